/** Every field of the filter language, and the provider that reads them from a trace's tables. */

import { FIELDS } from '../../decode/fields.ts';
import { Layer } from '../../decode/scratch.ts';
import type { FieldAccess, FieldInfo, FieldProvider, Target } from '../../filter/types.ts';
import { addressFields } from './address-fields.ts';
import { byteFields } from './byte-fields.ts';
import { column, type FieldDeclaration, type FieldSource } from './field.ts';
import { frameFields } from './frame-fields.ts';
import { httpFields } from './http-fields.ts';
import { socketFields } from './socket-fields.ts';
import { tcpFields } from './tcp-fields.ts';
import { treeFields } from './tree-fields.ts';

export type { FieldSource, FrameContents } from './field.ts';

const columns: readonly FieldDeclaration[] = [
  ...frameFields,
  ...byteFields,
  ...addressFields,
  ...tcpFields,
  ...httpFields,
  ...socketFields,
];
const inColumns = new Set(columns.map((field) => field.name));

/** All fields, by name: those of the columns first, then those that only the decoded frame has. */
const declarations: readonly FieldDeclaration[] = [
  ...columns,
  ...treeFields.filter((field) => !inColumns.has(field.name)),
];
const byName: ReadonlyMap<string, FieldDeclaration> = new Map(
  declarations.map((field) => [field.name, field]),
);
const names: readonly string[] = [...byName.keys()].sort();

/** What there is to filter by, for the reference and for completion. */
export const filterFields: readonly FieldInfo[] = names.map((name) => byName.get(name) as FieldDeclaration);

const protocols: ReadonlySet<string> = new Set(['ip', 'ipv6', 'tcp', 'udp']);

/** Fields of headers, which the packet quoted by an ICMP error has as well; the analysis speaks of segments alone. */
const inQuotes = (name: string): boolean =>
  /^(ip|ipv6|tcp|udp)(\.|$)/.test(name) &&
  !/^tcp\.(analysis|stream|seq$|ack$|nxtseq|window_size|completeness|time_|len|payload)/.test(name) &&
  (FIELDS.has(name) || protocols.has(name));

/** Whether a frame quotes another packet, as ICMP errors do. */
function quotes({ tables }: FieldSource): (row: number) => boolean {
  const layers = column(tables.frames, 'layers');
  return (row) => (layers(row) & Layer.QUOTED) !== 0;
}

/** The columns hold the outer packet's values; what it quotes is in the bytes. */
function withQuotes(
  name: string,
  access: FieldAccess,
  { contents }: FieldSource,
  has: (row: number) => boolean,
): FieldAccess {
  if (!contents || (access.needsBytes && !protocols.has(name))) return access;
  if (!protocols.has(name)) return { ...access, more: { has, values: (row) => contents.values(row, name) } };
  const read = (whole: boolean) => (row: number) => contents.protocols(row, name, whole);
  return { ...access, more: { has, values: read(true), header: read(false) } };
}

/** Reads fields from the tables of one trace. */
export function traceFields(source: FieldSource): FieldProvider {
  // One for all fields, so that a filter asks each frame once.
  const has = quotes(source);
  return {
    field: (name) => byName.get(name),
    names: () => names,
    access: (name: string, target: Target): FieldAccess | undefined => {
      const access = byName.get(name)?.access[target]?.(source);
      return access && target === 'frames' && inQuotes(name) ? withQuotes(name, access, source, has) : access;
    },
  };
}
