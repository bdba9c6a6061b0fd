/** Ties socket records to frames; README.md says by what rules and in what order. */
import { RECORD_NAMES } from '../capfile/records/names.ts';
import type { LinkStatistics } from '../tcp/linking.ts';
import { NONE } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { Arrivals } from './arrivals.ts';
import { Attacher } from './attach.ts';
import { Endpoints } from './endpoints.ts';
import { expects } from './expectations.ts';
import { Relation } from './lags.ts';
import { LinkWriter } from './link-writer.ts';
import { nearbyFrames } from './nearby.ts';
import { Routes } from './routes.ts';
import { isCausedBy, Rule, ruleOf } from './rules.ts';
import { StraightEnds, StraightLinks } from './straight.ts';
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
  readonly straight: StraightLinks;
  readonly #inputs: LinkInputs;
  readonly #writer: LinkWriter;
  readonly #endpoints: Endpoints;
  readonly #routes: Routes;
  readonly #arrivals: Arrivals;
  readonly #verdicts: Verdicts;
  /** Events that wait for the capture to pass them, and 'close' records of sockets that may be let go of. */
  readonly #events: WaitingEvents;
  readonly #closed: WaitingEvents;

  constructor(inputs: LinkInputs) {
    this.#inputs = inputs;
    this.#writer = new LinkWriter(inputs);
    const attacher = new Attacher(inputs, this.#writer);
    this.#endpoints = new Endpoints(inputs, this.#writer);
    const ends = new StraightEnds();
    this.#routes = new Routes(inputs, attacher, this.#endpoints, ends);
    this.straight = new StraightLinks(ends, this.#writer);
    this.#arrivals = new Arrivals(inputs, this.#writer, attacher);
    this.#verdicts = new Verdicts(inputs, this.#writer.statuses, this.#endpoints);
    this.#events = new WaitingEvents(inputs.records);
    this.#closed = new WaitingEvents(inputs.records);
  }

  get statistics(): LinkStatistics {
    const { statuses } = this.#writer;
    return {
      links: this.#writer.links,
      violations: this.#writer.violations,
      unlinked: statuses.unlinkedTotal + statuses.waitingTotal,
      smallestSlack: this.#writer.smallest,
    };
  }

  get counts(): LinkCounts {
    return this.#writer.statuses.counts();
  }

  get violations(): readonly Violation[] {
    return this.#writer.kept;
  }

  get longestLag(): number {
    return this.#writer.longest;
  }

  onFrame(frame: number): void {
    const { frames } = this.#inputs;
    const chunk = frames.chunks[frame >>> CHUNK_BITS]!;
    const stream = chunk.stream[frame & CHUNK_MASK]!;
    if (stream === NONE) return;
    const sender = stream * 2 + chunk.direction[frame & CHUNK_MASK]!;
    const own = this.#endpoints.of(sender);
    const other = this.#endpoints.of(sender ^ 1);
    if (own || other) this.#arrivals.onFrame(frame, own, other);
  }

  onQuoted(frame: number, stream: number): void {
    for (const flow of [stream * 2, stream * 2 + 1]) {
      for (const record of this.#endpoints.of(flow)?.quotedFor ?? []) {
        this.#writer.causedBy(record, frame, Relation.rstAttemptFailed);
      }
    }
  }

  onRecord(record: number): void {
    const chunk = this.#inputs.records.chunks[record >>> CHUNK_BITS]!;
    const name = chunk.name[record & CHUNK_MASK]!;
    const rule = ruleOf(name);
    if (rule === Rule.none) {
      if (name === CLOSED) this.#closed.add(record);
      return;
    }
    const { statuses } = this.#writer;
    if (!expects(this.#inputs, statuses, record, rule)) return;
    this.#routes.onRecord(record, rule);
    // No probe may be due: a call that gets none is not short of one.
    if (rule === Rule.keepAlive || !statuses.isOpen(record)) return;
    statuses.waiting(record);
    if (isCausedBy(rule)) this.#events.add(record);
  }

  onMatched(tuple: number): void {
    this.#routes.onMatched(tuple);
  }

  onWatermark(seconds: number, nanos: number): void {
    this.#events.pass(seconds, nanos, this.#judge);
    this.#closed.pass(seconds - LINGER_SECONDS, nanos, this.#release);
  }

  finish(): void {
    this.onWatermark(Number.POSITIVE_INFINITY, 0);
    const { appended } = this.#inputs.records;
    const { statuses } = this.#writer;
    // Mostly none waits, or the last one is soon found.
    for (let record = 0; record < appended && statuses.waitingTotal > 0; record += 1) this.#judge(record);
  }

  relations(): readonly RelationSummary[] {
    return this.#writer.relations();
  }

  reason(record: number): UnlinkedReason | undefined {
    return this.#writer.statuses.reason(record);
  }

  context(record: number): NearbyFrames | undefined {
    return nearbyFrames(this.#inputs, record);
  }

  /** The socket has long been closed: what its kernel still sends again links to no record any more. */
  readonly #release = (closed: number): void => {
    this.#routes.socket(this.#inputs.records.get('socket', closed)).main?.forget();
  };

  readonly #judge = (record: number): void => {
    if (!this.#writer.statuses.isWaiting(record)) return;
    this.#verdicts.judge(record, this.#routes.socketOf(record));
  };
}
