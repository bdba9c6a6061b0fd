/** What the capture's tests share: temporary folders, logs read back, a client and server to be captured. */
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Problem } from '../../../src/core/base/problem.ts';
import type { Result } from '../../../src/core/base/result.ts';
import { createCaptureReader } from '../../../src/core/capfile/reader.ts';
import { encodeEnhancedPacket } from '../../../src/core/capfile/writer.ts';
import { type CapBinding, loadBinding } from '../../../src/main/capture/binding.ts';
import { tsharkFields } from '../../support/tshark.ts';

/** The value of a result that must be one. */
export function value<T>(result: Result<T, Problem>): T {
  if (!result.ok) throw new Error(`${result.error.message} ${result.error.advice ?? ''}`);
  return result.value;
}

/** The problem of a result that must be one. */
export function failure(result: Result<unknown, Problem>): Problem {
  if (result.ok) throw new Error('expected a problem');
  return result.error;
}

/** Without libpcap's headers at set-up there is no binding, and the tests that need it are not run. */
export const hasBinding = loadBinding().ok;
export const binding = (): CapBinding => value(loadBinding());

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-capture-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface LoggedFrame {
  /** ns since 1970. */
  readonly stamp: bigint;
  readonly length: number;
  readonly original: number;
  readonly bytes: Uint8Array;
}

export interface Logged {
  readonly frames: readonly LoggedFrame[];
  readonly sections: number;
  readonly filters: readonly (string | undefined)[];
  readonly linkTypes: readonly number[];
  readonly comments: readonly string[];
  readonly statistics: readonly {
    received?: number | undefined;
    dropped?: number | undefined;
    delivered?: number | undefined;
  }[];
  readonly problems: readonly string[];
}

/** Reads bytes of a capture file with our own reader. */
export function parseLog(bytes: Uint8Array): Logged {
  const frames: LoggedFrame[] = [];
  const problems: string[] = [];
  const comments: string[] = [];
  const interfaces: { filter?: string | undefined; linkType: number }[] = [];
  const statistics: Logged['statistics'][number][] = [];
  let sections = 0;
  const reader = createCaptureReader({
    sectionStart: () => sections++,
    iface: (found) => interfaces.push(found),
    packet: (_iface, seconds, nanos, buffer, start, length, original) =>
      frames.push({
        stamp: BigInt(seconds) * 1_000_000_000n + BigInt(nanos),
        length,
        original,
        bytes: buffer.slice(start, start + length),
      }),
    comment: ({ text }) => comments.push(text),
    statistics: (found) => statistics.push(found),
    problem: ({ message }) => problems.push(message),
  });
  reader.push(bytes);
  reader.end();
  const filters = interfaces.map((found) => found.filter);
  const linkTypes = interfaces.map((found) => found.linkType);
  return { frames, sections, filters, linkTypes, comments, statistics, problems };
}

export const readLog = (path: string): Logged => parseLog(readFileSync(path));

/** What tshark makes of a file: one row a frame. */
export const tshark = (path: string, ...fields: readonly string[]): string[][] =>
  tsharkFields(readFileSync(path), fields);

/** Enhanced Packet Blocks as a source gives them: `count` frames of `length` bytes, 1 ms apart from `first` on. */
export function blocks(count: number, { length = 60, first = 1_000_000_000n } = {}): Uint8Array {
  const made = Array.from({ length: count }, (_, index) =>
    encodeEnhancedPacket({
      interfaceId: 0,
      timestamp: first + BigInt(index) * 1_000_000n,
      data: new Uint8Array(length).fill(index),
    }),
  );
  return Buffer.concat(made);
}

/** An echo server on a free port of 127.0.0.1, closed after the test. */
export async function echoServer(port = 0): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** One connection: sends each text and waits for its echo, then closes and waits for the close. */
export async function talk(port: number, ...texts: readonly string[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  socket.setNoDelay(true);
  await once(socket, 'connect');
  for (const text of texts) {
    socket.write(text);
    for (let got = 0; got < text.length; ) got += ((await once(socket, 'data')) as [Buffer])[0].length;
  }
  socket.end();
  await once(socket.resume(), 'close');
}

/** Resolves when `done` says so, or fails after `ms`. */
export async function until(done: () => boolean, ms = 5000): Promise<void> {
  for (const end = performance.now() + ms; !done(); ) {
    if (performance.now() > end) throw new Error(`not within ${ms} ms`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
