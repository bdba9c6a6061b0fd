import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { decodeEntries, PayloadKind, RECORD_NAMES } from '../../../src/core/capfile/records/index.ts';
import { SessionFolders } from '../../../src/main/sessions/folders.ts';
import { saveSession } from '../../../src/main/sessions/save.ts';
import { collect } from '../../core/capfile/collect.ts';
import { tsharkRows } from '../../core/capfile/tshark.ts';
import { withFolder } from './logs.ts';

/** `npm run test:kill` does 20. */
const KILLS = Number(process.env.WIRESIDE_KILLS ?? 4);
/** What was recorded this long before the kill, in milliseconds, must be there. */
const OLD = 250;
const MESSAGE_LENGTH = 8;

/** A message that the other side had, and when (Unix time in milliseconds). */
interface Received {
  readonly number: number;
  readonly at: number;
}

interface Killed {
  readonly received: readonly Received[];
  readonly killedAt: number;
}

/** Starts a recorder and kills it some time after the first message. */
async function killedRecorder(data: string, after: number): Promise<Killed> {
  const script = join(import.meta.dirname, 'kill-recorder.ts');
  const child = spawn(process.execPath, [script, data], { stdio: ['ignore', 'pipe', 'pipe'] });
  const received: Received[] = [];
  const lines = createInterface({ input: child.stdout });
  const recording = new Promise((resolve) => lines.once('line', resolve));
  lines.on('line', (line) => {
    const [number, at] = line.split(' ').map(Number);
    if (at !== undefined) received.push({ number, at });
  });
  await Promise.race([recording, failure(child)]);
  await wait(after);
  const killedAt = Date.now();
  child.kill('SIGKILL');
  await Promise.all([once(child, 'exit'), once(lines, 'close')]);
  return { received, killedAt };
}

async function failure(child: ChildProcess): Promise<never> {
  let text = '';
  child.stderr?.on('data', (data) => {
    text += data;
  });
  await once(child, 'exit');
  throw new Error(`the recorder ended by itself: ${text}`);
}

/** Numbers of the messages that a frame of the file carries. */
function sentMessages(file: Uint8Array): Set<number> {
  const numbers = new Set<number>();
  for (const { data } of collect(file).frames) {
    const bytes = Buffer.from(data);
    for (let at = bytes.indexOf('WSKL'); at >= 0; at = bytes.indexOf('WSKL', at + 1)) {
      numbers.add(bytes.readUInt32LE(at + 4));
    }
  }
  return numbers;
}

/** How many bytes the records say were written and had been read, at most. */
function recordedBytes(file: Uint8Array): { written: number; read: number } {
  const most = { written: 0, read: 0 };
  for (const block of collect(file).custom) {
    if (block.kind !== PayloadKind.entries) continue;
    decodeEntries(block.body, 0, 0, {
      onRecord: (name, _flags, _depth, _socket, _seconds, _nanos, read, written) => {
        if (name === RECORD_NAMES.write.code) most.written = Math.max(most.written, written);
        if (name === RECORD_NAMES.data.code) most.read = Math.max(most.read, read);
      },
    });
  }
  return most;
}

describe('a recorder that is killed', () => {
  const delays = Array.from({ length: KILLS }, () => 260 + Math.round(Math.random() * 500));

  it.each(delays)(
    `leaves all that is older than ${OLD} ms, in a file that tshark opens (killed after %i ms)`,
    (after) =>
      withFolder(async (data) => {
        const { received, killedAt } = await killedRecorder(data, after);
        const folders = new SessionFolders(data);
        const [found, ...others] = await folders.recoverable();
        expect(others).toEqual([]);
        const adopted = await folders.adopt(found.folder);
        if (!adopted.ok) throw new Error(adopted.error.message);
        const path = join(data, 'recovered.pcapng');
        const saved = await saveSession(adopted.value, path);
        if (!saved.ok) throw new Error(saved.error.message);

        const old = received.filter(({ at }) => at < killedAt - OLD).map(({ number }) => number);
        const file = readFileSync(path);
        const sent = sentMessages(file);
        const { written, read } = recordedBytes(file);
        expect(old.length).toBeGreaterThan(0);
        expect(old.filter((number) => !sent.has(number))).toEqual([]);
        expect(Math.min(written, read)).toBeGreaterThanOrEqual((Math.max(...old) + 1) * MESSAGE_LENGTH);
        expect(collect(file).problems).toEqual([]);
        expect(tsharkRows(path)).toHaveLength(saved.value.frames + saved.value.recordBlocks + 1);
        await adopted.value.discard();
        expect(await folders.recoverable()).toEqual([]);
      }),
  );
});
