import { type FrameChunk, type FrameView, NONE, wireLength } from '../../../core/trace/frames.ts';
import type { ByteWriter } from '../byte-writer.ts';
import { type Cell, type Field, field } from './field.ts';

const MINUS = 45;
const DOT = 46;
const BILLION = 1_000_000_000;

/** Seconds and nine decimals, as Wireshark prints times of any resolution; negative ones with one sign for both. */
export function writeTime(out: ByteWriter, seconds: number, nanos: number): void {
  let whole = seconds;
  let fraction = nanos;
  if (whole < 0) {
    out.byte(MINUS);
    whole = -whole;
    if (fraction > 0) {
      whole -= 1;
      fraction = BILLION - fraction;
    }
  }
  out.integer(whole);
  out.byte(DOT);
  out.padded(fraction, 9);
}

/** Time from (fromSeconds, fromNanos) to the frame; nothing where either has no time. */
function writeSince(
  out: ByteWriter,
  chunk: FrameChunk,
  i: number,
  fromSeconds: number,
  fromNanos: number,
): void {
  const seconds = chunk.seconds.at(i) - fromSeconds;
  if (Number.isNaN(seconds)) return;
  const nanos = chunk.nanos[i]! - fromNanos;
  if (nanos < 0) writeTime(out, seconds - 1, nanos + BILLION);
  else writeTime(out, seconds, nanos);
}

const timeEpoch: Cell = (out, chunk, i) => {
  const seconds = chunk.seconds.at(i);
  if (!Number.isNaN(seconds)) writeTime(out, seconds, chunk.nanos[i]!);
};

/** Time since the frame row that `reference` gives; 0 for a frame that has none. */
function sinceRow(frames: FrameView, reference: (chunk: FrameChunk, i: number, row: number) => number): Cell {
  return (out, chunk, i, row) => {
    const from = reference(chunk, i, row);
    if (from === NONE) writeTime(out, 0, 0);
    else writeSince(out, chunk, i, frames.get('seconds', from), frames.get('nanos', from));
  };
}

export const frameFields: readonly Field[] = [
  field('frame.number', 'Frame Number', () => (out, _chunk, _i, row) => out.integer(row + 1)),
  field('frame.time_epoch', 'Epoch Time', () => timeEpoch),
  field('frame.time_relative', 'Time since reference or first frame', ({ engine }) => {
    const { frames } = engine.tables;
    return sinceRow(frames, () => 0);
  }),
  field('frame.time_delta', 'Time delta from previous captured frame', ({ engine }) =>
    sinceRow(engine.tables.frames, (_chunk, _i, row) => (row === 0 ? NONE : row - 1)),
  ),
  field('frame.len', 'Frame length on the wire', () => (out, chunk, i) => out.integer(wireLength(chunk, i))),
  field(
    'frame.cap_len',
    'Frame length stored into the capture file',
    () => (out, chunk, i) => out.integer(chunk.capLen[i]!),
  ),
  field('frame.interface_id', 'Interface id', ({ engine }) => (out, chunk, i) => {
    // pcap has no interfaces.
    if (engine.format?.format === 'pcapng') out.integer(chunk.iface[i]!);
  }),
];
