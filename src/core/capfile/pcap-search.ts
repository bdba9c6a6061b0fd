/** Where a pcap record may begin, judged by its header and those that follow. */
export interface RecordShape {
  readonly littleEndian: boolean;
  readonly header: number;
  /** Units of a second in the second timestamp field. */
  readonly fractions: number;
  /** Longest packet. */
  limit: number;
  /** Seconds of the last good packet, -1 before the first. */
  lastSeconds: number;
}

export const NO = -1;
export const YES = 0;

/** Headers in a row that must be plausible. One alone is matched by chance too often: it has no mark of its own. */
const CHAIN = 3;
/** Packets of one file lie closer together than this, in seconds: a year. */
const SPAN = 366 * 86_400;

/**
 * YES if a record begins at `at`; NO if none does; else the number of bytes from `at` on that are needed to tell.
 * Never asks for more than `most` bytes. `last`: no more will come, so a record that ends with them has none behind it.
 */
export function recordAt(
  view: DataView,
  at: number,
  end: number,
  shape: RecordShape,
  most: number,
  last: boolean,
): number {
  let next = at;
  for (let link = 0; link < CHAIN; link += 1) {
    if (last && link > 0 && next === end) return YES;
    if (end - next < shape.header) return asked(next + shape.header - at, most);
    if (!plausible(view, next, shape)) return NO;
    next += shape.header + view.getUint32(next + 8, shape.littleEndian);
    if (next > end && link < CHAIN - 1) return asked(next - at, most);
  }
  return YES;
}

function asked(length: number, most: number): number {
  return length > most ? NO : length;
}

function plausible(view: DataView, at: number, shape: RecordShape): boolean {
  const le = shape.littleEndian;
  const capLen = view.getUint32(at + 8, le);
  const origLen = view.getUint32(at + 12, le);
  if (capLen === 0 || capLen > shape.limit || origLen < capLen || origLen > shape.limit) return false;
  if (view.getUint32(at + 4, le) >= shape.fractions) return false;
  return shape.lastSeconds < 0 || Math.abs(view.getUint32(at, le) - shape.lastSeconds) < SPAN;
}
