import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { tsharkFields } from '../../support/tshark.ts';
import { entry, linesOf, type Outcome, table, wireside, workplace } from './wireside.ts';

const file = workplace();

/** An outcome that has to be good. */
async function ran(...args: string[]): Promise<Outcome> {
  const outcome = await wireside(...args);
  if (outcome.status !== 0) throw new Error(`wireside ended with ${outcome.status}: ${outcome.stderr}`);
  return outcome;
}

interface Line {
  readonly kind: 'frame' | 'call' | 'event';
  readonly record?: string;
  readonly name?: string;
  readonly label?: string;
  readonly time?: string;
  readonly links?: readonly { frame: number; relation: string; lag: number }[];
  readonly [field: string]: unknown;
}

const jsonLines = (text: string): Line[] => linesOf(text).map((line) => JSON.parse(line) as Line);

/** One recorded handshake, looked at from all sides. */
const session = file('h.pcapng');
const firstRun = await ran('run', 'handshake', '-o', session);
const lines = jsonLines((await ran('inspect', session, '--json')).stdout);
const info = (line: Line): string => String(line['_ws.col.Info'] ?? '');
const frames = lines.filter((line) => line.kind === 'frame');
const ORACLE_ROWS = ['-Y', 'frame.time_epoch'];

/** Where a record of a participant stands among all lines. */
function recordAt(label: string, name: string, kind: 'call' | 'event' = 'event'): number {
  const at = lines.findIndex((line) => line.kind === kind && line.label === label && line.name === name);
  expect(at, `${label} ${name}`).toBeGreaterThanOrEqual(0);
  return at;
}

function frameAt(pattern: RegExp, nth = 0): number {
  const found = lines.flatMap((line, at) => (line.kind === 'frame' && pattern.test(info(line)) ? [at] : []));
  expect(found.length, String(pattern)).toBeGreaterThan(nth);
  return found[nth]!;
}

const frameNumber = (at: number): number => Number(lines[at]!['frame.number']);

describe('run handshake', () => {
  test('says in one line what came of it', async () => {
    expect(firstRun.stdout).toMatch(
      /^h\.pcapng: 1 conversation, \d+ frames, \d+ records, 0 lost, 0 violations, 0 unlinked, smallest slack [\d.]+ .?s, median lag [\d.]+ .?s, clock error ±[\d.]+ .?s\n$/,
    );
    expect(firstRun.stderr).toBe('');
  });

  test('leaves a file of the user’s alone, and no logs behind', async () => {
    expect(statSync(session).mode & 0o777).toBe(0o600);
    expect(readdirSync(file('data/sessions'))).toEqual([]);
  });

  test('has the segments of a whole connection, in order', async () => {
    const flags = frames.map((frame) => /\[(.+?)\]/.exec(info(frame))?.[1]).join(' ');
    expect(flags).toMatch(/^SYN SYN, ACK ACK PSH, ACK (ACK )?PSH, ACK (ACK )?FIN, ACK (ACK )?FIN, ACK ACK$/);
  });

  test('has the frame numbers, times and header fields that tshark prints', async () => {
    const fields = [
      'frame.number',
      'frame.time_epoch',
      'frame.time_relative',
      'frame.len',
      'frame.cap_len',
      'ip.src',
      'ip.dst',
      'tcp.stream',
      'tcp.srcport',
      'tcp.dstport',
      'tcp.flags',
      'tcp.flags.str',
      'tcp.seq',
      'tcp.ack',
      'tcp.len',
      'tcp.window_size',
      'tcp.completeness',
      'tcp.analysis.initial_rtt',
      '_ws.col.Info',
    ];
    const ours = table((await ran('inspect', session, '--fields', fields.join(','))).stdout);
    expect(ours).toEqual(tsharkFields(readFileSync(session), fields, ORACLE_ROWS));
    expect(ours).toHaveLength(frames.length);
  });

  test.each([
    ["'connectionAttempt' before the SYN", 'client', 'connectionAttempt', 'causes', /\[SYN\]/, 0],
    ["'connect' after the SYN, ACK", 'client', 'connect', 'causedBy', /\[SYN, ACK\]/, 0],
    ["'connection' after the final ACK", 'server', 'connection', 'causedBy', /\[ACK\]/, 0],
    ["the server's 'data' after the client's segment", 'accepted', 'data', 'causedBy', /\[PSH, ACK\]/, 0],
    ["the client's 'data' after the server's segment", 'client', 'data', 'causedBy', /\[PSH, ACK\]/, 1],
    ["the server's 'end' after the client's FIN", 'accepted', 'end', 'causedBy', /\[FIN, ACK\]/, 0],
    ["the client's 'end' after the server's FIN", 'client', 'end', 'causedBy', /\[FIN, ACK\]/, 1],
  ])('shows %s, linked, with the lag', (_, label, name, relation, pattern, nth) => {
    const [at, frame] = [recordAt(label, name), frameAt(pattern, nth)];
    const { links } = lines[at]!;
    expect(links).toHaveLength(1);
    expect(links![0]).toMatchObject({ frame: frameNumber(frame), relation });
    expect(links![0]!.lag).toBeGreaterThan(0);
    if (relation === 'causes') expect(at).toBeLessThan(frame);
    else expect(at).toBeGreaterThan(frame);
  });

  test('the lag is the time between the record and its frame', async () => {
    const nanos = (line: Line) => BigInt(String(line.time ?? line['frame.time_epoch']).replace('.', ''));
    const connect = lines[recordAt('client', 'connect')]!;
    const frame = frames.find((one) => Number(one['frame.number']) === connect.links![0]!.frame)!;
    expect(connect.links![0]!.lag).toBe(Number(nanos(connect) - nanos(frame)));
  });

  test('the copy that editcap makes shows every record as before', async () => {
    const copy = file('copy.pcapng');
    expect(spawnSync('editcap', [session, copy]).status).toBe(0);
    const ofCopy = jsonLines((await ran('inspect', copy, '--json')).stdout);
    expect(ofCopy).toEqual(lines);
  });
});

describe('run http-client', async () => {
  const path = file('http.pcapng');
  const settings = ['clients=net', 'chunks=3', 'size=300', 'delay=20'].flatMap((one) => ['--set', one]);
  await ran('run', 'http-client', '-o', path, ...settings);

  const records = jsonLines((await ran('inspect', path, '--json', '--records', 'sockets')).stdout);
  /** The conversation of the client that writes its request by hand. */
  const stream = records.find((one) => one.label === 'client' && one.name === 'connect')?.stream;

  test('has the hexadecimal chunk sizes and the final 0 in its bytes', () => {
    const filter = `tcp.stream == ${stream} && tcp.len > 0`;
    const payloads = tsharkFields(readFileSync(path), ['tcp.payload'], ['-Y', filter]).flat();
    const text = Buffer.from(payloads.join('').replaceAll(':', ''), 'hex').toString('latin1');
    expect(text).toMatch(/^GET \/ HTTP\/1\.1\r\nHost: localhost:\d+\r\n\r\nHTTP\/1\.1 200 OK\r\n/);
    const body = text.slice(text.lastIndexOf('\r\n\r\n12c') + 4);
    const chunk = `12c\r\n${'abcdefghijklmnopqrstuvwxyz'.repeat(12).slice(0, 300)}\r\n`;
    expect(body).toBe(`${chunk.repeat(3)}0\r\n\r\n`);
  });

  test('the parser takes the request: no data event at the server, and its bytes are linked all the same', () => {
    const ofServer = records.filter((one) => one.label === 'accepted' && one.stream === stream);
    expect(ofServer.filter((one) => one.name === 'data')).toEqual([]);
    const consumed = ofServer.filter((one) => one.name === 'consumed');
    expect(consumed).toHaveLength(1);
    expect(consumed[0]!.links).toHaveLength(1);
    expect(consumed[0]!.links![0]!.lag).toBeGreaterThan(0);
  });
});

describe('run --repeat', async () => {
  /** `npm run test:repeat` does 1,000. */
  const count = Number(process.env.WIRESIDE_REPEAT ?? 50);
  const path = file('many.pcapng');
  const outcome = await ran('run', 'handshake', '-o', path, '--repeat', String(count), '--json');
  const summary = JSON.parse(outcome.stdout) as Record<string, number>;

  test(`${count} conversations in one session: nothing lost, nothing against causality, nothing unlinked`, async () => {
    console.log(outcome.stdout.trim());
    expect(summary).toMatchObject({
      runs: count,
      conversations: count,
      lostFrames: 0,
      lostRecords: 0,
      lostBytes: 0,
      violations: 0,
      unlinked: 0,
    });
    expect(summary.links).toBeGreaterThanOrEqual(count * 12);
    expect(summary.smallestSlack).toBeGreaterThan(0);
    expect(summary.clockError).toBeLessThanOrEqual(1000);
  });

  test('tshark counts the same frames and conversations', async () => {
    const streams = tsharkFields(readFileSync(path), ['tcp.stream'], ORACLE_ROWS).flat();
    expect(streams).toHaveLength(summary.frames!);
    expect(new Set(streams).size).toBe(count);
  });
});

describe('inspect --write', () => {
  test('writes one conversation with its records as a session of its own', async () => {
    const target = file('one.pcapng');
    const written = await ran('inspect', file('many.pcapng'), '--filter', 'tcp.stream == 7', '-w', target);
    expect(written.stdout).toMatch(/^.*one\.pcapng: 10 frames, \d+ records\n$/);
    const totals = JSON.parse((await ran('inspect', target, '--summary', '--json')).stdout);
    expect(totals).toMatchObject({ conversations: 1, frames: 10, violations: 0, unlinked: 0 });
    expect(totals.links).toBeGreaterThanOrEqual(12);
  });

  test('--no-payload leaves every payload byte out, and every frame and record in', async () => {
    const target = file('bare.pcapng');
    await ran('inspect', file('http.pcapng'), '-w', target, '--no-payload');
    const bytes = readFileSync(target).toString('latin1');
    expect(readFileSync(file('http.pcapng')).toString('latin1')).toContain('GET / HTTP/1.1');
    expect(bytes).not.toMatch(/GET \/|abcdefghij/);
    const counts = async (path: string) => {
      const totals = JSON.parse((await ran('inspect', path, '--summary', '--json')).stdout);
      return [totals.frames, totals.records, totals.links, totals.unlinked];
    };
    expect(await counts(target)).toEqual(await counts(file('http.pcapng')));
  });
});

describe('options of a scenario', () => {
  test('reach the run and the session', async () => {
    const path = file('six.pcapng');
    await ran(
      'run',
      'handshake',
      '-o',
      path,
      '--set',
      'family=6',
      '--set',
      'closer=server',
      '--set',
      'bytes=3000',
    );
    const fields = 'ipv6.src,tcp.flags.fin,tcp.srcport,tcp.len';
    const rows = table(
      (await ran('inspect', path, '--fields', fields, '--filter', 'tcp.flags.fin == 1')).stdout,
    );
    const port = table((await ran('inspect', path, '--fields', 'tcp.dstport')).stdout)[0]![0];
    expect(rows[0]).toEqual(['::1', '1', port, expect.any(String)]);
    const summary = (await ran('inspect', path, '--summary')).stdout;
    expect(summary).toContain('{"closer":"server","bytes":3000,"family":6,"delay":0}');
  });

  test('a run that waits is ended by Ctrl-C, and what it recorded is saved', async () => {
    const path = file('stopped.pcapng');
    const child = spawn(process.execPath, [entry, 'run', 'handshake', '-o', path, '--set', 'delay=10000']);
    let printed = '';
    child.stdout.on('data', (chunk) => {
      printed += chunk;
    });
    const ended = once(child, 'exit');
    // Connected, and waiting to write: the records log has grown beyond the connection's records.
    while (recordsLength() < 1200 && child.exitCode === null) await wait(50);
    child.kill('SIGINT');
    expect(await ended).toEqual([0, null]);
    expect(printed).toContain('stopped.pcapng: 1 conversation');
  });
});

/** Bytes of the records log of the one recording that is on; 0 before it is. */
function recordsLength(): number {
  const [folder] = existsSync(file('data/sessions')) ? readdirSync(file('data/sessions')) : [];
  if (folder === undefined) return 0;
  return statSync(file(`data/sessions/${folder}/records.pcapng`), { throwIfNoEntry: false })?.size ?? 0;
}

describe('wrong input', () => {
  test.each([
    [
      'an unknown scenario, with the nearest name',
      ['hanshake', '-o', file('x.pcapng')],
      2,
      "Did you mean 'handshake'?",
    ],
    [
      'an unknown option',
      ['handshake', '-o', file('x.pcapng'), '--set', 'byte=1'],
      2,
      "Did you mean 'bytes'?",
    ],
    ['a value out of range', ['handshake', '-o', file('x.pcapng'), '--set', 'delay=70000'], 2, 'delay'],
    [
      'a value that is no number',
      ['handshake', '-o', file('x.pcapng'), '--set', 'bytes=many'],
      2,
      "'many' is not",
    ],
    ['a setting without a value', ['handshake', '-o', file('x.pcapng'), '--set', 'bytes'], 2, 'name=value'],
    ['no output', ['handshake'], 2, '--output'],
    ['no repetition', ['handshake', '-o', file('x.pcapng'), '--repeat', '0'], 2, '--repeat'],
    ['an output in no folder', ['handshake', '-o', file('no/such/x.pcapng')], 1, 'there is no directory'],
    ['a folder as output', ['handshake', '-o', file('folder')], 1, 'is a directory'],
  ])('%s: one clear sentence, and nothing started', async (_, args, status, sentence) => {
    mkdirSync(file('folder'), { recursive: true });
    const outcome = await wireside('run', ...args);
    expect(outcome.status).toBe(status);
    expect(outcome.stderr).toContain(sentence);
    expect(outcome.stdout).toBe('');
    expect(existsSync(file('x.pcapng'))).toBe(false);
  });

  test('a device that is not there: says so, and still records the sockets', async () => {
    const outcome = await wireside(
      'run',
      'handshake',
      '-o',
      file('none.pcapng'),
      '--device',
      'nosuch0',
      '--json',
    );
    expect(outcome.stderr).toContain('nosuch0');
    const summary = JSON.parse(outcome.stdout) as Record<string, number>;
    expect(summary.frames).toBe(0);
    expect(summary.records).toBeGreaterThan(20);
    const records = jsonLines((await ran('inspect', file('none.pcapng'), '--json')).stdout);
    const minute = 60_000;
    expect(Math.abs(Number(records[0]!.time) * 1000 - Date.now())).toBeLessThan(minute);
  });

  test('a file that is there is replaced only by a run that was saved', async () => {
    writeFileSync(file('mine.pcapng'), 'mine');
    await wireside('run', 'hanshake', '-o', file('mine.pcapng'));
    expect(readFileSync(file('mine.pcapng'), 'utf8')).toBe('mine');
  });
});
