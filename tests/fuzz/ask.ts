/** Asks an engine everything that screens and the command line ask, and holds the answers against what is possible. */

import { dissect } from '../../src/core/decode/dissect.ts';
import type { Field, ProtocolLayer } from '../../src/core/decode/tree.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { findingText } from '../../src/core/findings/render.ts';
import { LadderLayout } from '../../src/core/ladder/layout.ts';
import { formatAddress } from '../../src/core/trace/addresses.ts';
import { eachMark, markKinds } from '../../src/core/trace/conversations.ts';
import { wireLengthOf } from '../../src/core/trace/frames.ts';
import { FrameLinkIndex } from '../../src/core/trace/links.ts';
import { offsetOf } from '../../src/core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../src/core/trace/order.ts';
import { eachLinkOf } from '../../src/core/trace/sockets.ts';
import type { ByteSource } from '../../src/renderer/engine/byte-source.ts';
import {
  type Described,
  describeEntries,
  describeFrame,
  describeRecord,
} from '../../src/renderer/engine/describe.ts';
import { WholeList } from '../../src/renderer/engine/list-index.ts';
import { askQuestions } from './ask-questions.ts';
import type { Complain } from './check.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';
import { printable } from './texts.ts';

/** Frames and records of a case that are looked at one by one. */
const MOST_LOOKED_AT = 8;
/** Fields that a frame may have: a few for each byte, and those of headers that are worked out. */
const FIELDS_PER_BYTE = 6;
const FIELDS_ANYWAY = 400;

/** The logs as the screens read them. */
function sourceOf(play: Play): ByteSource {
  const get = (log: 'packets' | 'records', offset: number, length: number) =>
    Promise.resolve(play[log].slice(offset, offset + length));
  return { get } as unknown as ByteSource;
}

/** Rows to look at: all of few, else some. */
function rowsOf(r: Random, length: number): number[] {
  if (length <= MOST_LOOKED_AT) return Array.from({ length }, (_, row) => row);
  return Array.from({ length: MOST_LOOKED_AT }, () => r.below(length));
}

function checkText(what: string, text: string, complain: Complain): void {
  if (!printable(text)) complain(`${what} reads '${text.slice(0, 200)}'`);
}

function checkFields(fields: readonly Field[], end: number, complain: Complain): number {
  let count = fields.length;
  for (const { name, label, display, offset, length, children } of fields) {
    const inside = offset >= 0 && length >= 0 && offset + length <= end;
    if (!inside)
      complain(`field ${name || label} lies at ${offset}, ${length} long, in a frame of ${end} bytes`);
    checkText(`field ${name}`, `${label} ${display}`, complain);
    if (children) count += checkFields(children, end, complain);
  }
  return count;
}

/** Byte ranges lie in the frame, and there is not more to say than there are bytes. */
export function checkTree(layers: readonly ProtocolLayer[], bytes: number, complain: Complain): void {
  let count = 0;
  for (const layer of layers) {
    if (layer.offset < 0 || layer.length < 0 || layer.offset + layer.length > bytes) {
      complain(
        `layer ${layer.name} lies at ${layer.offset}, ${layer.length} long, in a frame of ${bytes} bytes`,
      );
    }
    checkText(`layer ${layer.name}`, layer.label, complain);
    count += checkFields(layer.fields, bytes, complain);
  }
  const most = FIELDS_ANYWAY + FIELDS_PER_BYTE * bytes;
  if (count > most) complain(`a frame of ${bytes} bytes has ${count} fields`);
}

function askTree(engine: Engine, play: Play, row: number, complain: Complain): void {
  const { frames } = engine.tables;
  const offset = offsetOf(frames, row);
  const bytes = play.packets.slice(offset, offset + frames.get('capLen', row));
  const linkType = engine.interfaces[frames.get('iface', row)]?.linkType ?? -1;
  checkTree(dissect(bytes, linkType, { originalLength: wireLengthOf(frames, row) }), bytes.length, complain);
}

async function askFrames(r: Random, engine: Engine, play: Play, complain: Complain): Promise<void> {
  const from: Described = { engine, bytes: sourceOf(play) };
  const { frames, records } = engine.tables;
  for (const row of rowsOf(r, frames.length)) {
    askTree(engine, play, row, complain);
    const answer = await describeFrame(from, row);
    if (!answer) complain(`frame ${row} has no description`);
    else checkText(`Info of frame ${row}`, answer.info, complain);
    engine.byteMap.offsetOf(row);
    engine.frameComments(row);
  }
  const links = new FrameLinkIndex(engine.tables.links);
  links.update();
  for (const row of rowsOf(r, frames.length)) links.of(row);
  for (const row of rowsOf(r, records.length)) {
    const answer = await describeRecord(from, row);
    if (answer === undefined || Number.isNaN(answer.bytesRead)) complain(`record ${row} cannot be read`);
    else checkText(`Info of record ${row}`, answer.info, complain);
    eachLinkOf(records, engine.tables.links, row, () => {});
    engine.links.reason(row);
    engine.links.context(row);
  }
  const { order } = engine.tables;
  const entries = rowsOf(r, order.length).map((at) => order.get('entry', at));
  for (const { info, protocol, chip } of await describeEntries(from, entries)) {
    checkText('an entry', `${protocol} ${info} ${chip}`, complain);
  }
}

function askConversations(r: Random, engine: Engine, complain: Complain): void {
  const { conversations, flows, marks, addresses, sockets } = engine.tables;
  for (const id of rowsOf(r, addresses.length))
    checkText('an address', formatAddress(addresses, id), complain);
  for (const stream of rowsOf(r, conversations.length)) {
    for (const direction of [0, 1]) {
      const flow = stream * 2 + direction;
      for (const kind of Object.values(markKinds)) eachMark(flows, marks, flow, kind, () => {});
      engine.byteMap.usable(stream, direction);
      const from = r.pick([0, 1, 2 ** 31, 2 ** 32 - 2]);
      engine.byteMap.eachCarrier(stream, direction, from, from + r.edge(), () => {});
    }
  }
  for (const socket of rowsOf(r, sockets.length)) engine.socketNotes(socket);
}

function askFindings(engine: Engine, complain: Complain): void {
  for (const finding of engine.findings.list) {
    const { title, text, source } = findingText(finding);
    checkText(`finding ${finding.id}`, `${title} ${text} ${source}`, complain);
    if (/\{\w+/.test(text)) complain(`finding ${finding.id} lacks a value: ${text}`);
    for (const frame of finding.frames) {
      if (!(frame < engine.tables.frames.length)) complain(`finding ${finding.id} names frame ${frame}`);
    }
  }
}

/** Every row of the list is where its entry says that it stands. */
function askPlaces({ rows, ofFrame, ofRecord }: WholeList, complain: Complain): void {
  for (let row = 0; row < rows.length; row += 1) {
    const entry = rows.get('entry', row);
    const place = (isRecordEntry(entry) ? ofRecord : ofFrame).get('row', entryRow(entry));
    if (place !== row) complain(`entry ${row} of the order is said to stand at ${place}`);
  }
}

/** Ladder and list, as the page's worker lays them out. */
function askLayouts(r: Random, engine: Engine, complain: Complain): void {
  const { tables } = engine;
  askPlaces(new WholeList(tables.order), complain);
  const stream = r.below(Math.max(1, tables.conversations.length));
  const scope = r.oneIn(2) ? ({ kind: 'all' } as const) : ({ kind: 'stream', stream } as const);
  let layout: LadderLayout | undefined = new LadderLayout(tables, { scope, idleNanos: 100e6 });
  for (let rounds = 0; layout; rounds += 1) {
    if (rounds > 10) {
      complain('the layout has a successor without end');
      return;
    }
    while (layout.advance(10_000));
    if (!(layout.height >= 0)) complain(`the ladder is ${layout.height} high`);
    layout = layout.successor();
  }
}

/** Asks everything; what is wrong goes to `complain`. */
export async function ask(r: Random, engine: Engine, play: Play, complain: Complain): Promise<void> {
  await askFrames(r, engine, play, complain);
  askConversations(r, engine, complain);
  askFindings(engine, complain);
  askQuestions(r, engine, play, complain);
  // Layout tables are megabytes of zeros each: not in every case.
  if (r.oneIn(10)) askLayouts(r, engine, complain);
  engine.links.relations();
}
