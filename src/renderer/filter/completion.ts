/** What can stand where the caret is: fields, operators, values of the trace, and filters of before. */
import type { FieldInfo, FieldType } from '../../core/filter/types.ts';
import type { FieldValueText } from '../engine/filter/filter-questions.ts';
import type { SavedFilter } from '../store/filter-state.ts';
import { contextAt, type WritingContext } from './context.ts';

export interface Completion {
  readonly kind: 'field' | 'operator' | 'value' | 'join' | 'history' | 'saved';
  /** What is written in. */
  readonly text: string;
  /** Beside it: what it is. English, or a name that was given. */
  readonly note: string;
  /** Characters of the filter that it takes the place of. */
  readonly from: number;
  readonly to: number;
}

export interface CompletionInput {
  readonly text: string;
  readonly caret: number;
  readonly fields: readonly FieldInfo[];
  /** Values of the field that is being compared, as far as they are known. */
  readonly values: (field: string) => readonly FieldValueText[];
  readonly history: readonly string[];
  readonly saved: readonly SavedFilter[];
}

/** Options shown at most, and filters of before among them. */
const MOST = 60;
const EARLIER = 5;

/** Fields that are asked for most, in this order before all others. */
const common: readonly string[] = [
  'tcp.port',
  'tcp.stream',
  'ip.addr',
  'socket.id',
  'socket.event',
  'socket.call',
  'socket',
  'tcp',
  'tcp.flags.syn',
  'tcp.flags.fin',
  'tcp.flags.reset',
  'tcp.len',
  'tcp.analysis.flags',
  'tcp.analysis.retransmission',
  'tcp.analysis.keep_alive',
  'tcp.payload',
  'frame.number',
  'frame.time_relative',
  'http',
  'http.request',
  'udp',
];
const ranks = new Map(common.map((name, rank) => [name, rank]));

export function completionsOf(input: CompletionInput): readonly Completion[] {
  const context = contextAt(input.text.slice(0, input.caret));
  const earlier = earlierFilters(input);
  const own = optionsOf(input, context).filter(
    ({ text, from, to }) => text.trim() !== input.text.slice(from, to),
  );
  return [...earlier, ...own].slice(0, MOST);
}

function optionsOf(input: CompletionInput, context: WritingContext): readonly Completion[] {
  const { kind, from, prefix } = context;
  const place = { from, to: input.caret };
  if (kind === 'field') return fieldOptions(input.fields, prefix).map((option) => ({ ...option, ...place }));
  if (kind === 'join')
    return joins.filter(({ text }) => text.startsWith(prefix)).map((one) => ({ ...one, ...place }));
  const info = input.fields.find(({ name }) => name === context.field);
  if (!info) return [];
  const options =
    kind === 'operator' ? operatorOptions(info, prefix) : valueOptions(input.values(info.name), prefix);
  return options.map((option) => ({ ...option, ...place }));
}

type Option = Pick<Completion, 'kind' | 'text' | 'note'>;

function fieldOptions(fields: readonly FieldInfo[], prefix: string): Option[] {
  const wanted = prefix.toLowerCase();
  const begins = fields.filter(({ name }) => name.startsWith(wanted)).sort(byRank);
  const has = wanted.length < 2 ? [] : fields.filter(({ name }) => name.indexOf(wanted) > 0);
  return [...begins, ...has].map(({ name, title }) => ({ kind: 'field', text: name, note: title }));
}

/** The common ones first, then by depth: `tcp.port` before `tcp.options.mss`. */
function byRank(a: FieldInfo, b: FieldInfo): number {
  const rank = ({ name }: FieldInfo): number => ranks.get(name) ?? 100 * name.split('.').length;
  return rank(a) - rank(b) || (a.name < b.name ? -1 : 1);
}

const joins: readonly Option[] = [
  { kind: 'join', text: '&& ', note: 'both' },
  { kind: 'join', text: '|| ', note: 'either' },
];

const equality: readonly Option[] = [
  { kind: 'operator', text: '== ', note: 'equal' },
  { kind: 'operator', text: '!= ', note: 'not equal' },
];
const order: readonly Option[] = [
  { kind: 'operator', text: '> ', note: 'greater' },
  { kind: 'operator', text: '< ', note: 'less' },
  { kind: 'operator', text: '>= ', note: 'greater or equal' },
  { kind: 'operator', text: '<= ', note: 'less or equal' },
];
const search: readonly Option[] = [
  { kind: 'operator', text: 'contains ', note: 'has in it' },
  { kind: 'operator', text: 'matches ', note: 'regular expression' },
];
const oneOf: Option = { kind: 'operator', text: 'in {', note: 'one of' };

const ordered: ReadonlySet<FieldType> = new Set(['uint', 'int', 'frame', 'float', 'duration', 'time']);
const searched: ReadonlySet<FieldType> = new Set(['protocol', 'bytes', 'string']);

function operatorOptions({ type }: FieldInfo, prefix: string): Option[] {
  const compared = type === 'none' || type === 'protocol' ? [] : [...equality, oneOf];
  const all = [
    ...compared,
    ...(ordered.has(type) ? order : []),
    ...(searched.has(type) ? search : []),
    ...joins,
  ];
  return all.filter(({ text }) => text.startsWith(prefix));
}

function valueOptions(values: readonly FieldValueText[], prefix: string): Option[] {
  const wanted = prefix.replace(/^"/, '').toLowerCase();
  const fits = ({ text, name = '' }: FieldValueText): boolean =>
    text.replace(/^"/, '').toLowerCase().startsWith(wanted) || name.toLowerCase().startsWith(wanted);
  return values.filter(fits).map(({ text, name, count }) => ({
    kind: 'value',
    text,
    note: [name, count === undefined ? '' : `× ${count.toLocaleString('en')}`].filter(Boolean).join(' · '),
  }));
}

/** Whole filters that go on from what is written; all of them while nothing is. */
function earlierFilters({ text, caret, history, saved }: CompletionInput): Completion[] {
  if (caret !== text.length) return [];
  const place = { from: 0, to: text.length };
  const goesOn = (filter: string): boolean => filter !== text && filter.startsWith(text);
  const kept = saved
    .filter(({ text: filter }) => goesOn(filter))
    .map(({ name, text: filter }) => ({ kind: 'saved' as const, text: filter, note: name, ...place }));
  const known = new Set(kept.map((one) => one.text));
  const before = history
    .filter((filter) => goesOn(filter) && !known.has(filter))
    .slice(0, EARLIER)
    .map((filter) => ({ kind: 'history' as const, text: filter, note: '', ...place }));
  return [...kept, ...before];
}

/** The filter with the completion written in, and where the caret then is. */
export function completed(
  text: string,
  { kind, text: written, from, to }: Completion,
): { text: string; caret: number } {
  // A value or a field is over: the next word may begin. A set goes on.
  const spaced = (kind === 'field' || kind === 'value') && !/^\s/.test(text.slice(to));
  const whole = written + (spaced ? ' ' : '');
  return { text: text.slice(0, from) + whole + text.slice(to), caret: from + whole.length };
}
