/** A small provider over rows that are written out, for tests of the language alone. */
import type {
  FieldAccess,
  FieldInfo,
  FieldProvider,
  FieldType,
  Target,
  Value,
} from '../../../src/core/filter/types.ts';

/** Values of each field of a row. */
export type Row = Readonly<Record<string, Value | readonly Value[]>>;

const types: Readonly<Record<string, FieldType>> = {
  frame: 'protocol',
  'frame.number': 'frame',
  'frame.time': 'time',
  'frame.time_relative': 'duration',
  tcp: 'protocol',
  'tcp.port': 'uint',
  'tcp.srcport': 'uint',
  'tcp.dstport': 'uint',
  'tcp.len': 'uint',
  'tcp.flags': 'uint',
  'tcp.flags.syn': 'boolean',
  'tcp.flags.str': 'string',
  'tcp.payload': 'bytes',
  'tcp.analysis.flags': 'none',
  'tcp.time_delta': 'duration',
  'ip.addr': 'ipv4',
  'ip.proto': 'uint',
  'ipv6.addr': 'ipv6',
  'eth.src': 'ether',
  'http.request.uri': 'string',
  'socket.id': 'uint',
  'socket.event': 'string',
  'tcp.window_size_scalefactor': 'int',
};

/** Fields that the bytes of a frame must be loaded for. */
const fromBytes = new Set(['tcp.payload', 'frame', 'http.request.uri']);
const named: Readonly<Record<string, Readonly<Record<number, string>>>> = {
  'ip.proto': { 6: 'TCP', 17: 'UDP' },
};

const info = (name: string): FieldInfo | undefined => {
  const type = types[name];
  if (!type) return undefined;
  const values = named[name];
  return values ? { name, type, title: name, values } : { name, type, title: name };
};

const list = (value: Value | readonly Value[] | undefined): readonly Value[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as Value];

function access(rows: readonly Row[], name: string): FieldAccess {
  const values = (row: number): readonly Value[] => list(rows[row][name]);
  if (fromBytes.has(name)) return { values, needsBytes: true };
  if (types[name] === 'ipv4' || types[name] === 'uint') {
    const at = (index: number) => (row: number) => Number(values(row)[index] ?? Number.NaN);
    return { numbers: [at(0), at(1)] };
  }
  return { values };
}

/** A provider whose frames and records are the given rows. */
export function provider(frames: readonly Row[], records: readonly Row[] = []): FieldProvider {
  return {
    field: info,
    names: () => Object.keys(types),
    access: (name: string, target: Target) => {
      const socket = name.startsWith('socket.');
      if (target === 'records') return socket || name === 'tcp.port' ? access(records, name) : undefined;
      return socket ? undefined : access(frames, name);
    },
  };
}
