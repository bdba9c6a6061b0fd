/**
 * `npm run bench:ui [FOLDER] [session|packets|live …]`: the screen with a million frames and a million socket records, the
 * frames alone, and live at 20,000 packets a second, in real Chromium through the web host; parts that are named, or all.
 * Prints each figure with its aim; fails where one is missed. FOLDER keeps the session that is captured and made for it, and
 * is used again.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '../e2e/support/serve.ts';
import { captureLoopback } from './loopback.ts';
import { writeSession } from './session-file.ts';
import { settledMemory, watch } from './ui/browser.ts';
import { type Figure, quantile, tell } from './ui/figures.ts';
import { applyFilter } from './ui/filtering.ts';
import { frameWork } from './ui/frames.ts';
import { measureLive } from './ui/live.ts';
import { dragEndToEnd, wheelThrough } from './ui/moving.ts';
import { openAlone, openRecent, uploadFile } from './ui/opening.ts';
import { Unwatched } from './ui/unwatched.ts';

const PACKETS = 1_000_000;
/** Milliseconds of an animation frame at 60 a second. */
const FRAME = 16.7;

interface Files {
  readonly packets: string;
  readonly session: string;
}

async function makeFiles(folder: string): Promise<Files> {
  const files = { packets: join(folder, 'packets.pcap'), session: join(folder, 'session.pcapng') };
  if (!existsSync(files.packets)) await captureLoopback(files.packets, PACKETS);
  if (!existsSync(files.session)) writeSession(files.packets, files.session);
  return files;
}

interface Alone {
  readonly milliseconds: number;
  readonly frames: number;
  readonly records: number;
}

/** The engine by itself, in a process of its own. */
function engineAlone(file: string): Alone {
  const script = join(import.meta.dirname, 'ui/engine-alone.ts');
  return JSON.parse(execFileSync(process.execPath, [script, file], { encoding: 'utf8' })) as Alone;
}

let missed = 0;
function note(figure: Figure): void {
  if (!tell(figure)) missed += 1;
}

function noteFrames(name: string, work: readonly number[]): void {
  const note95 = `${work.length} frames, median ${quantile(work, 0.5).toFixed(1)}, longest ${quantile(work, 1).toFixed(0)} ms`;
  note({ name, value: quantile(work, 0.95), unit: 'ms', aim: FRAME, note: note95 });
}

/** How soon a session is there. */
async function measureOpening(file: string, alone: Alone): Promise<void> {
  const host = await serve();
  const browser = await Unwatched.launch();
  try {
    const { firstRows, whole } = await openAlone(browser, host, file, alone.frames + alone.records);
    note({ name: 'first rows after the file is chosen', value: firstRows, unit: 'ms', aim: 1000 });
    const ratio = whole / alone.milliseconds;
    const times = `${(whole / 1000).toFixed(2)} s; the engine alone ${(alone.milliseconds / 1000).toFixed(2)} s`;
    const name = 'the whole on screen, by the engine’s own time';
    note({ name, value: ratio, unit: 'times', aim: 2, note: times });
  } finally {
    await browser.stop();
    await host.stop();
  }
}

/** The whole session: opening, moving, memory. */
async function measureSession(file: string): Promise<void> {
  const alone = engineAlone(file);
  console.log(`${alone.frames} frames and ${alone.records} socket records`);
  await measureOpening(file, alone);
  const watched = await watch();
  try {
    await openRecent(watched.page, file, alone.frames + alone.records);
    const list = await frameWork(watched, () => dragEndToEnd(watched.page, 'List'));
    noteFrames('list from end to end, work a frame (95 %)', list);
    const ladder = await frameWork(watched, () => dragEndToEnd(watched.page, 'Ladder'));
    noteFrames('ladder from end to end, work a frame (95 %)', ladder);
    const wheel = await frameWork(watched, async () => {
      await wheelThrough(watched.page, '#list-rows');
      await wheelThrough(watched.page, '#ladder-rows');
    });
    noteFrames('both by the wheel, work a frame (95 %)', wheel);
    const filtered = await applyFilter(watched.page, 'tcp.len > 200');
    note({
      name: 'a column filter applied and painted',
      value: filtered.whole,
      unit: 'ms',
      aim: 250,
      note: `first rows ${filtered.first.toFixed(0)} ms`,
    });
    note({ name: 'memory of the page', value: await settledMemory(watched), unit: 'MB', aim: 600 });
  } finally {
    await watched.stop();
  }
}

/** The packets without the records. */
async function measurePackets(file: string): Promise<void> {
  const { frames } = engineAlone(file);
  const watched = await watch();
  try {
    const { firstRows, whole } = await uploadFile(watched.page, file, frames);
    const megabytes = statSync(file).size / 1e6;
    const sent = `${megabytes.toFixed(0)} MB without records, sent by the browser; the whole ${(whole / 1000).toFixed(1)} s`;
    note({ name: 'first rows of a file that is uploaded', value: firstRows, unit: 'ms', note: sent });
    note({
      name: 'memory of the page without the records',
      value: await settledMemory(watched),
      unit: 'MB',
      aim: 400,
    });
  } finally {
    await watched.stop();
  }
}

/** Seconds of recording. */
const LIVE = 30;

async function measureRecording(): Promise<void> {
  const host = await serve();
  const browser = await Unwatched.launch();
  try {
    const live = await measureLive(host, browser, LIVE);
    const rate = `${live.interactions} interactions at ${live.packetsPerSecond.toFixed(0)} packets/s, longest ${live.longest} ms`;
    note({
      name: 'an interaction while recording (98 %)',
      value: live.interaction,
      unit: 'ms',
      aim: 50,
      note: rate,
    });
    note({
      name: 'packets lost',
      value: live.lost + live.dropped,
      unit: 'packets',
      aim: 1,
      note: `in ${LIVE} s`,
    });
    if (live.packetsPerSecond < 18_000) {
      console.log('the traffic did not reach 20,000 packets/s: the machine is too busy for this figure');
      missed += 1;
    }
  } finally {
    await browser.stop();
    await host.stop();
  }
}

const parts: Readonly<Record<string, (files: Files) => Promise<void>>> = {
  session: ({ session }) => measureSession(session),
  packets: ({ packets }) => measurePackets(packets),
  live: () => measureRecording(),
};
const [given, ...named] = process.argv.slice(2);
const folder = given ?? mkdtempSync(join(tmpdir(), 'wireside-bench-'));
if (given) mkdirSync(given, { recursive: true });
try {
  const files = await makeFiles(folder);
  for (const [name, measure] of Object.entries(parts)) {
    if (named.length === 0 || named.includes(name)) await measure(files);
  }
} finally {
  if (!given) rmSync(folder, { recursive: true });
}
if (missed > 0) {
  console.log(`${missed} figures missed their aim`);
  process.exitCode = 1;
}
