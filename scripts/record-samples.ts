/**
 * Records the samples anew, each by `wireside run` on real sockets: `npm run samples [ID …]`. It needs Linux and root.
 * Each runs in a network namespace of its own: its loopback carries nothing but the run, server ports begin at 5000,
 * and the kernel gives clients the ports from 52104 on. What names the machine is left out of the files.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Sample, sampleListSchema } from '../src/core/contract/sample.ts';
import { type SessionView, sessionViewText } from '../src/core/contract/session-view.ts';
import { frameKind, isSegment } from '../src/core/ladder/kinds.ts';
import { filterTrace } from '../src/main/cli/inspect/filter.ts';
import { type LoadedTrace, loadTrace } from '../src/main/cli/load.ts';
import { groupOf, scenarios } from '../src/main/lab/index.ts';
import type { Scenario } from '../src/main/lab/scenario.ts';
import { exportSession } from '../src/main/sessions/export.ts';
import { infoEntries } from '../src/main/sessions/infos.ts';
import { findingsToCompare, labFindings } from '../tests/support/lab-findings.ts';

const root = resolve(import.meta.dirname, '..');
const folder = join(root, 'resources', 'samples');
const list = join(folder, 'index.json');

interface Recipe {
  /** What is selected when it opens: the first line, in the order of time, that this display filter selects. */
  readonly opens: string;
  /** Bytes kept of each frame, where bodies are large. */
  readonly snaplen?: number;
  /** How many ports the kernel has for clients; two where there is one client, so that it always gets the first. */
  readonly ports?: number;
}

const SYN_ACK = 'tcp.flags.syn == 1 && tcp.flags.ack == 1';
const RESET = 'tcp.flags.reset == 1';
const FIN = 'tcp.flags.fin == 1';
const MANY = 16;

const recipes: Readonly<Record<string, Recipe>> = {
  handshake: { opens: SYN_ACK },
  'http-client': { opens: 'http.response', ports: MANY },
  'http-server': { opens: 'http.request', ports: MANY },
  'same-thing': { opens: SYN_ACK, ports: MANY },
  'connect-options': { opens: 'socket.event == "timeout"', ports: MANY },
  'keep-alive': { opens: 'tcp.analysis.keep_alive' },
  'keep-alive-unanswered': { opens: RESET },
  'keep-alive-too-short': { opens: SYN_ACK, ports: MANY },
  'http-keep-alive': { opens: 'tcp.analysis.keep_alive', ports: MANY },
  'keep-alive-race': { opens: RESET, ports: MANY },
  'block-list': { opens: FIN },
  'max-connections': { opens: 'socket.event == "drop"', ports: MANY },
  refused: { opens: RESET },
  'happy-eyeballs': { opens: RESET },
  'port-in-use': { opens: 'socket.error == "EADDRINUSE"', ports: MANY },
  'orderly-close': { opens: FIN },
  'simultaneous-close': { opens: FIN },
  'half-open': { opens: FIN, ports: MANY },
  reset: { opens: RESET },
  'unread-data': { opens: RESET },
  'idle-timeout': { opens: 'socket.event == "timeout"' },
  'pause-on-connect': { opens: 'tcp.len > 0' },
  'back-pressure': { opens: 'tcp.analysis.zero_window', snaplen: 128 },
  'small-writes': { opens: 'tcp.len > 0', ports: MANY },
};

/** Arrows of the small drawing on a sample's card. */
const ARROWS = 10;
const TRIES = 10;

/** Runs the command line in a network namespace of its own; stops everything where it fails. */
function record(id: string, path: string, { snaplen, ports = 2 }: Recipe): void {
  const set = [
    'ip link set lo up',
    `echo "52104 ${52104 + ports - 1}" > /proc/sys/net/ipv4/ip_local_port_range`,
    'exec "$@"',
  ].join(' && ');
  const command = [process.execPath, join(root, 'src/main/cli/index.ts'), 'run', id, '-o', path];
  const options = ['--port', '5000', ...(snaplen ? ['--snaplen', String(snaplen)] : [])];
  const env = { ...process.env, WIRESIDE_DATA: join(path, '..', 'data') };
  const ran = spawnSync('unshare', ['--net', 'sh', '-c', set, 'sh', ...command, ...options], {
    env,
    encoding: 'utf8',
  });
  if (ran.status !== 0) throw new Error(`${id}: ${ran.stderr || ran.error?.message}`);
}

/** What is wrong with a recording; undefined for one that shows what the scenario is there for. */
function mistake(id: string, { engine, problems }: LoadedTrace): string | undefined {
  const { violations, unlinked, lostPackets, lostRecords, lostBytes } = engine.counters;
  if (violations + unlinked + lostPackets + lostRecords + lostBytes > 0)
    return JSON.stringify({ violations, unlinked, lostPackets, lostRecords, lostBytes });
  if (problems[0]) return problems[0].message;
  const found = findingsToCompare(
    id,
    engine.findings.list.map((one) => one.id),
  ).join();
  const wanted = labFindings().get(id)?.join();
  return found === wanted ? undefined : `findings ${found} and not ${wanted}`;
}

/** The first line that the filter selects. */
function viewOf(trace: LoadedTrace, filter: string): SessionView {
  const selected = filterTrace(trace, filter);
  if (!selected.ok) throw new Error(selected.error.message);
  const { frames, records } = trace.engine.tables;
  for (let frame = 0; frame < frames.length; frame += 1)
    if (selected.value.frame(frame)) return { frame: frame + 1 };
  for (let record = 0; record < records.length; record += 1)
    if (selected.value.record(record)) return { record: record + 1 };
  throw new Error(`Nothing is selected by ${filter}.`);
}

function arrowsOf({ engine }: LoadedTrace): Sample['arrows'] {
  const { frames, conversations } = engine.tables;
  const arrows: Sample['arrows'] = [];
  for (let frame = 0; frame < frames.length && arrows.length < ARROWS; frame += 1) {
    if (!isSegment(frames, frame)) continue;
    const client = conversations.get('client', frames.get('stream', frame));
    arrows.push({ kind: frameKind(frames, frame), toRight: frames.get('direction', frame) === client });
  }
  return arrows;
}

/** Records until a recording is good: a kernel now and then sends a segment twice, or gives a port out again. */
async function goodRecording(scenario: Scenario, recipe: Recipe, path: string): Promise<LoadedTrace> {
  for (let attempt = 1; ; attempt += 1) {
    record(scenario.id, path, recipe);
    const trace = await loadTrace(path);
    if (!trace.ok) throw new Error(trace.error.message);
    const wrong = mistake(scenario.id, trace.value);
    if (!wrong) return trace.value;
    await trace.value.close();
    console.log(`${scenario.id}: once more: ${wrong}`);
    if (attempt === TRIES) throw new Error(`${scenario.id} was recorded ${TRIES} times, never well.`);
  }
}

async function make(scenario: Scenario, recipe: Recipe, place: string): Promise<Sample> {
  const { id, title, summary, teaches } = scenario;
  const trace = await goodRecording(scenario, recipe, join(place, `${id}.pcapng`));
  const file = `${id}.pcapng`;
  const entries = infoEntries({
    'session.title': title,
    'session.notes': [summary, ...teaches].join('\n\n'),
    'session.view': sessionViewText(viewOf(trace, recipe.opens)),
  });
  const path = join(folder, file);
  const written = await exportSession(trace.capture, path, { origin: false, entries, replace: true });
  if (!written.ok) throw new Error(written.error.message);
  const { frames, records } = written.value;
  const arrows = arrowsOf(trace);
  await trace.close();
  const { size: bytes } = statSync(path);
  console.log(`${id}: ${frames} frames, ${records} records, ${bytes} bytes`);
  return { id, title, group: groupOf(id), summary, scenario: id, file, bytes, frames, records, arrows };
}

function known(): Sample[] {
  try {
    return sampleListSchema.parse(JSON.parse(readFileSync(list, 'utf8')));
  } catch {
    return [];
  }
}

const chosen = process.argv.slice(2);
const samples = new Map(known().map((sample) => [sample.id, sample]));
const place = mkdtempSync(join(tmpdir(), 'wireside-samples-'));
mkdirSync(folder, { recursive: true });
try {
  for (const scenario of scenarios) {
    const recipe = recipes[scenario.id];
    if (!recipe) throw new Error(`How is a sample of '${scenario.id}' to be recorded?`);
    if (chosen.length > 0 && !chosen.includes(scenario.id)) continue;
    samples.set(scenario.id, await make(scenario, recipe, place));
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
const inOrder = scenarios.flatMap(({ id }) => samples.get(id) ?? []);
writeFileSync(list, `${JSON.stringify(inOrder, null, 2)}\n`);
