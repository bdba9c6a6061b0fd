/**
 * Fills the trace's tables from text, one line an entry of the merged order:
 *
 *     0.000 C1>S SYN [SYN-SENT SYN-RECEIVED]      a frame: endpoints, flags and analysis words, len=, states of A and B
 *     0.001 c1 call connect()                     a socket record: of client c1, server s or accepted a1; call or event
 *     0.002 c1 event 'data' < 3                   … linked to the frame on line 3 (from 1), caused by it
 *     0.003 c1 call write() > 6                   … causing it
 *
 * Endpoints: S is port 80, C1, C2 … ports 50001, 50002 …; each C has a conversation of its own with S.
 */
import { recordName } from '../../../src/core/capfile/records/names.ts';
import { AddressTable, addressFamilies } from '../../../src/core/trace/addresses.ts';
import { conversationSchema, flowSchema, markSchema } from '../../../src/core/trace/conversations.ts';
import { datagramSchema, udpStreamSchema } from '../../../src/core/trace/datagrams.ts';
import {
  type AnalysisName,
  analysisBits,
  extraSchema,
  frameSchema,
  NONE,
  setPrevious,
  type TcpState,
  tcpFlags,
  tcpStates,
} from '../../../src/core/trace/frames.ts';
import { addLink } from '../../../src/core/trace/links.ts';
import { isRecordEntry, OrderView, orderSchema, recordEntry } from '../../../src/core/trace/order.ts';
import {
  linkRelations,
  linkSchema,
  loopDelaySchema,
  recordKinds,
  recordSchema,
  socketSchema,
  tupleSchema,
} from '../../../src/core/trace/sockets.ts';
import { CHUNK_BITS, CHUNK_MASK, type Schema, Table } from '../../../src/core/trace/table.ts';
import type { TraceTables } from '../../../src/core/trace/tables.ts';

const SERVER_PORT = 80;
const CLIENT_PORTS = 50_000;

interface Line {
  readonly seconds: number;
  readonly nanos: number;
  readonly who: string;
  readonly words: readonly string[];
  readonly text: string;
}

/** The order of the lines, whatever their times. */
class TextOrder extends OrderView {
  readonly #words: Table<typeof orderSchema>;
  #entries = 0;
  #records = 0;

  constructor() {
    const words = new Table(orderSchema);
    super(words);
    this.#words = words;
  }

  append(isRecord: boolean): void {
    const n = this.#entries % 32;
    if (n === 0) fill(this.#words, { before: this.#records });
    const word = this.#words.appended - 1;
    if (isRecord) this.#words.set('records', word, this.#words.get('records', word) | (1 << n));
    this.#entries += 1;
    if (isRecord) this.#records += 1;
  }

  publish(): void {
    if (this.#entries === 0) return;
    this.#words.set('count', this.#words.appended - 1, ((this.#entries - 1) % 32) + 1);
    this.#words.publish();
  }
}

/** The tables of a trace that grows line by line. */
export class TextTrace implements TraceTables {
  readonly frames = new Table(frameSchema);
  readonly extras = new Table(extraSchema);
  readonly #addresses = new AddressTable();
  readonly addresses = this.#addresses.table;
  readonly conversations = new Table(conversationSchema);
  readonly flows = new Table(flowSchema);
  readonly marks = new Table(markSchema);
  readonly datagrams = new Table(datagramSchema);
  readonly udpStreams = new Table(udpStreamSchema);
  readonly records = new Table(recordSchema);
  readonly sockets = new Table(socketSchema);
  readonly tuples = new Table(tupleSchema);
  readonly loopDelays = new Table(loopDelaySchema);
  readonly links = new Table(linkSchema);
  readonly order = new TextOrder();
  readonly host = this.#addresses.intern(addressFamilies.ipv4, 0x7f000001, 0, 0, 0);
  readonly #streams = new Map<string, number>();
  readonly #sockets = new Map<string, number>();
  readonly #lines: { readonly entry: number }[] = [];
  readonly #links: { readonly record: number; readonly line: number; readonly relation: number }[] = [];

  constructor(text = '') {
    this.add(text);
  }

  /** Appends lines and publishes them. */
  add(text: string): this {
    for (const line of text.split('\n')) if (line.trim()) this.#line(parseLine(line.trim()));
    this.#addLinks();
    for (const table of [
      this.frames,
      this.extras,
      this.conversations,
      this.records,
      this.sockets,
      this.tuples,
    ]) {
      table.publish();
    }
    this.links.publish();
    this.order.publish();
    return this;
  }

  #line(line: Line): void {
    const entry = line.who.includes('>') ? this.#frame(line) : recordEntry(this.#record(line));
    this.order.append(isRecordEntry(entry));
    this.#lines.push({ entry });
  }

  #frame(line: Line): number {
    const [from = '', to = ''] = line.who.split('>');
    const client = from === 'S' ? to : from;
    if (line.words.includes('UDP')) return this.#add(line, { stream: NONE });
    const stream = this.#streamOf(client, from, line);
    const last = this.conversations.get('lastFrame', stream);
    const states = /\[(\S+) (\S+)\]/.exec(line.text);
    const keep = (side: 'stateA' | 'stateB'): number => (last === NONE ? 0 : this.frames.get(side, last));
    const length = Number(/len=(\d+)/.exec(line.text)?.[1] ?? 0);
    const frame = this.#add(line, {
      stream,
      ipProto: 6,
      src: this.host,
      dst: this.host,
      flags: flagsOf(line.words),
      analysis: analysisOf(line.words),
      tcpLen: length,
      direction: portOf(from) === this.conversations.get('portA', stream) ? 0 : 1,
      stateA: states ? stateOf(states[1]) : keep('stateA'),
      stateB: states ? stateOf(states[2]) : keep('stateB'),
    });
    setPrevious(this.frames.chunks[frame >>> CHUNK_BITS]!, frame & CHUNK_MASK, frame, last);
    this.conversations.set('lastFrame', stream, frame);
    return frame;
  }

  #add(line: Line, values: Partial<Record<keyof typeof frameSchema, number>>): number {
    return fill(this.frames, { seconds: line.seconds, nanos: line.nanos, ...values });
  }

  #streamOf(client: string, from: string, line: Line): number {
    const known = this.#streams.get(client);
    if (known !== undefined && !line.words.includes('reused_ports')) return known;
    const portA = portOf(from);
    const portB = portA === SERVER_PORT ? portOf(client) : SERVER_PORT;
    const syn = line.words.includes('SYN');
    const opener = !syn ? 2 : line.words.includes('ACK') ? 1 : 0;
    const stream = fill(this.conversations, {
      a: this.host,
      b: this.host,
      portA,
      portB,
      client: opener,
      firstFrame: this.frames.appended,
      lastFrame: NONE,
    });
    this.#streams.set(client, stream);
    return stream;
  }

  #record(line: Line): number {
    const socket = this.#socketOf(line.who, line);
    const call = line.words[0] === 'call';
    const record = fill(this.records, {
      seconds: line.seconds,
      nanos: line.nanos,
      socket,
      stream: line.words.includes('unmatched') ? NONE : (this.#streams.get(clientOf(line.who)) ?? NONE),
      firstLink: NONE,
      lastLink: NONE,
      kind: call ? recordKinds.call : recordKinds.event,
      name: codeOf(line.words[1] ?? ''),
    });
    const link = /([<>]) (\d+)/.exec(line.text);
    if (link) {
      const relation = link[1] === '>' ? linkRelations.causes : linkRelations.causedBy;
      this.#links.push({ record, line: Number(link[2]), relation });
    }
    return record;
  }

  #socketOf(who: string, line: Line): number {
    const role = { c: 1, s: 2, a: 3 }[who[0] ?? ''] ?? 0;
    let socket = this.#sockets.get(who);
    if (socket === undefined) {
      const parent = role === 3 ? (this.#sockets.get('s') ?? NONE) : NONE;
      socket = fill(this.sockets, { id: this.sockets.appended + 1, parent, role, stream: NONE });
      this.#sockets.set(who, socket);
    }
    if (line.words.includes('tuple'))
      fill(this.tuples, { socket, stream: this.#streams.get(clientOf(who)) ?? NONE });
    return socket;
  }

  #addLinks(): void {
    for (const { record, line, relation } of this.#links.splice(0)) {
      const entry = this.#lines[line - 1]?.entry;
      if (entry === undefined) throw new Error(`no line ${line}`);
      addLink(this.records, this.links, record, entry, relation, false);
    }
  }
}

function fill<S extends Schema>(table: Table<S>, values: Partial<Record<keyof S & string, number>>): number {
  const row = table.append();
  for (const [name, value] of Object.entries(values)) table.set(name, row, value as number);
  return row;
}

function parseLine(text: string): Line {
  const [time = '', who = '', ...words] = text.split(/\s+/);
  const nanos = Math.round(Number(time) * 1e9);
  return { seconds: 1_700_000_000 + Math.floor(nanos / 1e9), nanos: nanos % 1e9, who, words, text };
}

function portOf(endpoint: string): number {
  return endpoint === 'S' ? SERVER_PORT : CLIENT_PORTS + Number(endpoint.slice(1));
}

const clientOf = (who: string): string => `C${who.slice(1)}`;

function flagsOf(words: readonly string[]): number {
  const names = Object.entries(tcpFlags).filter(([name]) => words.includes(name.toUpperCase()));
  return names.reduce((sum, [, bit]) => sum | bit, 0);
}

function analysisOf(words: readonly string[]): number {
  return words.reduce((sum, word) => sum | (analysisBits[word as AnalysisName] ?? 0), 0);
}

function stateOf(name: string | undefined): number {
  const state = tcpStates.indexOf(name as TcpState);
  if (state < 0) throw new Error(`no state ${name}`);
  return state;
}

function codeOf(text: string): number {
  for (let code = 1; code < 256; code += 1) if (recordName(code).text === text) return code;
  throw new Error(`no record is called ${text}`);
}
