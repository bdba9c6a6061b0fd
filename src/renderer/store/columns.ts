/** The list's columns: which there are, in what order, how wide. Pure functions; what is kept is read with care. */

/** Columns there always are, with Wireshark's names; every other is a field of the filter language. */
export const builtInColumns = {
  number: { title: 'No.', width: 82, numeric: true },
  time: { title: 'Time', width: 102, numeric: true },
  source: { title: 'Source', width: 180, numeric: false },
  destination: { title: 'Destination', width: 180, numeric: false },
  protocol: { title: 'Protocol', width: 76, numeric: false },
  length: { title: 'Length', width: 66, numeric: true },
  info: { title: 'Info', width: 260, numeric: false },
  comment: { title: 'Comment', width: 200, numeric: false },
} as const;

export type BuiltIn = keyof typeof builtInColumns;

export interface Column {
  /** A `BuiltIn`, or the name of a field. */
  readonly id: string;
  /** CSS pixels. Info takes what is left, but no less than this. */
  readonly width: number;
  readonly shown: boolean;
}

export const LEAST_WIDTH = 40;
export const MOST_WIDTH = 2000;
const FIELD_WIDTH = 120;
/** Field columns kept at most: each is asked for with every row. */
const MOST_FIELDS = 24;

export const isBuiltIn = (id: string): id is BuiltIn => Object.hasOwn(builtInColumns, id);

export const defaultColumns: readonly Column[] = Object.entries(builtInColumns).map(([id, { width }]) => ({
  id,
  width,
  // Few rows have one; a sign at the number shows that they do.
  shown: id !== 'comment',
}));

/** Its words: the column's name, or the field's. */
export function columnTitle(id: string): string {
  return isBuiltIn(id) ? builtInColumns[id].title : id;
}

export const shownColumns = (columns: readonly Column[]): readonly Column[] =>
  columns.filter(({ shown }) => shown);

/** Fields that are shown as columns, in their order. */
export const fieldColumns = (columns: readonly Column[]): readonly string[] =>
  shownColumns(columns)
    .map(({ id }) => id)
    .filter((id) => !isBuiltIn(id));

export function resized(columns: readonly Column[], id: string, width: number): readonly Column[] {
  const fitted = Math.round(Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, width)));
  return columns.map((column) => (column.id === id ? { ...column, width: fitted } : column));
}

/** Shown or hidden; the last one that is shown stays. */
export function toggled(columns: readonly Column[], id: string): readonly Column[] {
  const next = columns.map((column) => (column.id === id ? { ...column, shown: !column.shown } : column));
  return shownColumns(next).length === 0 ? columns : next;
}

/** Moved so that it stands before `target`; undefined: at the end. */
export function movedBefore(
  columns: readonly Column[],
  id: string,
  target: string | undefined,
): readonly Column[] {
  const moving = columns.find((column) => column.id === id);
  if (!moving || id === target) return columns;
  const others = columns.filter((column) => column !== moving);
  const at = target === undefined ? others.length : others.findIndex((column) => column.id === target);
  return at < 0 ? columns : [...others.slice(0, at), moving, ...others.slice(at)];
}

/** Moved by one place among those that are shown. */
export function movedBy(columns: readonly Column[], id: string, by: 1 | -1): readonly Column[] {
  const shown = shownColumns(columns);
  const at = shown.findIndex((column) => column.id === id);
  const other = shown[at + by];
  if (at < 0 || !other) return columns;
  return by === -1 ? movedBefore(columns, id, other.id) : movedBefore(columns, other.id, id);
}

/** With a column for a field, before Info; one that is there already is shown. */
export function withField(columns: readonly Column[], field: string): readonly Column[] {
  if (columns.some(({ id }) => id === field))
    return columns.map((column) => (column.id === field ? { ...column, shown: true } : column));
  if (columns.filter(({ id }) => !isBuiltIn(id)).length >= MOST_FIELDS) return columns;
  const added: Column = { id: field, width: FIELD_WIDTH, shown: true };
  const at = columns.findIndex(({ id }) => id === 'info');
  return [...columns.slice(0, at), added, ...columns.slice(at)];
}

/** Without a field's column; those that are built in are only hidden. */
export function without(columns: readonly Column[], id: string): readonly Column[] {
  if (isBuiltIn(id)) return columns;
  const next = columns.filter((column) => column.id !== id);
  return shownColumns(next).length === 0 ? columns : next;
}

/** What was kept, with built-in columns that it lacks put back; the default where it is no list of columns. */
export function readColumns(stored: unknown): readonly Column[] {
  if (!Array.isArray(stored)) return defaultColumns;
  const kept = new Map<string, Column>();
  for (const one of stored) {
    const column = readColumn(one);
    if (column && !kept.has(column.id)) kept.set(column.id, column);
  }
  const missing = defaultColumns.filter(({ id }) => !kept.has(id));
  const all = [...kept.values(), ...missing];
  return shownColumns(all).length === 0 ? defaultColumns : all;
}

function readColumn(stored: unknown): Column | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { id, width, shown } = stored as Partial<Record<keyof Column, unknown>>;
  if (typeof id !== 'string' || typeof width !== 'number' || typeof shown !== 'boolean') return undefined;
  if (!isBuiltIn(id) && !/^[\w.]{1,80}$/.test(id)) return undefined;
  if (!(width >= LEAST_WIDTH && width <= MOST_WIDTH)) return undefined;
  return { id, width, shown };
}
