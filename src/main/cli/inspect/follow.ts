import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { type FollowPiece, followStream } from '../../../core/engine/questions/follow.ts';
import { hostAndPort } from '../../../core/engine/record-text.ts';
import { formatAddress } from '../../../core/trace/addresses.ts';
import { nanosBetween } from '../../../core/trace/links.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { LoadedTrace } from '../load.ts';

/** How the bytes are printed: as text, as a hex dump, or as they are, with nothing between. */
export const followFormats = ['ascii', 'hex', 'raw'] as const;
export type FollowFormat = (typeof followFormats)[number];

export interface FollowRequest {
  readonly stream: number;
  readonly format: FollowFormat;
}

/** `3`, `3,hex`. */
export function parseFollow(text: string): Result<FollowRequest, Problem> {
  const [stream = '', format = 'ascii', ...rest] = text.split(',');
  const known = followFormats.find((one) => one === format);
  if (/^\d{1,9}$/.test(stream) && known && rest.length === 0)
    return ok({ stream: Number(stream), format: known });
  const message = `--follow takes a tcp.stream and one of ${followFormats.join(', ')}, not '${text}'.`;
  return err(problem('error', 'usage', message, 'For example --follow 0,hex.'));
}

/** Bytes in a line of a hex dump. */
const WIDTH = 16;

/**
 * `--follow`: the bytes of both directions, each piece under a line that says who sent it, when and in which frame;
 * with `--json` one object a piece. `raw` prints the bytes alone.
 */
export function printFollow(
  trace: LoadedTrace,
  { stream, format }: FollowRequest,
  out: ByteWriter,
  json: boolean,
  closed: () => boolean,
): void {
  for (const piece of followStream(trace.engine, stream)) {
    if (closed()) return;
    const bytes = bytesOf(trace, piece);
    if (json) out.text(`${JSON.stringify(objectOf(trace, stream, piece, bytes))}\n`);
    else if (format === 'raw') out.raw(bytes);
    else {
      out.text(`${headOf(trace, stream, piece)}\n`);
      if (format === 'hex') for (const line of hexLines(bytes, piece.from)) out.text(`${line}\n`);
      else out.text(lineEnded(printable(new TextDecoder().decode(bytes))));
    }
  }
}

function bytesOf({ frameBytes }: LoadedTrace, { offset, captured }: FollowPiece): Uint8Array {
  if (captured === 0) return new Uint8Array(0);
  const length = frameBytes.view(offset, captured);
  return frameBytes.buffer.slice(frameBytes.start, frameBytes.start + length);
}

function sender({ engine }: LoadedTrace, stream: number, direction: 0 | 1): string {
  const { conversations, addresses } = engine.tables;
  const address = formatAddress(addresses, conversations.get(direction === 0 ? 'a' : 'b', stream));
  return hostAndPort(address, conversations.get(direction === 0 ? 'portA' : 'portB', stream));
}

function headOf(trace: LoadedTrace, stream: number, piece: FollowPiece): string {
  const { direction, from, to, frame, captured } = piece;
  const arrow = direction === 0 ? '→' : '←';
  const range = `bytes ${from}–${to - 1}`;
  if (frame === undefined)
    return `${arrow} ${sender(trace, stream, direction)}  ${range} are not in the capture`;
  const { frames } = trace.engine.tables;
  const time = (nanosBetween(frames, 0, frames, frame) / 1e9).toFixed(9);
  const cut = captured < to - from ? `, of which ${captured} were captured` : '';
  return `${arrow} ${sender(trace, stream, direction)}  ${range}${cut}  frame ${frame + 1}  ${time}`;
}

function objectOf(trace: LoadedTrace, stream: number, piece: FollowPiece, bytes: Uint8Array): object {
  const { direction, from, to, frame } = piece;
  return {
    from: sender(trace, stream, direction),
    direction: direction === 0 ? 'A' : 'B',
    start: from,
    end: to,
    ...(frame === undefined ? { missing: true } : { frame: frame + 1, hex: hexOf(bytes, '') }),
  };
}

const hexOf = (bytes: Uint8Array, between: string): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(between);

function* hexLines(bytes: Uint8Array, from: number): Generator<string> {
  for (let at = 0; at < bytes.length; at += WIDTH) {
    const part = bytes.subarray(at, at + WIDTH);
    const text = Array.from(part, (byte) =>
      byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.',
    ).join('');
    yield `${(from + at).toString(16).padStart(8, '0')}  ${hexOf(part, ' ').padEnd(WIDTH * 3 - 1)}  ${text}`;
  }
}

/** What would move the cursor or colour the terminal becomes a dot. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/\r\n/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '.');
}

const lineEnded = (text: string): string => (text === '' || text.endsWith('\n') ? text : `${text}\n`);
