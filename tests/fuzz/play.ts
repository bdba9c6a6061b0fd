/** What is done to an engine in one case: bytes in pieces, and what the host says in between. */
import type { Engine } from '../../src/core/engine/types.ts';
import type { Random } from './random.ts';

export type Log = 'packets' | 'records';

export type Step =
  | { readonly do: 'push'; readonly log: Log; readonly from: number; readonly to: number }
  | { readonly do: 'end'; readonly log: Log }
  | {
      readonly do: 'watermark' | 'recordsWatermark' | 'release';
      readonly seconds: number;
      readonly nanos: number;
    };

export interface Play {
  readonly packets: Uint8Array;
  readonly records: Uint8Array;
  readonly steps: readonly Step[];
}

const EMPTY = new Uint8Array(0);

/** Each log whole, one after the other. */
export function wholePlay(packets: Uint8Array, records: Uint8Array = EMPTY): Play {
  const push = (log: Log, bytes: Uint8Array): Step[] =>
    bytes.length === 0 ? [] : [{ do: 'push', log, from: 0, to: bytes.length }];
  const ends: Step[] = [
    { do: 'end', log: 'packets' },
    { do: 'end', log: 'records' },
  ];
  return { packets, records, steps: [...push('packets', packets), ...push('records', records), ...ends] };
}

/** Where a log of `length` bytes is cut: everywhere, in a few places, or at the sizes that hosts read. */
function cuts(r: Random, length: number): number[] {
  const size = r.pick([1, 3, 16, 28, 64, 500, 4096, 65_536, length + 1]);
  const out: number[] = [];
  // A piece of one byte costs as much as one of a thousand: a long file is cut that fine in some places only.
  const fine = Math.max(size, Math.floor(length / 60));
  for (let at = 0; at < length; ) {
    const piece = r.oneIn(3) ? size : r.oneIn(3) ? 1 + r.below(fine * 2) : fine;
    at = Math.min(length, at + piece);
    out.push(at);
  }
  return out;
}

function pushes(r: Random, log: Log, bytes: Uint8Array): Step[] {
  let from = 0;
  return cuts(r, bytes.length).map((to) => {
    const step: Step = { do: 'push', log, from, to };
    from = to;
    return step;
  });
}

/** The packets log alone, in pieces. */
export function piecesPlay(r: Random, packets: Uint8Array): Play {
  const steps: Step[] = [...pushes(r, 'packets', packets), { do: 'end', log: 'packets' }];
  // A file's reader ends both inputs, in any order, and again: the second time means nothing.
  if (r.oneIn(3)) steps.push({ do: 'end', log: 'packets' });
  steps.push({ do: 'end', log: 'records' });
  return { packets, records: EMPTY, steps };
}

/** Watermarks near the trace's times: forward, back, far beyond, before 1970. */
function mark(r: Random, start: number): Step {
  const kind = r.pick([
    'watermark',
    'watermark',
    'watermark',
    'recordsWatermark',
    'recordsWatermark',
    'release',
  ] as const);
  const near = start + r.pick([-1, 0, 0, 0, 1, 2, 60]);
  const seconds = r.oneIn(15)
    ? r.pick([-1, 0, 2 ** 53, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])
    : near;
  return { do: kind, seconds, nanos: r.below(1_000_000_000) };
}

/** Both logs in pieces, interleaved at random, with watermarks between them. */
export function livePlay(r: Random, packets: Uint8Array, records: Uint8Array, start: number): Play {
  const queues = [pushes(r, 'packets', packets), pushes(r, 'records', records)] as const;
  const steps: Step[] = [];
  while (queues[0].length + queues[1].length > 0) {
    const queue = queues[r.below(2)]!;
    const step = queue.shift();
    if (step) steps.push(step);
    if (r.oneIn(3)) steps.push(mark(r, start));
  }
  const ends: Step[] = [
    { do: 'end', log: 'packets' },
    { do: 'end', log: 'records' },
  ];
  steps.push(...(r.oneIn(2) ? ends : ends.reverse()));
  if (r.oneIn(5)) steps.push(mark(r, start));
  return { packets, records, steps };
}

/** Does it. The pieces are copies that are overwritten afterwards: the engine keeps nothing of what it was given. */
export function perform(engine: Engine, play: Play): void {
  for (const step of play.steps) {
    if (step.do === 'push') {
      const piece = play[step.log].slice(step.from, step.to);
      engine[step.log].push(piece);
      piece.fill(0xaa);
    } else if (step.do === 'end') engine[step.log].end();
    else engine[step.do](step.seconds, step.nanos);
  }
}
