/** "Go to": what a person typed, as a frame or record. */
import type { TraceTables } from '../../core/trace/tables.ts';
import type { Item } from './state.ts';

/** `12` is frame 12, `e12` is record 12; undefined: neither. */
export function itemFromText(text: string): Item | undefined {
  const match = /^\s*(?:#?(\d{1,10})|[eE](\d{1,10}))\s*$/.exec(text);
  if (!match) return undefined;
  const number = Number(match[1] ?? match[2]);
  if (number < 1) return undefined;
  return { kind: match[1] === undefined ? 'record' : 'frame', row: number - 1 };
}

/** Whether the trace has it. */
export function isInTrace({ frames, records }: TraceTables, { kind, row }: Item): boolean {
  return row < (kind === 'frame' ? frames : records).length;
}
