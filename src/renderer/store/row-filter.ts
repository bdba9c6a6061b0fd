/** A display filter that selects certain rows and no others. */
import type { Item } from './state.ts';

/** `frame.number in {3, 5..7} || socket.number == 2`; empty for no rows. */
export function filterOf(items: readonly Item[]): string {
  const numbers = (kind: Item['kind']): readonly number[] =>
    items.filter((item) => item.kind === kind).map(({ row }) => row + 1);
  return [part('frame.number', numbers('frame')), part('socket.number', numbers('record'))]
    .filter(Boolean)
    .join(' || ');
}

function part(field: string, numbers: readonly number[]): string {
  const spans = spansOf([...numbers].sort((a, b) => a - b));
  const [first] = spans;
  if (!first) return '';
  if (spans.length === 1 && first[0] === first[1]) return `${field} == ${first[0]}`;
  const texts = spans.map(([from, to]) => (from === to ? String(from) : `${from}..${to}`));
  return `${field} in {${texts.join(', ')}}`;
}

function spansOf(sorted: readonly number[]): readonly [number, number][] {
  const spans: [number, number][] = [];
  for (const number of sorted) {
    const last = spans.at(-1);
    if (last && number <= last[1] + 1) last[1] = number;
    else spans.push([number, number]);
  }
  return spans;
}
