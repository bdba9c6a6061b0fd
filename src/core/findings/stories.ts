/** What detectors share: what has happened so far to each socket and each conversation, in the order of the trace. */
import type { RecordDetails } from '../capfile/records/details.ts';
import { NONE } from '../trace/frames.ts';
import type { Ledger } from './ledger.ts';

/** One socket or server, as its records told it so far. `NaN`: has not happened. Times are nanoseconds of the trace's clock. */
export class SocketStory {
  readonly row: number;
  /** Role of core/capfile/records/schema. */
  readonly role: number;
  readonly transport: number;
  /** Conversation of its newest attempt, or NONE; and which side of it. */
  stream = NONE;
  side: 0 | 1 = 0;
  /** Its options, then what connect() and listen() said besides. */
  options: RecordDetails = {};
  connectRecord = NONE;
  connectedAt = Number.NaN;
  /** 'end' was emitted: the program knows of the peer's FIN. */
  told = false;
  endRecord = NONE;
  /** destroy() or resetAndDestroy(), and whether Node called it by itself. */
  destroyRecord = NONE;
  resetRecord = NONE;
  destroyedByNode = false;
  /** What asked for keep-alive last (setKeepAlive(), connect() or 'connection' by option), and its initial delay in ms. */
  keepAliveRecord = NONE;
  keepAliveDelay: number | undefined;
  errorRecord = NONE;
  errorCode = '';
  closeRecord = NONE;
  paused = false;
  /** When resume() was called last, also by Node as somebody began to listen for 'data'; NaN: never. */
  resumedAt = Number.NaN;
  /** Failed and timed-out attempts since connect(): records. */
  failed: number[] = [];
  failures: string[] = [];
  readonly #ledger: Ledger;

  constructor(row: number, role: number, transport: number, ledger: Ledger) {
    this.row = row;
    this.role = role;
    this.transport = transport;
    this.#ledger = ledger;
  }

  /** One past the highest byte of the peer's stream that the program got. */
  get read(): number {
    return this.#ledger.reads[this.row]!;
  }

  get closed(): boolean {
    return this.closeRecord !== NONE;
  }
}

/** One side of a conversation, as its frames told it so far: frame rows, NONE where there is none. */
export class SideStory {
  synFrame = NONE;
  finFrame = NONE;
  rstFrame = NONE;
  finAt = Number.NaN;
  synAt = Number.NaN;
  /** One past the highest byte it sent before its conversation was observed, as far as was looked at. */
  reached = 0;
  socket: SocketStory | undefined;
}

export class ConversationStory {
  readonly stream: number;
  readonly sides: readonly [SideStory, SideStory] = [new SideStory(), new SideStory()];
  /** The server side was told: 'connection' or 'drop'. */
  told = false;
  /** Which side opened it, as far as the trace has come; 2: no SYN seen. */
  client: 0 | 1 | 2 = 2;
  readonly #ledger: Ledger;

  constructor(stream: number, ledger: Ledger) {
    this.stream = stream;
    this.#ledger = ledger;
  }

  /** One past the highest byte that `side` sent, as far as was looked at: of observed conversations all. */
  reached(side: number): number {
    return Math.max(this.sides[side]!.reached, this.#ledger.reached(this.stream * 2 + side));
  }

  /** Bytes that have arrived for the socket at `side` and that its program has not read. */
  unread(side: 0 | 1): number {
    const { socket } = this.sides[side];
    return socket ? Math.max(0, this.reached(1 - side) - socket.read) : 0;
  }

  /** A FIN or RST has come. */
  get ended(): boolean {
    return this.reset || this.sides[0].finFrame !== NONE || this.sides[1].finFrame !== NONE;
  }

  get reset(): boolean {
    return this.sides[0].rstFrame !== NONE || this.sides[1].rstFrame !== NONE;
  }
}
