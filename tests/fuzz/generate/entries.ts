/** Hostile socket records: entries whose lengths, counts, ids, times and byte ranges lie, alone or against the packets. */
import * as schema from '../../../src/core/capfile/records/index.ts';
import { encodeCustomBlock, encodeOurBlock, encodeSectionHeader } from '../../../src/core/capfile/writer.ts';
import { concat } from '../../support/packets-bytes.ts';
import type { Random } from '../random.ts';
import type { Talk } from './frames.ts';

/** What entries are made about: conversations to match (or not), and the monotonic second that is `epoch`. */
export interface Subject {
  readonly talks: readonly Talk[];
  readonly epoch: number;
}

const MONOTONIC = 1000;
const CODES = Object.values(schema.RECORD_NAMES).map((name) => name.code);
/** Few ids, so that entries speak of the same sockets; 0 and the largest among them. */
const IDS = [1, 1, 2, 2, 3, 4, 0, 0xffffffff];
const ERRORS = ['ECONNRESET', 'ECONNREFUSED', 'ETIMEDOUT', 'EPIPE', 'EADDRINUSE', '', 'x'.repeat(300)];

const HONEST: readonly (readonly [number, schema.RecordKey, schema.RecordDetails])[] = [
  [1, 'connect', {}],
  [1, 'connectionAttempt', {}],
  [3, 'serverConnection', { socketId: 2 }],
  [1, 'connected', {}],
  [1, 'write', { start: 0, length: 40 }],
  [2, 'data', { start: 0, length: 40 }],
  [2, 'write', { start: 0, length: 20 }],
  [1, 'data', { start: 0, length: 20 }],
  [1, 'end', {}],
  [2, 'ended', {}],
  [1, 'error', { errorCode: 'ECONNRESET' }],
  [1, 'closed', {}],
];

class EntryMaker {
  readonly #r: Random;
  readonly #subject: Subject;
  readonly #to = new schema.EntryEncoder(1 << 17);
  #nanos = 0;

  constructor(r: Random, subject: Subject) {
    this.#r = r;
    this.#subject = subject;
  }

  /** The bytes of `count` entries. */
  make(count: number): Uint8Array {
    const r = this.#r;
    for (let left = count; left > 0; left -= 1) {
      const kind = r.below(20);
      if (kind < 11) this.#record();
      else if (kind < 14) this.#socket();
      else if (kind < 17) this.#tuple();
      else if (kind === 17) this.clock();
      else this.#rare();
    }
    return this.#to.bytes().slice();
  }

  /** A client and the socket accepted for it, as an honest probe tells of them. */
  honest(talk: Talk): void {
    const at = { seconds: MONOTONIC, nanos: 0 };
    const { addresses, ports } = talk;
    const family = addresses[0].length === 16 ? 6 : 4;
    schema.encodeClock(this.#to, {
      monotonic: at,
      epoch: { seconds: this.#subject.epoch, nanos: 0 },
      error: 40,
    });
    for (const side of [0, 1] as const) {
      const socketId = side + 1;
      const role = side === 0 ? schema.Role.client : schema.Role.accepted;
      const transport = schema.Transport.tcp;
      schema.encodeSocket(this.#to, {
        socketId,
        role,
        transport,
        parentId: side * 3,
        ...at,
        label: '',
        details: {},
      });
      const reason = side === 0 ? schema.TupleReason.connected : schema.TupleReason.accepted;
      const local = { localAddress: addresses[side], localPort: ports[side] };
      const remote = { remoteAddress: addresses[1 - side]!, remotePort: ports[1 - side]! };
      schema.encodeTuple(this.#to, { socketId, ...at, reason, family, attempt: 0, ...local, ...remote });
    }
    for (const [socketId, key, details] of HONEST) this.#plain(socketId, key, details);
  }

  #plain(socketId: number, key: schema.RecordKey, details: schema.RecordDetails): void {
    const { seconds, nanos } = this.#time();
    const { code } = schema.RECORD_NAMES[key];
    const counters = { flags: 0, depth: 0, bytesRead: 0, bytesWritten: 0 };
    schema.encodeRecord(this.#to, { name: code, ...counters, socketId, seconds, nanos, details });
  }

  /** Times go forward by little, stand still, jump, or go back. */
  #time(): { seconds: number; nanos: number } {
    const r = this.#r;
    if (r.oneIn(25)) return { seconds: r.edge(), nanos: r.edge() };
    this.#nanos = Math.max(
      0,
      this.#nanos + r.pick([0, 1, 1000, 50_000, 300_000, 5_000_000, -20_000, -900_000_000]),
    );
    return { seconds: MONOTONIC + Math.floor(this.#nanos / 1e9), nanos: this.#nanos % 1e9 };
  }

  #id(): number {
    return this.#r.oneIn(20) ? this.#r.edge() : this.#r.pick(IDS);
  }

  #details(): schema.RecordDetails {
    const r = this.#r;
    if (r.oneIn(3)) return {};
    const start = r.oneIn(3) ? r.pick([2 ** 32 - 5, 2 ** 53 - 1, 2 ** 60, r.u32()]) : r.below(3000);
    return {
      ...(r.oneIn(2) ? { start, length: r.oneIn(3) ? r.edge() : r.below(2000) } : {}),
      ...(r.oneIn(4) ? { attempt: r.pick([0, 1, 1, 2, 255, 256, r.edge()]) } : {}),
      ...(r.oneIn(4) ? { errorCode: r.pick(ERRORS) } : {}),
      ...(r.oneIn(6) ? { socketId: this.#id() } : {}),
      ...(r.oneIn(6) ? { localPort: r.pick(this.#subject.talks).ports[0], remotePort: r.edge() } : {}),
      ...(r.oneIn(6)
        ? { preview: r.bytes(r.below(300)), hadError: true, timeout: r.pick([Number.NaN, -1, 1e300, 5]) }
        : {}),
      ...(r.oneIn(8) ? { enable: true, initialDelay: r.pick([0, 999, Number.POSITIVE_INFINITY, -0]) } : {}),
    };
  }

  #record(): void {
    const r = this.#r;
    schema.encodeRecord(this.#to, {
      name: r.oneIn(12) ? r.below(256) : r.pick(CODES),
      flags: r.small(255),
      depth: r.small(255),
      socketId: this.#id(),
      ...this.#time(),
      bytesRead: r.oneIn(10) ? r.edge() * 0x1000 : r.below(3000),
      bytesWritten: r.below(3000),
      details: this.#details(),
    });
  }

  #socket(): void {
    const r = this.#r;
    schema.encodeSocket(this.#to, {
      socketId: this.#id(),
      role: r.pick([1, 2, 3, r.below(256)]) as schema.Role,
      transport: r.pick([1, 1, 1, 0, 2, 3, r.below(256)]) as schema.Transport,
      // Its own parent, its child's child: parents may go round in a ring.
      parentId: r.oneIn(2) ? this.#id() : 0,
      ...this.#time(),
      label: r.pick(['', 'client', '\u0000\ud800', 'x'.repeat(400)]),
      details: this.#details(),
    });
  }

  #tuple(): void {
    const r = this.#r;
    const { addresses, ports } = r.pick(this.#subject.talks);
    const side = r.below(2);
    schema.encodeTuple(this.#to, {
      socketId: this.#id(),
      ...this.#time(),
      reason: r.pick([1, 2, 3, 4, 5, r.below(256)]) as schema.TupleReason,
      family: r.oneIn(15) ? 6 : addresses[0].length === 16 ? 6 : 4,
      attempt: r.pick([0, 1, 1, 2, 65_535]),
      localAddress: addresses[side]!,
      remoteAddress: addresses[1 - side]!,
      localPort: r.oneIn(8) ? r.below(65_536) : ports[side]!,
      remotePort: ports[1 - side]!,
    });
  }

  /** Samples that agree, drift, contradict each other, repeat, or lie centuries apart. */
  clock(): void {
    const r = this.#r;
    const monotonic = this.#time();
    const drift = r.pick([0, 0, 0, 5, -400, 100_000, -3_600_000_000_000]);
    const total = BigInt(monotonic.seconds - MONOTONIC) * 1_000_000_000n + BigInt(monotonic.nanos + drift);
    const epochNanos = BigInt(this.#subject.epoch) * 1_000_000_000n + total;
    const sane = epochNanos >= 0n && epochNanos < 2n ** 32n * 1_000_000_000n && !r.oneIn(20);
    const epoch = sane
      ? { seconds: Number(epochNanos / 1_000_000_000n), nanos: Number(epochNanos % 1_000_000_000n) }
      : { seconds: r.edge(), nanos: r.edge() };
    schema.encodeClock(this.#to, { monotonic, epoch, error: r.pick([0, 20, 40, 1000, 0xffffffff]) });
  }

  #rare(): void {
    const r = this.#r;
    const time = this.#time();
    if (r.oneIn(3)) {
      schema.encodeLoopDelay(this.#to, {
        ...time,
        window: r.edge(),
        min: r.edge(),
        mean: r.edge(),
        max: r.edge(),
        count: r.edge(),
      });
    } else if (r.oneIn(2))
      schema.encodeGap(this.#to, { ...time, count: r.edge(), reason: r.below(256) as schema.GapReason });
    else
      schema.encodeInfo(this.#to, {
        name: r.pick([...schema.INFO_NAMES, '__proto__', '']),
        value: r.pick(['', '5', 'x'.repeat(99)]),
      });
  }
}

/** A length, type or flag of an entry overwritten: 0, past the end, one word more or less. */
function lieInEntries(r: Random, entries: Uint8Array): Uint8Array {
  const out = entries.slice();
  const starts: number[] = [];
  for (let at = 0; at + 4 <= out.length; ) {
    starts.push(at);
    at += Math.max(4, (out[at + 2]! | (out[at + 3]! << 8)) * 4);
  }
  for (let left = r.small(4); left > 0 && starts.length > 0; left -= 1) {
    const at = r.pick(starts);
    const words = (out[at + 2]! | (out[at + 3]! << 8)) + r.pick([-1, 1, -5, 0]);
    const lied = r.oneIn(3) ? r.below(65_536) : words & 0xffff;
    if (r.oneIn(4)) out[at] = r.pick([0, 1, 2, 3, 4, 5, 6, 7, 8, 255]);
    else out.set([lied & 255, lied >> 8], at + 2);
  }
  return out;
}

/** A block around entries: of another version or kind, in a section of the other byte order, or as it should be. */
function entriesBlock(r: Random, entries: Uint8Array): Uint8Array {
  const body = r.oneIn(5) ? lieInEntries(r, entries) : entries;
  const block = encodeOurBlock(schema.PayloadKind.entries, body);
  if (r.oneIn(15)) block.set([r.below(256), r.below(3)], r.pick([16, 18]));
  if (r.oneIn(15))
    return encodeCustomBlock(schema.ENTERPRISE_NUMBER, block.subarray(12, -4), r.oneIn(2), r.oneIn(2));
  return block;
}

/** An index block that says anything: another place, other counts, too short. */
export function lyingIndex(r: Random): Uint8Array {
  const any = () => r.pick([0, 1, r.below(5000), r.edge(), 2 ** 53 - 1]);
  const payload = schema.encodeIndex({
    ownOffset: any(),
    recordsOffset: any(),
    recordBlocks: any(),
    entries: any(),
    records: any(),
    frames: any(),
  });
  return encodeCustomBlock(
    schema.ENTERPRISE_NUMBER,
    r.oneIn(4) ? payload.subarray(0, r.below(payload.length)) : payload,
  );
}

/** A block of a real session with its entries spoilt and all else as it was. */
export function spoiltBlock(r: Random, block: Uint8Array): Uint8Array {
  const [head, tail] = [20, 4];
  if (block.length < head + tail + 4) return block;
  const entries = block.subarray(head, block.length - tail);
  const spoilt = r.oneIn(2) ? lieInEntries(r, entries) : entries.slice();
  for (let left = r.small(6); left > 0; left -= 1) spoilt[r.below(spoilt.length)] = r.pick([0, 255, r.u32()]);
  return concat(block.subarray(0, head), spoilt, block.subarray(block.length - tail));
}

/** @param clock whether the blocks begin with a sample of the clocks, as an honest log does */
export function recordBlocks(r: Random, subject: Subject, most = 24, clock = !r.oneIn(8)): Uint8Array[] {
  const maker = new EntryMaker(r, subject);
  if (r.oneIn(2)) maker.honest(subject.talks[0]!);
  else if (clock) maker.clock();
  const blocks = [entriesBlock(r, maker.make(r.below(most)))];
  for (let left = r.small(3); left > 0; left -= 1) {
    blocks.push(entriesBlock(r, new EntryMaker(r, subject).make(r.below(most))));
  }
  if (r.oneIn(4)) blocks.push(lyingIndex(r));
  return blocks;
}

/** A records log: a section header and its blocks. */
export function recordsLog(blocks: readonly Uint8Array[]): Uint8Array {
  return concat(encodeSectionHeader({ application: 'fuzz' }), ...blocks);
}
