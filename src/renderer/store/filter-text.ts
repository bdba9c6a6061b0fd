/** Filters as texts: put together, and made for what is selected. */
import { NONE } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Item } from './state.ts';

/** How an expression is put together with the filter there is; `not` takes its place, denied. */
export type CombineHow = 'replace' | 'not' | 'and' | 'or' | 'andNot' | 'orNot';

/** A filter and an expression as one filter. Where there is no filter the expression stands alone. */
export function combined(filter: string, expression: string, how: CombineHow): string {
  const denied = how === 'not' || how === 'andNot' || how === 'orNot';
  const added = denied ? `!${bracketed(expression)}` : expression;
  const before = filter.trim();
  if (how === 'replace' || how === 'not' || before === '') return added;
  const sign = how === 'and' || how === 'andNot' ? '&&' : '||';
  return `${grouped(before, sign)} ${sign} ${grouped(added, sign)}`;
}

/** In brackets, unless it is one word: `!tcp.flags.syn`, but `!(tcp.port == 80)`. */
function bracketed(expression: string): string {
  return /^[\w.]+$/.test(expression) ? expression : `(${expression})`;
}

/** In brackets where another sign than `sign` joins its parts. */
function grouped(expression: string, sign: '&&' | '||'): string {
  const bare = expression.replace(/"(?:[^"\\]|\\.)*"/g, '').replaceAll(sign, '');
  const mixed = /&&|\|\||\^\^|\b(?:and|or|xor)\b/.test(bare);
  return mixed && !isOneBracket(bare) ? `(${expression})` : expression;
}

/** Whether one pair of brackets is around all of it. */
function isOneBracket(text: string): boolean {
  if (!text.startsWith('(') && !text.startsWith('!(')) return false;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    else if (text[at] === ')') depth -= 1;
    else continue;
    if (depth === 0) return at === text.length - 1;
  }
  return false;
}

/** What selects the conversation of an item, records and frames; undefined where it belongs to none. */
export function conversationFilter(view: TraceView, item: Item | undefined): string | undefined {
  if (!item) return undefined;
  const { frames, records, sockets } = view.tables;
  const table = item.kind === 'frame' ? frames : records;
  if (item.row >= table.length) return undefined;
  const stream = item.kind === 'frame' ? frames.get('stream', item.row) : records.get('stream', item.row);
  if (stream !== NONE) return `tcp.stream == ${stream}`;
  return item.kind === 'frame'
    ? undefined
    : `socket.id == ${sockets.get('id', records.get('socket', item.row))}`;
}
