/**
 * Random TCP captures: three conversations over few ports, mostly sensible, with every kind of oddity mixed in. The
 * same seed makes the same capture.
 */
import { addressBytes, ip, LINK_TYPES, tcp } from '../support/packets-bytes.ts';
import { type BuiltPacket, pcapOf } from '../support/packets-file.ts';

const START = 1_700_000_000;
const ADDRESSES = [addressBytes('10.0.0.1'), addressBytes('10.0.0.2')] as const;

/** Small, fast, seeded (mulberry32); each number in 0 … n − 1. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  below(n: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let t = this.#state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * n);
  }

  pick<T>(values: readonly T[]): T {
    return values[this.below(values.length)]!;
  }

  /** True one time in `n`. */
  once(n: number): boolean {
    return this.below(n) === 0;
  }
}

interface Side {
  readonly port: number;
  isn: number;
  next: number;
  window: number;
  readonly shift: number;
  lastAck: number;
}

interface Draft {
  flags: number;
  seq: number;
  ack: number;
  window: number;
  length: number;
  options: number[];
}

const u32 = (value: number): number => value >>> 0;
const bytes32 = (value: number): number[] => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

/** A capture of `count` frames. Time steps lie around the thresholds of the analysis: 3 ms, 20 ms, the round trip. */
export function randomCapture(seed: number, count: number): Uint8Array {
  const dice = new Dice(seed);
  const side = (port: number): Side => ({
    port,
    isn: dice.pick([dice.below(2 ** 32), 0, 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 500]),
    next: 0,
    window: 100,
    shift: dice.below(15),
    lastAck: 0,
  });
  const pairs = [0, 1, 2].map(() => [side(40_000 + dice.below(3)), side(80 + dice.below(2))] as const);
  const frames: BuiltPacket[] = [];
  let nanos = 0;
  for (let i = 0; i < count; i += 1) {
    nanos += dice.pick([0, 1000, 30_000, 200_000, 1e6, 5e6, 25e6, 3e8, -5000]);
    const pair = dice.pick(pairs);
    const way = dice.below(2);
    const draft = segmentOf(dice, pair[way]!, pair[1 - way]!);
    const bytes = packetOf(dice, draft, pair[way]!.port, pair[1 - way]!.port, way);
    // Some are cut, but behind the header of TCP's options.
    const cut = dice.once(30) ? Math.min(bytes.length, 80 + dice.below(200)) : bytes.length;
    const at = nanos + 1e9;
    frames.push({
      bytes: bytes.slice(0, cut),
      originalLength: bytes.length,
      seconds: START + Math.floor(at / 1e9),
      nanos: at % 1e9,
    });
  }
  return pcapOf(frames, { linkType: LINK_TYPES.raw, nanosecond: true });
}

/** The next segment of a side, and how it moves that side on. */
function segmentOf(dice: Dice, own: Side, peer: Side): Draft {
  const window = dice.pick([own.window, own.window, own.window, own.window, 0, 100, 200, dice.below(65_536)]);
  const draft: Draft = { flags: 0x10, seq: own.next, ack: peer.next, window, length: 0, options: [] };
  choose(dice, draft, own, peer);
  const wild = disturb(dice, draft, own);
  addOptions(dice, draft);
  own.window = draft.window;
  own.lastAck = draft.ack;
  const end = u32(draft.seq + draft.length + ((draft.flags & 3) === 0 ? 0 : 1));
  if (((end - own.next) | 0) > 0 && !wild) own.next = end;
  return draft;
}

function choose(dice: Dice, draft: Draft, own: Side, peer: Side): void {
  const kind = dice.below(100);
  if (kind < 12) open(dice, draft, own, peer, kind >= 6);
  else if (kind < 16) {
    draft.flags = 0x11;
    draft.length = dice.once(5) ? dice.below(100) : 0;
  } else if (kind < 18) {
    draft.flags = dice.pick([0x04, 0x14]);
    if (dice.once(2)) draft.ack = 0;
    if (dice.once(3)) draft.seq = peer.next;
  } else if (kind < 20) draft.flags = dice.pick([0, 1, 8, 0x18, 0x29, 3, 0x50, dice.below(4096)]);
  else if (kind < 60) {
    draft.length = dice.pick([1, 1, 2, 10, 100, 536, 1460]);
    draft.flags = dice.pick([0x10, 0x18]);
  } else if (kind < 64) {
    draft.seq = u32(own.next - 1);
    draft.length = dice.below(3);
  }
}

function open(dice: Dice, draft: Draft, own: Side, peer: Side, answer: boolean): void {
  if (dice.once(answer ? 6 : 3)) own.isn = dice.below(2 ** 32);
  own.next = u32(own.isn + 1);
  draft.flags = answer ? 0x12 : 0x02;
  draft.seq = own.isn;
  draft.ack = answer ? u32(peer.isn + 1) : dice.pick([0, 0, 0, dice.below(2 ** 32)]);
  if (!dice.once(3)) draft.options.push(3, 3, own.shift, 1);
  if (!answer && dice.once(10)) draft.length = dice.below(20);
}

/** Numbers that are off; true where the sequence number is anywhere. */
function disturb(dice: Dice, draft: Draft, own: Side): boolean {
  const kind = dice.below(20);
  if (kind === 0) draft.seq = u32(draft.seq - dice.pick([1, 2, 10, 100, 536, 1460, 3000]));
  else if (kind === 1) draft.seq = u32(draft.seq + dice.pick([1, 10, 100, 1460]));
  else if (kind === 2) draft.ack = u32(draft.ack - dice.pick([1, 5, 100, 1460]));
  else if (kind === 3) draft.ack = u32(draft.ack + dice.pick([1, 10, 1460]));
  else if (kind === 4) draft.ack = dice.below(2 ** 32);
  else if (kind === 5) draft.seq = dice.below(2 ** 32);
  else if (kind < 9) draft.ack = own.lastAck;
  else if (kind === 9)
    Object.assign(draft, { flags: 0x10, seq: own.next, ack: own.lastAck, window: own.window, length: 0 });
  return kind === 5;
}

function addOptions(dice: Dice, draft: Draft): void {
  const { options } = draft;
  if (dice.once(12)) {
    const edges = Array.from({ length: 1 + dice.below(4) }, () => {
      const left = u32(draft.ack + dice.below(3000));
      return [left, u32(left + dice.below(2000))];
    }).flat();
    options.push(5, 2 + 4 * edges.length, ...edges.flatMap(bytes32));
  }
  if (dice.once(40)) options.push(3, 3, dice.below(20));
  while (options.length % 4 !== 0) options.push(1);
  options.length = Math.min(options.length, 40);
}

function packetOf(dice: Dice, draft: Draft, srcPort: number, dstPort: number, way: number): Uint8Array {
  const [src, dst] = way === 0 ? ADDRESSES : [ADDRESSES[1], ADDRESSES[0]];
  const segment = tcp(
    {
      srcPort,
      dstPort,
      seq: draft.seq,
      ack: draft.ack,
      flags: draft.flags,
      window: draft.window,
      options: Uint8Array.from(draft.options),
      payload: new Uint8Array(draft.length).fill(0x5a),
    },
    src,
    dst,
    'good',
  );
  const fragment = dice.once(200) ? 0x2000 : 0;
  return ip({ src, dst, protocol: 6, payload: segment, fragment });
}
