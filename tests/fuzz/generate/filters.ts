/** Display filters: from the grammar with fields that exist and values of their types, and the same text damaged. */
import { filterFields } from '../../../src/core/engine/fields/index.ts';
import type { FieldInfo, FieldType } from '../../../src/core/filter/types.ts';
import type { Random } from '../random.ts';
import { patternText } from './patterns.ts';

const NUMERIC: ReadonlySet<FieldType> = new Set(['uint', 'int', 'float', 'frame', 'duration', 'boolean']);
const BYTES: ReadonlySet<FieldType> = new Set(['bytes', 'protocol', 'ether', 'ipv6']);
const MATCHED: ReadonlySet<FieldType> = new Set(['bytes', 'protocol', 'string']);

/** Fields that traces have, so that filters select something, more often than the rest. */
const COMMON = [
  'tcp.port',
  'tcp.len',
  'tcp.flags.syn',
  'ip.addr',
  'tcp',
  'frame.number',
  'tcp.payload',
  'socket.id',
  'socket.event',
  'tcp.analysis.flags',
  'frame.len',
  'tcp.flags',
  'frame.time_relative',
  'tcp.options',
  'http',
  'tcp.stream',
  'frame',
];
const common = filterFields.filter((field) => COMMON.includes(field.name));

const NUMBERS = [
  '0',
  '1',
  '2',
  '80',
  '8080',
  '0x12',
  '0b101',
  '017',
  '-1',
  '4294967295',
  '9007199254740991',
  '+5',
];
const ADDRESSES = ['127.0.0.1', '10.0.0.0/8', '0.0.0.0/0', '255.255.255.255', '127.0.0.1/32'];
const ADDRESSES_6 = ['::1', 'fe80::/10', '::', '::ffff:10.0.0.1', '2001:db8::5/64', '::/0'];
const TEXTS = [
  '"GET"',
  '"connect"',
  '"data"',
  '""',
  '"\\x00\\xff"',
  'r"\\d+"',
  '"a\\"b"',
  '"ECONNRESET"',
  '"é"',
];
function literal(r: Random, type: FieldType): string {
  switch (type) {
    case 'ipv4':
      return r.pick(ADDRESSES);
    case 'ipv6':
      return r.pick(ADDRESSES_6);
    case 'ether':
      return r.pick(['00:00:00:00:00:00', 'ff:ff:ff:ff:ff:ff', '02-00-7f-00-00-01']);
    case 'bytes':
    case 'protocol':
      return r.pick(['00', '47:45:54', '"GET"', 'ff', '01.02.03', '"\\x12"']);
    case 'string':
      return r.pick(TEXTS);
    case 'boolean':
      return r.pick(['0', '1', 'True', 'false']);
    case 'float':
    case 'duration':
      return r.pick(['0', '0.5', '-1', '.001', '1e-6', '1e300']);
    case 'time':
      return r.pick(['"2026-01-01 00:00:00"', '"1970-01-01"', '1767225600.5', '"Jan 1, 2026 00:00:00"']);
    default:
      return r.pick(NUMBERS);
  }
}

function field(r: Random, fits: (field: FieldInfo) => boolean = () => true): FieldInfo {
  for (let tries = 0; tries < 20; tries += 1) {
    const found = r.pick(r.oneIn(2) ? common : filterFields);
    if (fits(found)) return found;
  }
  return common[0]!;
}

const slice = (r: Random): string =>
  r.pick([
    '[0]',
    '[0:2]',
    '[-1]',
    '[1-3]',
    '[:4]',
    '[2:]',
    '[-4:2]',
    '[0:1,3-5]',
    '[99999999]',
    '[4294967295:9]',
  ]);

/** A field with what may be done to it, and the type that comes out. */
function operand(r: Random): readonly [string, FieldType] {
  const { name, type } = field(r);
  if (BYTES.has(type) && r.oneIn(3)) return [`${name}${slice(r)}`, 'bytes'];
  if (r.oneIn(8)) return [`count(${name})`, 'uint'];
  if ((BYTES.has(type) || type === 'string') && r.oneIn(3)) return [`len(${name})`, 'uint'];
  if (type === 'string' && r.oneIn(2)) return [`${r.pick(['lower', 'upper'])}(${name})`, 'string'];
  if (NUMERIC.has(type) && r.oneIn(5)) {
    const sign = r.pick(['&', '+', '-', '*', '/', '%', 'bitand']);
    return [`${name} ${sign} ${r.pick(['1', '0x12', '7', name])}`, type];
  }
  if (NUMERIC.has(type) && r.oneIn(8)) return [`${r.pick(['max', 'min'])}(${name}, ${name})`, type];
  return [name, type];
}

const RELATIONS = [
  '==',
  '!=',
  '===',
  '!==',
  '~=',
  '<',
  '<=',
  '>',
  '>=',
  'eq',
  'ne',
  'gt',
  'le',
  'any_eq',
  'all_ne',
];

function comparison(r: Random): string {
  const [left, type] = operand(r);
  const any = r.oneIn(10) && /^[\w.]+$/.test(left) ? r.pick(['any ', 'all ']) : '';
  const right = r.oneIn(12) ? left : literal(r, type);
  return `${any}${left} ${r.pick(RELATIONS)} ${right}`;
}

function membership(r: Random): string {
  const [left, type] = operand(r);
  const items = Array.from({ length: 1 + r.small(6) }, () => {
    const item = literal(r, type);
    return r.oneIn(3) ? `${item} .. ${literal(r, type)}` : item;
  });
  return `${left} ${r.oneIn(5) ? 'not ' : ''}in {${items.join(r.pick([', ', ',']))}}`;
}

function test(r: Random): string {
  switch (r.below(8)) {
    case 0:
    case 1:
      return field(r).name;
    case 2:
      return membership(r);
    case 3:
      return `${field(r, ({ type }) => MATCHED.has(type)).name} contains ${r.pick(TEXTS)}`;
    case 4:
      return `${field(r, ({ type }) => MATCHED.has(type)).name} ${r.pick(['matches', '~'])} ${patternText(r)}`;
    default:
      return comparison(r);
  }
}

/** A filter of the grammar, up to `depth` connectives deep. Most are right; a type that does not go with an operator is a mistake. */
export function filterText(r: Random, depth = 3): string {
  if (depth === 0 || r.oneIn(3)) return test(r);
  const [left, right] = [filterText(r, depth - 1), filterText(r, depth - 1)];
  switch (r.below(5)) {
    case 0:
      return `!(${left})`;
    case 1:
      return `not ${test(r)}`;
    case 2:
      return `(${left}) ${r.pick(['||', 'or', 'xor', '^^'])} (${right})`;
    default:
      return `${left} ${r.pick(['&&', 'and'])} ${right}`;
  }
}

const BITS = [
  '(',
  ')',
  '{',
  '}',
  '[',
  ']',
  '"',
  "'",
  '\\',
  ',',
  '..',
  '==',
  '!',
  '&&',
  '||',
  ' in ',
  ' contains ',
  ' matches ',
  '~',
  '#',
  '$',
  '@',
  '\u0000',
  'é',
  '😀',
  '\ud800',
  'tcp',
  'r"',
  "'\\x4",
  '0x',
  '1/33',
  '[0:',
  '-',
  '%',
  'any ',
  'all ',
  '\n',
  '\t',
  'xor',
];

/** Characters of a damaged filter: twice what is taken. */
const MOST = 20_000;

/** The same text damaged: characters lost, doubled, swapped, strange ones put in, nested deep, repeated. */
export function damagedFilter(r: Random, text: string): string {
  let out = text;
  for (let left = 1 + r.small(5); left > 0; left -= 1) {
    const at = r.below(out.length + 1);
    const to = Math.min(out.length, at + r.small(8));
    const kind = r.below(40);
    if (kind < 14) out = out.slice(0, at) + r.pick(BITS) + out.slice(at);
    else if (kind < 24) out = out.slice(0, at) + out.slice(to);
    else if (kind < 30) out = out.slice(0, to) + out.slice(at);
    else if (kind < 37)
      out = out.slice(0, at) + String.fromCharCode(r.below(r.oneIn(3) ? 65_536 : 127)) + out.slice(at);
    else if (kind === 37)
      out = r.pick(['(', '!', 'not ', 'len(', '[', '{']).repeat(r.pick([10, 199, 201, 5000])) + out;
    else if (kind === 38) out = out.repeat(r.pick([2, 30, 400])).slice(0, 12_000);
    else out = `${out} && `.repeat(r.pick([5, 200])) + out;
    out = out.slice(0, MOST);
  }
  return out;
}
