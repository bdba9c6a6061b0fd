/** Ties socket records to frames; README.md says by what rules and in what order. */
import { RECORD_NAMES } from '../capfile/records/names.ts';
import { Role, Transport, TupleReason } from '../capfile/records/schema.ts';
import type { LinkStatistics } from '../tcp/linking.ts';
import { eachMark, markKinds } from '../trace/conversations.ts';
import { NONE } from '../trace/frames.ts';
import { Arrivals, noteFin, noteRst, seenTo } from './arrivals.ts';
import { Attacher } from './attach.ts';
import { Drops } from './drops.ts';
import { Endpoint } from './endpoint.ts';
import { Relation } from './lags.ts';
import { LinkWriter } from './link-writer.ts';
import { nearbyFrames } from './nearby.ts';
import { isCausedBy, Rule, ruleOf } from './rules.ts';
import { SocketLinks } from './socket-links.ts';
import type {
  LinkCounts,
  LinkInputs,
  NearbyFrames,
  RecordLinker,
  RelationSummary,
  UnlinkedReason,
  Violation,
} from './types.ts';
import { Verdicts } from './verdicts.ts';
import { WaitingEvents } from './waiting-events.ts';

export function createLinker(inputs: LinkInputs): RecordLinker {
  return new SocketLinker(inputs);
}

const CLOSED = RECORD_NAMES.closed.code;
/** How long after 'close' retransmissions of a socket's bytes are still linked, seconds. */
const LINGER_SECONDS = 30;

class SocketLinker implements RecordLinker {
  readonly #inputs: LinkInputs;
  readonly #writer: LinkWriter;
  readonly #attacher: Attacher;
  readonly #arrivals: Arrivals;
  readonly #verdicts: Verdicts;
  readonly #events: WaitingEvents;
  readonly #closed: WaitingEvents;
  readonly #drops: Drops;
  /** By row of the socket table. */
  readonly #sockets: (SocketLinks | undefined)[] = [];
  /** By the probe's socket number, for 'connection' records, which name the accepted socket by it. */
  readonly #rowsById = new Map<number, number>();
  readonly #connections = new Map<number, number[]>();
  /** 'connection' record → the accepted socket, for as long as the record waits. */
  readonly #accepted = new Map<number, SocketLinks>();
  /** By flow row. */
  readonly #endpoints: (Endpoint | undefined)[] = [];

  constructor(inputs: LinkInputs) {
    this.#inputs = inputs;
    this.#writer = new LinkWriter(inputs);
    this.#attacher = new Attacher(inputs, this.#writer);
    this.#arrivals = new Arrivals(inputs, this.#writer, this.#attacher);
    this.#verdicts = new Verdicts(inputs, this.#writer.statuses, (flow) => this.#endpoints[flow]);
    this.#events = new WaitingEvents(inputs.records);
    this.#closed = new WaitingEvents(inputs.records);
    this.#drops = new Drops(inputs);
  }

  get statistics(): LinkStatistics {
    const { statuses } = this.#writer;
    return {
      links: this.#writer.links,
      violations: this.#writer.violations,
      unlinked: statuses.unlinkedTotal + statuses.waitingTotal,
      smallestSlack: this.#writer.lags.smallest,
    };
  }

  get counts(): LinkCounts {
    return this.#writer.statuses.counts();
  }

  get violations(): readonly Violation[] {
    return this.#writer.kept;
  }

  onFrame(frame: number): void {
    const { frames } = this.#inputs;
    const stream = frames.get('stream', frame);
    if (stream === NONE) return;
    const sender = stream * 2 + frames.get('direction', frame);
    const own = this.#endpoints[sender];
    const other = this.#endpoints[sender ^ 1];
    if (own || other) this.#arrivals.onFrame(frame, own, other);
  }

  onQuoted(frame: number, stream: number): void {
    for (const flow of [stream * 2, stream * 2 + 1]) {
      const endpoint = this.#endpoints[flow];
      endpoint?.quoted.push(frame);
      for (const record of endpoint?.quotedFor ?? []) {
        this.#writer.causedBy(record, frame, Relation.rstAttemptFailed);
      }
    }
  }

  onRecord(record: number): void {
    const { records } = this.#inputs;
    const rule = ruleOf(records.get('name', record));
    if (rule === Rule.none) {
      if (records.get('name', record) === CLOSED) this.#closed.add(record);
      return;
    }
    const socket = this.#socket(records.get('socket', record));
    this.#route(socket, record, rule);
    if (isCausedBy(rule) && this.#writer.statuses.isWaiting(record)) this.#events.add(record);
  }

  onMatched(tuple: number): void {
    const { tuples } = this.#inputs;
    const reason = tuples.get('reason', tuple);
    const socket = this.#socket(tuples.get('socket', tuple));
    const endpoint = this.#endpoint(tuples.get('stream', tuple), tuples.get('side', tuple) === 1 ? 1 : 0);
    if (reason === TupleReason.dropped) {
      const record = this.#drops.onTuple(socket, tuple);
      if (record !== undefined) this.#attacher.attach(endpoint, record, Rule.serverDrop);
      else this.#drops.keep(socket, tuple, endpoint);
    } else if (reason === TupleReason.attempt) {
      this.#setAttempt(socket, tuples.get('attempt', tuple), endpoint);
    } else this.#setMain(socket, endpoint);
  }

  onWatermark(seconds: number, nanos: number): void {
    this.#events.pass(seconds, nanos, (record) => {
      if (this.#writer.statuses.isWaiting(record)) this.#judge(record);
    });
    this.#closed.pass(seconds - LINGER_SECONDS, nanos, (record) => {
      this.#release(this.#inputs.records.get('socket', record));
    });
  }

  finish(): void {
    this.onWatermark(Number.POSITIVE_INFINITY, 0);
    const { records } = this.#inputs;
    for (let record = 0; record < records.appended; record += 1) {
      if (this.#writer.statuses.isWaiting(record)) this.#judge(record);
    }
  }

  relations(): readonly RelationSummary[] {
    return this.#writer.lags.summaries();
  }

  reason(record: number): UnlinkedReason | undefined {
    return this.#writer.statuses.reason(record);
  }

  context(record: number): NearbyFrames | undefined {
    return nearbyFrames(this.#inputs, record);
  }

  #route(socket: SocketLinks, record: number, rule: Rule): void {
    if (!this.#expects(record, rule)) return;
    switch (rule) {
      case Rule.connectCall:
        this.#onConnectCall(socket, record);
        break;
      case Rule.attempt:
      case Rule.attemptFailed:
        this.#forAttempt(socket, record, rule);
        break;
      case Rule.connected:
        this.#onConnected(socket, record);
        break;
      case Rule.serverConnection:
        this.#onConnection(socket, record);
        break;
      case Rule.serverDrop:
        this.#onDrop(socket, record);
        break;
      case Rule.error:
        this.#onError(socket, record);
        break;
      default:
        this.#forMain(socket, record);
        break;
    }
  }

  /** Marks the record as waiting where its rule promises a frame; false where there is nothing to do for it. */
  #expects(record: number, rule: Rule): boolean {
    const { records, sockets } = this.#inputs;
    const { statuses } = this.#writer;
    const transport = sockets.get('transport', records.get('socket', record));
    if (transport === Transport.pipe) return false;
    if (rule === Rule.keepAlive) return this.#inputs.details(record)?.enable === true;
    if (rule === Rule.write || rule === Rule.read) {
      // Zero bytes are on no wire.
      if (!(records.get('byteLength', record) > 0)) return false;
      if (transport === Transport.tls) statuses.unlinked(record, 'not-plain');
      else statuses.waiting(record);
      return transport !== Transport.tls;
    }
    if (rule === Rule.error) return this.#expectsRst(record);
    statuses.waiting(record);
    return true;
  }

  /** Of the errors only those that a segment brings have a frame. */
  #expectsRst(record: number): boolean {
    const code = this.#inputs.errorCode(this.#inputs.records.get('error', record));
    const isReset = code === 'ECONNRESET' || code === 'EPIPE';
    if (!isReset && code !== 'ECONNREFUSED') return false;
    // Without a system call it is Node's own: a write after the peer's FIN (lib/net.js, writeAfterFIN).
    const details = isReset ? this.#inputs.details(record) : undefined;
    if (details && !details.errorSyscall) return false;
    this.#writer.statuses.waiting(record);
    return true;
  }

  #onConnectCall(socket: SocketLinks, record: number): void {
    socket.begin(record);
    if (this.#keepsAlive(record, socket.row)) socket.keepAlive = record;
  }

  /** Option keepAlive: in the call's own arguments, or among the options the socket was made with. */
  #keepsAlive(record: number, socket: number): boolean {
    return this.#inputs.details(record)?.keepAlive ?? this.#inputs.socketOptions(socket)?.keepAlive ?? false;
  }

  #forAttempt(socket: SocketLinks, record: number, rule: Rule): void {
    const attempt = this.#inputs.records.get('attempt', record);
    const endpoint = socket.attempts.get(attempt);
    if (endpoint) this.#attacher.attach(endpoint, record, rule);
    else socket.waitingAttempts.push({ record, attempt });
  }

  #onConnected(socket: SocketLinks, record: number): void {
    socket.connected = true;
    if (!socket.main) {
      const attempt = this.#inputs.records.get('attempt', record);
      const only = socket.attempts.size === 1 ? [...socket.attempts.values()][0] : undefined;
      const endpoint = socket.attempts.get(attempt) ?? only;
      if (endpoint) this.#setMain(socket, endpoint);
    }
    this.#forMain(socket, record);
  }

  /** Server 'connection': it is the accepted socket's. */
  #onConnection(server: SocketLinks, record: number): void {
    const id = this.#inputs.details(record)?.socketId ?? 0;
    const row = this.#rowsById.get(id);
    const keepAlive = this.#inputs.socketOptions(server.row)?.keepAlive === true;
    if (keepAlive) server.keepAlive = record;
    if (row !== undefined) this.#toAccepted(this.#socket(row), record, keepAlive);
    else this.#connections.set(id, [...(this.#connections.get(id) ?? []), record]);
  }

  #toAccepted(accepted: SocketLinks, record: number, keepAlive: boolean): void {
    if (keepAlive) accepted.keepAlive = record;
    this.#forMain(accepted, record);
    if (this.#writer.statuses.isWaiting(record)) this.#accepted.set(record, accepted);
    if (keepAlive && accepted.main) this.#attacher.attachProbes(accepted.main, record);
  }

  #onDrop(server: SocketLinks, record: number): void {
    const endpoint = this.#drops.onRecord(server, record);
    if (endpoint) this.#attacher.attach(endpoint, record, Rule.serverDrop);
  }

  #onError(socket: SocketLinks, record: number): void {
    const code = this.#inputs.errorCode(this.#inputs.records.get('error', record));
    if (code !== 'ECONNREFUSED') {
      this.#forMain(socket, record);
      return;
    }
    socket.refusals.push(record);
    for (const endpoint of socket.attempts.values()) {
      this.#attacher.attachRefused(endpoint, record, Relation.rstError);
    }
  }

  #forMain(socket: SocketLinks, record: number): void {
    const rule = ruleOf(this.#inputs.records.get('name', record));
    if (socket.main) this.#attacher.attach(socket.main, record, rule);
    else socket.waiting.push(record);
  }

  #setAttempt(socket: SocketLinks, attempt: number, endpoint: Endpoint): void {
    socket.attempts.set(attempt, endpoint);
    const mine = socket.waitingAttempts.filter((waiting) => waiting.attempt === attempt);
    socket.waitingAttempts = socket.waitingAttempts.filter((waiting) => waiting.attempt !== attempt);
    for (const { record } of mine) {
      this.#attacher.attach(endpoint, record, ruleOf(this.#inputs.records.get('name', record)));
    }
    if (socket.connectCall !== undefined)
      this.#attacher.attach(endpoint, socket.connectCall, Rule.connectCall);
    for (const record of socket.refusals) this.#attacher.attachRefused(endpoint, record, Relation.rstError);
  }

  #setMain(socket: SocketLinks, endpoint: Endpoint): void {
    if (socket.main === endpoint) return;
    socket.main = endpoint;
    const { waiting } = socket;
    socket.waiting = [];
    for (const record of waiting) {
      this.#attacher.attach(endpoint, record, ruleOf(this.#inputs.records.get('name', record)));
    }
    if (socket.keepAlive !== undefined) this.#attacher.attachProbes(endpoint, socket.keepAlive);
  }

  #socket(row: number): SocketLinks {
    const known = this.#sockets[row];
    if (known) return known;
    const made = new SocketLinks(row);
    this.#sockets[row] = made;
    const { sockets } = this.#inputs;
    const id = sockets.get('id', row);
    this.#rowsById.set(id, row);
    const connections = this.#connections.get(id);
    this.#connections.delete(id);
    made.connected = sockets.get('role', row) === Role.accepted;
    for (const record of connections ?? []) {
      const server = this.#sockets[this.#inputs.records.get('socket', record)];
      this.#toAccepted(made, record, server?.keepAlive === record);
    }
    return made;
  }

  #endpoint(stream: number, side: 0 | 1): Endpoint {
    const flow = stream * 2 + side;
    while (this.#endpoints.length <= flow + 1) this.#endpoints.push(undefined);
    const known = this.#endpoints[flow];
    if (known) return known;
    const { flows, marks } = this.#inputs;
    const made = new Endpoint(stream, side, seenTo(this.#inputs, stream), flows.get('streamBytes', flow));
    this.#endpoints[flow] = made;
    eachMark(flows, marks, flow, markKinds.fin, (frame) => noteFin(made, frame, this.#inputs, this.#writer));
    eachMark(flows, marks, flow, markKinds.rst, (frame) => noteRst(made, frame, this.#writer));
    return made;
  }

  /** The socket has long been closed: what its kernel still sends again links to no record any more. */
  #release(row: number): void {
    const main = this.#sockets[row]?.main;
    main?.writes.clear();
    main?.reads.clear();
  }

  #judge(record: number): void {
    const socket = this.#accepted.get(record) ?? this.#sockets[this.#inputs.records.get('socket', record)];
    this.#accepted.delete(record);
    if (socket) this.#verdicts.judge(record, socket);
  }
}
