/** Tells keep-alive probes from window probes, which look alike on Linux. */
import { analysisBits, type FrameSchema, NONE, previousFrame, tcpFlags } from '../trace/frames.ts';
import type { TableView } from '../trace/table.ts';

/** How many frames back the peer's newest window is looked for. */
const LOOK_BACK = 64;

/**
 * Whether a probe (a segment at SND.NXT − 1) asks for a sign of life. Linux sends its window probes the same way,
 * with no data (tcp_xmit_probe_skb in net/ipv4/tcp_output.c), so what tells them apart is the window that the peer
 * last advertised: zero means that the window is what the probe asks for.
 */
export function isKeepAlive(frames: TableView<FrameSchema>, frame: number): boolean {
  const bits = analysisBits.keep_alive | analysisBits.zero_window_probe;
  if ((frames.get('analysis', frame) & bits) === 0) return false;
  return !peerWindowIsZero(frames, frame);
}

/** Whether the other side's newest segment before `frame` closed its window. */
export function peerWindowIsZero(frames: TableView<FrameSchema>, frame: number): boolean {
  const direction = frames.get('direction', frame);
  let row = previousFrame(frames, frame);
  for (let steps = 0; row !== NONE && steps < LOOK_BACK; steps += 1) {
    if (frames.get('direction', row) !== direction) {
      const flags = frames.get('flags', row);
      return frames.get('window', row) === 0 && (flags & (tcpFlags.syn | tcpFlags.rst)) === 0;
    }
    row = previousFrame(frames, row);
  }
  return false;
}
