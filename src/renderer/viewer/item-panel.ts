/** What is said of a step: its meaning in words, what it is linked to, its TCP header or its arguments. */

import { findingText } from '../../core/findings/render.ts';
import type { Finding } from '../../core/findings/types.ts';
import { lagText } from '../../core/ladder/duration.ts';
import { entryOf, type Item } from '../../core/ladder/items.ts';
import { arrowLabel } from '../../core/ladder/kinds.ts';
import { linksOf } from '../../core/scene/links.ts';
import { lagOf } from '../../core/trace/links.ts';
import { describeFrame, describeRecord } from '../engine/describe.ts';
import {
  type Explanation,
  explainFrame,
  explainRecord,
  type Part,
  sayExplanation,
} from '../engine/explain/explain.ts';
import { tcpHeaderRows } from '../engine/explain/tcp-header.ts';
import { h } from './dom.ts';
import type { ViewedSession } from './session.ts';

export async function itemPanel(
  session: ViewedSession,
  item: Item,
  onGo: (item: Item) => void,
): Promise<Node[]> {
  const explanation =
    item.kind === 'frame' ? explainFrame(session.view, item.row) : explainRecord(session.view, item.row);
  const facts =
    item.kind === 'frame' ? await frameFacts(session, item.row) : await recordFacts(session, item.row);
  return [card(explanation), ...linkList(session, item, onGo), ...facts];
}

/** The viewer speaks English. */
function card(explanation: Explanation): HTMLElement {
  const { title, parts, source } = sayExplanation(explanation, (text) => text);
  return h(
    'article',
    { class: 'card' },
    h('h2', {}, title),
    h('p', {}, ...parts.map(partNode)),
    h('small', {}, source),
  );
}

function partNode(part: Part): Node | string {
  if (typeof part === 'string') return part;
  return 'strong' in part ? h('strong', {}, part.strong) : h('code', {}, part.code);
}

function linkList(session: ViewedSession, item: Item, onGo: (item: Item) => void): Node[] {
  const { tables } = session.view;
  const found = linksOf(session.view, item).slice(0, 12);
  if (found.length === 0) return [];
  const other = item.kind === 'frame' ? 'record' : 'frame';
  const lines = found.map((link) => {
    const to: Item = { kind: other, row: tables.links.get(other, link) };
    const button = h('button', { type: 'button' }, itemName(session, to));
    button.addEventListener('click', () => onGo(to));
    return h('li', {}, button, h('span', { class: 'lag' }, lagText(lagOf(tables, link))));
  });
  return [
    h('h3', {}, item.kind === 'frame' ? 'Socket records' : 'Frames'),
    h('ul', { class: 'links' }, ...lines),
  ];
}

/** `2 SYN, ACK`, `e8 'connect'`. */
export function itemName({ view, text }: ViewedSession, item: Item): string {
  if (item.kind === 'record') return `e${item.row + 1} ${text(entryOf(item))}`;
  return `${item.row + 1} ${arrowLabel(view.tables.frames, view.tables.extras, item.row)}`;
}

async function frameFacts(session: ViewedSession, row: number): Promise<Node[]> {
  const answer = await describeFrame(session.described, row);
  if (!answer) return [];
  const rows = tcpHeaderRows(session.view, answer).map((cells) =>
    h('tr', {}, ...cells.map(({ name, value, meaning, bits }) => headerCell(name, value, meaning, bits))),
  );
  return [
    ...findings(answer.findings),
    ...(rows.length > 0
      ? [h('h3', {}, 'TCP header'), h('table', { class: 'header' }, h('tbody', {}, ...rows))]
      : []),
    h('h3', {}, `Frame ${row + 1}`),
    h('p', { class: 'mono' }, answer.info),
  ];
}

/** Columns of a header row are 32 bits wide in all. */
function headerCell(name: string, value: string, meaning: string, bits: number): HTMLElement {
  const shown = h('b', {}, value);
  return h(
    'td',
    { colspan: String(bits) },
    h('span', {}, name),
    shown,
    meaning !== '' && h('i', {}, meaning),
  );
}

async function recordFacts(session: ViewedSession, row: number): Promise<Node[]> {
  const answer = await describeRecord(session.described, row);
  if (!answer) return [];
  const pairs = answer.details.flatMap(({ name, value }) => [h('dt', {}, name), h('dd', {}, value)]);
  return [
    ...findings(answer.findings),
    h('h3', {}, `Socket record e${row + 1}`),
    h('p', { class: 'mono' }, answer.info),
    h('dl', {}, ...pairs),
  ];
}

function findings(found: readonly Finding[]): Node[] {
  return found
    .filter(({ severity }) => severity !== 'chat')
    .map((finding) => {
      const { title, text, source } = findingText(finding);
      const name = `card finding ${finding.severity}`;
      return h('article', { class: name }, h('h2', {}, title), h('p', {}, text), h('small', {}, source));
    });
}
