/** Keeps the stories of sockets and conversations, entry by entry in the order of the trace. */
import { nameTable, RECORD_NAMES, type RecordKey } from '../capfile/records/names.ts';
import { Transport } from '../capfile/records/schema.ts';
import { NONE, tcpFlags } from '../trace/frames.ts';
import type { RecordSchema } from '../trace/sockets.ts';
import { CHUNK_MASK, type Chunk } from '../trace/table.ts';
import type { FrameFact, RecordFact } from './detector.ts';
import { flowBits, type Ledger } from './ledger.ts';
import { reads } from './plain.ts';
import { ConversationStory, SocketStory } from './stories.ts';
import type { FindingContext } from './types.ts';

/** What a record says, as far as its socket and the socket's story are not concerned. */
type Told = Omit<RecordFact, 'socket' | 'conversation'>;
/** What a record does to its socket's story. */
type Chapter = (socket: SocketStory, fact: Told) => void;

const chapters: Partial<Record<RecordKey, Chapter>> = {
  connect: (socket, { row: record, details }) => {
    socket.connectRecord = record;
    socket.options = { ...socket.options, ...details };
    socket.failed = [];
    socket.failures = [];
    if (socket.options.keepAlive) keepAlive(socket, record, socket.options.keepAliveInitialDelay);
  },
  setKeepAlive: (socket, { row: record, details }) => {
    if (details.enable) keepAlive(socket, record, details.initialDelay);
  },
  listen: (socket, { details }) => {
    socket.options = { ...socket.options, ...details };
  },
  connectionAttemptFailed: (socket, { row: record, code }) => {
    socket.failed.push(record);
    socket.failures.push(code);
  },
  connectionAttemptTimeout: (socket, { row: record }) => {
    socket.failed.push(record);
    socket.failures.push('timeout');
  },
  connected: (socket, { now }) => {
    socket.connectedAt = now;
  },
  ended: (socket) => {
    socket.told = true;
  },
  end: (socket, { row: record }) => {
    if (socket.endRecord === NONE) socket.endRecord = record;
  },
  destroy: (socket, { row: record }) => {
    if (socket.destroyRecord === NONE) socket.destroyRecord = record;
  },
  resetAndDestroy: (socket, { row: record }) => {
    if (socket.resetRecord === NONE) socket.resetRecord = record;
  },
  error: (socket, { row: record, code }) => {
    socket.errorRecord = record;
    socket.errorCode = code;
  },
  closed: (socket, { row: record }) => {
    socket.closeRecord = record;
  },
  pause: (socket) => {
    socket.paused = true;
  },
  resume: (socket, { now }) => {
    socket.paused = false;
    socket.resumedAt = now;
  },
};
function keepAlive(socket: SocketStory, record: number, delay: number | undefined): void {
  socket.keepAliveRecord = record;
  socket.keepAliveDelay = delay;
}
const chapterByCode = new Array<Chapter | undefined>(256).fill(undefined);
for (const [key, chapter] of Object.entries(chapters))
  chapterByCode[RECORD_NAMES[key as RecordKey].code] = chapter;
const WRITE = RECORD_NAMES.write.code;
const LISTENING = RECORD_NAMES.serverListening.code;
const tells = nameTable([RECORD_NAMES.serverConnection.code, RECORD_NAMES.serverDrop.code]);

export class Chronicle {
  readonly #context: FindingContext;
  readonly #ledger: Ledger;
  /** By row of the socket table. */
  readonly #sockets: (SocketStory | undefined)[] = [];
  /** By stream. */
  readonly #conversations: (ConversationStory | undefined)[] = [];
  /** Ports of observed servers. */
  readonly #ports = new Set<number>();
  /** Rows of the socket table by the probe's number, for its first `#numbered` rows. */
  readonly #rowsById = new Map<number, number>();
  #numbered = 0;

  constructor(context: FindingContext, ledger: Ledger) {
    this.#context = context;
    this.#ledger = ledger;
  }

  readonly conversation = (stream: number): ConversationStory => {
    const known = this.#conversations[stream];
    if (known) return known;
    const made = new ConversationStory(stream, this.#ledger);
    this.#conversations[stream] = made;
    return made;
  };

  /** Enters a record, of which `chunk` holds the row; returns its socket, which knows its conversation by now if it ever will. */
  record(fact: Told, chunk: Chunk<RecordSchema>): SocketStory {
    const i = fact.row & CHUNK_MASK;
    const socket = this.#socket(chunk.socket[i]!);
    const stream = chunk.stream[i]!;
    if (stream !== socket.stream) this.#place(socket, stream);
    // Nearly all records are of bytes that were written or read, and change nothing else.
    if (reads[fact.name] === 1) this.#ledger.readTo(socket.row, fact.start + fact.byteLength);
    else if (fact.name !== WRITE) this.#tell(socket, stream, fact);
    return socket;
  }

  /** What a record does besides to the stories that it concerns. */
  #tell(socket: SocketStory, stream: number, fact: Told): void {
    const { row: record, name, details } = fact;
    const closedBefore = socket.destroyRecord !== NONE;
    chapterByCode[name]?.(socket, fact);
    if (!closedBefore && socket.destroyRecord === record) socket.destroyedByNode = fact.byNode;
    if (tells[name] === 1 && stream !== NONE) this.conversation(stream).told = true;
    if (details.socketId !== undefined) this.#accept(socket, record, details.socketId, stream);
    if (name === LISTENING) this.#ports.add(this.#context.tables.sockets.get('localPort', socket.row));
  }

  /** A conversation has an observed socket: its data matters. The ledger has room for such ones alone. */
  observe(stream: number): void {
    const ended = this.#conversations[stream]?.ended === true;
    this.#ledger.markBoth(stream, ended ? flowBits.observed | flowBits.ended : flowBits.observed);
  }

  /** Whether an observed server has listened on this port. */
  hasServer(port: number): boolean {
    return this.#ports.has(port);
  }

  /** Enters a frame that is worth it. */
  frame(fact: FrameFact): void {
    const { conversation, side, row, flags } = fact;
    const own = conversation.sides[side];
    if ((flags & tcpFlags.syn) !== 0) {
      if (conversation.client === 2)
        conversation.client = (flags & tcpFlags.ack) === 0 ? side : opposite(side);
      if (own.synFrame === NONE) {
        own.synFrame = row;
        own.synAt = fact.now;
      }
    }
    if ((flags & tcpFlags.fin) !== 0 && own.finFrame === NONE) {
      own.finFrame = row;
      own.finAt = fact.now;
    }
    if ((flags & tcpFlags.rst) !== 0 && own.rstFrame === NONE) own.rstFrame = row;
    if (conversation.ended && this.#ledger.isObserved(conversation.stream)) this.observe(conversation.stream);
    this.data(fact);
  }

  /** Enters what a segment brought: of one without a flag there is nothing else to enter. */
  data({ conversation, side, span }: FrameFact): void {
    const own = conversation.sides[side];
    // NaN where it is not known.
    if (!(span.to > own.reached)) return;
    if (this.#ledger.isObserved(conversation.stream))
      this.#ledger.reach(conversation.stream * 2 + side, span.to);
    else own.reached = span.to;
  }

  /** Server 'connection' is the first that is told of an accepted socket. */
  #accept(server: SocketStory, record: number, id: number, stream: number): void {
    const { sockets } = this.#context.tables;
    for (; this.#numbered < sockets.length; this.#numbered += 1) {
      this.#rowsById.set(sockets.get('id', this.#numbered), this.#numbered);
    }
    const row = this.#rowsById.get(id);
    if (row === undefined) return;
    const accepted = this.#socket(row);
    this.#place(accepted, stream);
    if (server.options.keepAlive) keepAlive(accepted, record, server.options.keepAliveInitialDelay);
  }

  #socket(row: number): SocketStory {
    const known = this.#sockets[row];
    if (known) return known;
    const { sockets } = this.#context.tables;
    const ledger = this.#ledger;
    const made = new SocketStory(row, sockets.get('role', row), sockets.get('transport', row), ledger);
    ledger.reserveSocket(row);
    made.options = this.#context.socketOptions(row) ?? {};
    this.#sockets[row] = made;
    return made;
  }

  /** Puts the socket at its side of the record's conversation, or of the one its table row names. */
  #place(socket: SocketStory, ofRecord: number): void {
    const { sockets, conversations } = this.#context.tables;
    const stream = ofRecord === NONE ? sockets.get('stream', socket.row) : ofRecord;
    if (stream === NONE || stream === socket.stream || socket.role === SERVER) return;
    const client = conversations.get('client', stream);
    const known = sockets.get('stream', socket.row) === stream ? sockets.get('side', socket.row) : 2;
    const side = known === 2 ? (socket.role === CLIENT ? client : 1 - client) : known;
    if (side !== 0 && side !== 1) return;
    socket.stream = stream;
    socket.side = side;
    this.conversation(stream).sides[side].socket = socket;
    const flow = stream * 2 + side;
    // The bytes of TLS that a program reads and writes are others than those on the wire.
    this.#ledger.flows[socket.row] = socket.transport === Transport.tls ? 0 : flow + 1;
    this.#ledger.mark(flow ^ 1, 0, flowBits.quiet);
  }
}

const CLIENT = 1;
const SERVER = 2;
const opposite = (side: 0 | 1): 0 | 1 => (side === 0 ? 1 : 0);
