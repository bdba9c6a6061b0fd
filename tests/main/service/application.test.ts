import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordsLogHeader } from '../../../src/core/capfile/records/index.ts';
import { type CaptureOptions, defaultCaptureOptions } from '../../../src/core/contract/capture.ts';
import { type CommandName, commands, type Params, type Value } from '../../../src/core/contract/commands.ts';
import { eventSchema, type ServiceEvent } from '../../../src/core/contract/events.ts';
import { decodeLive } from '../../../src/core/contract/live.ts';
import type { Reply } from '../../../src/core/contract/problem.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { type Application, createApplication } from '../../../src/main/service/index.ts';
import { pcapFromText } from '../../support/packets.ts';

const folder = mkdtempSync(join(tmpdir(), 'wireside-service-'));
const file = (name: string) => join(folder, name);
const events: ServiceEvent[] = [];
let application: Application;

beforeAll(async () => {
  application = await createApplication({
    host: 'web',
    version: '0.1.0',
    locale: 'en',
    dataFolder: file('data'),
    ownPorts: () => [],
  });
  application.onEvent((event) => events.push(eventSchema.parse(event)));
});

afterEach(async () => {
  await execute('stopCapture', {});
  for (const { session } of (await value('snapshot', {})).sessions)
    await execute('closeSession', { session });
  events.length = 0;
});

afterAll(async () => {
  await application.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Every answer is held against the schema of its command. */
async function execute<C extends CommandName>(command: C, params: Params<C>): Promise<Reply<Value<C>>> {
  const reply = await application.execute(command, params);
  if (reply.ok) commands[command].result.parse(reply.value);
  return reply as Reply<Value<C>>;
}

async function value<C extends CommandName>(command: C, params: Params<C>): Promise<Value<C>> {
  const reply = await execute(command, params);
  if (!reply.ok) throw new Error(`${command}: ${reply.error.message}`);
  return reply.value;
}

async function problemOf<C extends CommandName>(command: C, params: Params<C>): Promise<string> {
  const reply = await execute(command, params);
  return reply.ok ? 'none' : reply.error.code;
}

const run = (
  options: Record<string, number | string> = {},
  capture: CaptureOptions = defaultCaptureOptions,
) => ({
  scenario: 'handshake',
  options,
  capture,
});

async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (let tries = 0; tries < 400; tries += 1) {
    const found = await look();
    if (found !== undefined) return found;
    await wait(25);
  }
  throw new Error(`${what} did not come`);
}

/** The run's last state, once it has ended and its recording with it. */
const ended = () =>
  until(async () => {
    const { run: state, capture } = await value('snapshot', {});
    return state?.endedAt !== undefined && capture.status !== 'stopping' && capture.status !== 'capturing'
      ? state
      : undefined;
  }, 'the end of the run');

/** Everything that a page gets of a session, to its end. */
async function streamed(session: number) {
  const logs = { packets: [] as Uint8Array[], records: [] as Uint8Array[] };
  const sum = (log: 'packets' | 'records') => logs[log].reduce((all, bytes) => all + bytes.length, 0);
  let lengths = { packets: Number.NaN, records: Number.NaN };
  const live = application.connectLive({
    send: (frame) => {
      const message = decodeLive(frame)!;
      if (message.kind === 'packets' || message.kind === 'records') {
        expect(message.offset).toBe(logs[message.kind].reduce((sum, bytes) => sum + bytes.length, 0));
        logs[message.kind].push(message.bytes);
        live.request({ type: 'ack', session, packets: sum('packets'), records: sum('records') });
      } else if (message.kind === 'end')
        lengths = { packets: message.packetsLength, records: message.recordsLength };
    },
  });
  live.request({ type: 'subscribe', session, packets: 0, records: 0 });
  const whole = () => sum('packets') === lengths.packets && sum('records') === lengths.records;
  await until(() => whole() || undefined, 'the end of the stream');
  live.close();
  return { packets: Buffer.concat(logs.packets), records: Buffer.concat(logs.records) };
}

describe('a run', () => {
  test('records into a session of its own, which ends with it', async () => {
    const started = await value('startRun', run());
    expect(started).toMatchObject({ scenario: 'handshake', status: 'running' });
    expect(await ended()).toMatchObject({ run: started.run, status: 'done' });
    const { sessions, capture, current } = await value('snapshot', {});
    expect(sessions).toHaveLength(1);
    expect(sessions[0]).toMatchObject({
      kind: 'live',
      recording: false,
      saved: false,
      scenario: 'handshake',
    });
    expect(current).toBe(sessions[0]!.session);
    expect(capture).toMatchObject({ status: 'idle', backend: 'cap', frames: 10, dropped: 0, recordsLost: 0 });
    expect(capture.clockErrorNanos).toBeLessThanOrEqual(1000);
  });

  test('is announced before its capture has started, so that a page is there for its first event', async () => {
    await value('startRun', run());
    const announced = events.findIndex((event) => event.event === 'sessions' && event.sessions.length > 0);
    const capturing = events.findIndex(
      (event) => event.event === 'capture' && event.capture.status === 'capturing',
    );
    expect(announced).toBeGreaterThanOrEqual(0);
    expect(announced).toBeLessThan(capturing);
    await ended();
  });

  test('its bytes make the whole trace in the page: linked, nothing against causality', async () => {
    const { session } = await value('startRun', run({ delay: 30 }));
    const logs = await streamed(session);
    const engine = createEngine();
    engine.records.push(logs.records);
    engine.packets.push(logs.packets);
    engine.packets.end();
    engine.records.end();
    expect(engine.problems).toEqual([]);
    expect(engine.counters).toMatchObject({
      frames: 10,
      violations: 0,
      unlinked: 0,
      lostPackets: 0,
      lostRecords: 0,
    });
    expect(engine.infos.get('scenario.id')).toBe('handshake');
    expect(engine.counters.links).toBeGreaterThanOrEqual(12);
    await ended();
  });

  test('lights its lines in order, and shows its sockets while they are open', async () => {
    const { run: number } = await value('startRun', run({ delay: 150 }));
    await ended();
    const lit = events.flatMap((event) =>
      event.event === 'codeLit' && event.run === number ? [event.lines] : [],
    );
    expect(lit.at(-1)).toEqual([
      'create',
      'listen',
      'connect',
      'connection',
      'write',
      'answer',
      'client-data',
      'accepted-end',
      'close',
    ]);
    lit.reduce((before, lines) => {
      expect(lines.slice(0, before.length)).toEqual(before);
      return lines;
    });
    const tables = events.flatMap((event) => (event.event === 'sockets' ? [event.sockets] : []));
    const full = tables.find((table) => table.length === 3)!;
    expect(full.map((one) => [one.role, one.state])).toEqual([
      ['server', 'listening'],
      ['client', 'open'],
      ['accepted', 'open'],
    ]);
    expect(full[0]).toMatchObject({ label: 'server #1', connections: 1 });
    expect(full[2]).toMatchObject({ server: full[0]!.id, remote: full[1]!.local });
    expect(tables.at(-1)).toEqual([]);
  });

  test('is stopped: every socket of it is closed, and what was recorded stays', async () => {
    const { session } = await value('startRun', run({ delay: 9000 }));
    const port = await until(
      async () => (await value('snapshot', {})).sockets.find((one) => one.role === 'server')?.local?.port,
      'the server',
    );
    expect(await problemOf('startRun', run())).toBe('run.busy');
    expect(await value('stopRun', {})).toMatchObject({ status: 'stopped' });
    const code = await new Promise((resolve) => {
      connect(port, '127.0.0.1').on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
    });
    expect(code).toBe('ECONNREFUSED');
    expect((await value('snapshot', {})).sessions.map((one) => one.session)).toEqual([session]);
    expect(await problemOf('stopRun', {})).toBe('run.none');
  });

  test.each([
    ['an unknown scenario', { ...run(), scenario: 'hanshake' }, 'scenario.unknown'],
    ['an unknown option', run({ byte: 1 }), 'option.unknown'],
    ['a value out of range', run({ delay: 70_000 }), 'option.value'],
  ])('%s starts nothing', async (_, params, code) => {
    expect(await problemOf('startRun', params)).toBe(code);
    expect((await value('snapshot', {})).sessions).toEqual([]);
  });

  test('where packets cannot be captured it records sockets, and says why', async () => {
    await value('startRun', run({}, { ...defaultCaptureOptions, device: 'nosuch0' }));
    await ended();
    const { capture, problems } = await value('snapshot', {});
    expect(capture.frames).toBe(0);
    expect(capture.records).toBeGreaterThan(20);
    expect(capture.problem?.message).toContain('nosuch0');
    expect(problems.some((one) => one.message.includes('nosuch0'))).toBe(true);
  });
});

describe('a capture', () => {
  test('goes on while scenarios run in it, and takes their ports into its filter', async () => {
    const { session } = await value('startCapture', defaultCaptureOptions);
    expect(await problemOf('startCapture', defaultCaptureOptions)).toBe('capture.busy');
    expect((await value('startRun', run())).session).toBe(session);
    await until(async () => (await value('snapshot', {})).run?.endedAt, 'the end of the run');
    expect((await value('startRun', run())).session).toBe(session);
    await until(
      async () => ((await value('snapshot', {})).run?.status === 'done' ? true : undefined),
      'the second run',
    );
    expect((await value('snapshot', {})).capture.status).toBe('capturing');
    expect(await value('stopCapture', {})).toMatchObject({ status: 'idle', frames: 20 });
  });

  test('changes its scope while it runs; a wrong filter is told and changes nothing', async () => {
    await value('startCapture', defaultCaptureOptions);
    const wrong = await execute('setCaptureScope', { kind: 'filter', expression: 'tcp prot 80' });
    expect(wrong.ok).toBe(false);
    expect((await value('snapshot', {})).capture.scope).toEqual({ kind: 'lab' });
    expect(await value('setCaptureScope', { kind: 'device' })).toMatchObject({ scope: { kind: 'device' } });
    await value('stopCapture', {});
    expect(await problemOf('setCaptureScope', { kind: 'lab' })).toBe('capture.off');
  });

  test('is cleared: the stream begins anew, and recording goes on', async () => {
    const { session } = await value('startCapture', defaultCaptureOptions);
    await value('startRun', run());
    await until(
      async () => ((await value('snapshot', {})).run?.status === 'done' ? true : undefined),
      'the run',
    );
    const kinds: string[] = [];
    const live = application.connectLive({ send: (frame) => kinds.push(decodeLive(frame)!.kind) });
    live.request({ type: 'subscribe', session, packets: 0, records: 0 });
    const cleared = await value('clearSession', { session });
    expect(cleared).toMatchObject({ session, recording: true });
    await value('startRun', run());
    await until(
      async () => ((await value('snapshot', {})).run?.status === 'done' ? true : undefined),
      'the second run',
    );
    await value('stopCapture', {});
    live.close();
    expect(kinds).toContain('reset');
    const engine = createEngine();
    const logs = await streamed(session);
    engine.packets.push(logs.packets);
    engine.records.push(logs.records);
    engine.packets.end();
    engine.records.end();
    expect(engine.counters).toMatchObject({ frames: 10, violations: 0, unlinked: 0 });
    expect(readdirSync(file('data/sessions'))).toHaveLength(1);
  });

  test('whose helper is killed says so, keeps what came, and another can start', async () => {
    await value('startCapture', defaultCaptureOptions);
    await value('startRun', run());
    await until(
      async () => ((await value('snapshot', {})).run?.status === 'done' ? true : undefined),
      'the run',
    );
    const helpers = execFileSync('pgrep', ['-P', String(process.pid), '-f', 'capture/helper'], {
      encoding: 'utf8',
    });
    process.kill(Number(helpers.trim()), 'SIGKILL');
    await until(() => events.find((event) => event.event === 'problem'), 'the problem');
    expect((await value('snapshot', {})).capture).toMatchObject({ status: 'failed', frames: 10 });
    const { session } = await value('startCapture', defaultCaptureOptions);
    const { run: number } = await value('startRun', run());
    await until(async () => {
      const { run: state } = await value('snapshot', {});
      return state?.run === number && state.endedAt ? true : undefined;
    }, 'the second run');
    await value('stopCapture', {});
    const engine = createEngine();
    const logs = await streamed(session);
    engine.packets.push(logs.packets);
    engine.records.push(logs.records);
    engine.packets.end();
    engine.records.end();
    expect(engine.counters).toMatchObject({ frames: 20, violations: 0, unlinked: 0 });
  });

  test('ends by itself at its limit, and keeps what came', async () => {
    await value('startCapture', { ...defaultCaptureOptions, limits: { packets: 4 } });
    await value('startRun', run());
    const { session } = await until(async () => {
      const { sessions } = await value('snapshot', {});
      return sessions.find((one) => !one.recording);
    }, 'the end of the recording');
    const { capture, problems, run: state } = await value('snapshot', {});
    expect(state?.status).toBe('done');
    expect(capture).toMatchObject({ session, status: 'idle', frames: 4 });
    expect(problems.map((one) => one.code)).toContain('capture.limit');
  });
});

describe('files', () => {
  test('a recording is saved, closed and opened again', async () => {
    const { session } = await value('startRun', run());
    await ended();
    expect(await problemOf('saveSession', { session })).toBe('session.no-path');
    const path = file('saved.pcapng');
    expect(await value('saveSessionAs', { session, path })).toMatchObject({
      saved: true,
      path,
      name: 'saved.pcapng',
    });
    expect(application.unsaved()).toEqual([]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect((await value('listRecent', {}))[0]).toMatchObject({ path });
    await value('closeSession', { session });
    expect(readdirSync(file('data/sessions'))).toEqual([]);
    const opened = await value('openSession', { path });
    expect(opened).toMatchObject({ kind: 'file', saved: true });
    expect(opened.packetsLength).toBeLessThan(statSync(path).size);
    expect(opened.packetsLength + opened.recordsLength).toBeGreaterThan(statSync(path).size);
    const { packets, records } = await streamed(opened.session);
    const behind = records.subarray(recordsLogHeader('Wireside').length);
    expect(Buffer.concat([packets, behind]).equals(readFileSync(path))).toBe(true);
    expect(await value('saveSession', { session: opened.session })).toMatchObject({ path });
    expect(await value('forgetRecent', { path })).toEqual([]);
  });

  test('a download is the saved file, and leaves nothing behind', async () => {
    const { session } = await value('startRun', run());
    await ended();
    const download = await application.sessionFile(session);
    if (!download.ok) throw new Error(download.error.message);
    const chunks: Buffer[] = [];
    for await (const chunk of download.value.stream) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    expect(download.value).toMatchObject({ name: 'Three-way handshake.pcapng', bytes: bytes.length });
    await value('saveSessionAs', { session, path: file('same.pcapng') });
    expect(bytes.equals(readFileSync(file('same.pcapng')))).toBe(true);
    expect(readdirSync(file('data/spool'))).toEqual([]);
  });

  test('an upload becomes a session, and can be saved', async () => {
    const capture = pcapFromText('C>S SYN; S>C SYN,ACK; C>S ACK');
    async function* body() {
      yield capture.subarray(0, 50);
      yield capture.subarray(50);
    }
    const opened = await application.openUpload('mine.pcap', body());
    if (!opened.ok) throw new Error(opened.error.message);
    expect(opened.value).toMatchObject({ kind: 'file', name: 'mine.pcap', packetsLength: capture.length });
    const { session } = opened.value;
    expect(await problemOf('saveSession', { session })).toBe('session.no-path');
    await value('saveSessionAs', { session, path: file('upload.pcapng') });
    const engine = createEngine();
    engine.packets.push(readFileSync(file('upload.pcapng')));
    engine.packets.end();
    expect(engine.counters.frames).toBe(3);
  });

  test('what is no capture is told', async () => {
    writeFileSync(file('text.txt'), 'hello');
    expect(await problemOf('openSession', { path: file('text.txt') })).toBe('file.unreadable');
    expect((await execute('openSession', { path: file('missing') })).ok).toBe(false);
    expect((await execute('openSession', { path: folder })).ok).toBe(false);
    expect((await value('snapshot', {})).sessions).toEqual([]);
  });

  test('a place that cannot be written to is told, and the session stays unsaved', async () => {
    const { session } = await value('startRun', run());
    await ended();
    expect((await execute('saveSessionAs', { session, path: file('no/such/x.pcapng') })).ok).toBe(false);
    expect(application.unsaved().map((one) => one.session)).toEqual([session]);
  });
});

describe('what the page asks', () => {
  test('scenarios, their code with other options, devices, permission, filters', async () => {
    expect((await value('listScenarios', {})).map((one) => one.id)).toContain('handshake');
    const code = await value('scenarioCode', { scenario: 'handshake', options: { bytes: 7 } });
    expect(code.map((line) => line.text).join('\n')).toContain("'a'.repeat(7)");
    expect((await value('listDevices', {}))[0]).toMatchObject({ loopback: true });
    expect(await value('checkPermission', {})).toMatchObject({ granted: true, backend: 'cap' });
    expect(events.some((event) => event.event === 'permission')).toBe(true);
    expect(await value('checkCaptureFilter', { filter: 'tcp port 80' })).toEqual({});
    expect((await execute('checkCaptureFilter', { filter: 'tcp prot 80' })).ok).toBe(false);
  });

  test('a report has versions and the last lines of the log, and no address but loopback’s', async () => {
    await execute('openSession', { path: '/no/such/192.0.2.7/2001:db8::7/127.0.0.1' });
    const { text } = await value('report', {});
    expect(text).toContain(process.versions.node);
    expect(text).toContain('openSession');
    expect(text).toContain('127.0.0.1');
    expect(text).not.toMatch(/192\.0\.2\.7|2001:db8/);
  });

  test.each([
    ['an unknown command', 'rm', {}],
    ['a name of an object’s own', 'constructor', {}],
    ['no parameters', 'openSession', undefined],
    ['too many parameters', 'snapshot', { more: 1 }],
    ['a wrong type', 'openSession', { path: 7 }],
    ['an endless path', 'openSession', { path: 'x'.repeat(5000) }],
    ['a session that is no number', 'closeSession', { session: 'all' }],
    ['a scope without its expression', 'setCaptureScope', { kind: 'filter' }],
    ['an array', 'startRun', []],
  ])('%s is refused', async (_, command, params) => {
    const before = await value('snapshot', {});
    const reply = await application.execute(command, params);
    expect(reply.ok).toBe(false);
    expect(await value('snapshot', {})).toEqual(before);
  });

  test('a dialog is the host’s', async () => {
    expect(await problemOf('openSessionDialog', {})).toBe('host.no-dialog');
  });
});

test('closing leaves what is in no file to be recovered', async () => {
  const other = await createApplication({
    host: 'web',
    version: '0.1.0',
    locale: 'en',
    dataFolder: file('other'),
    ownPorts: () => [],
  });
  await other.execute('startRun', run());
  await wait(1500);
  await other.close();
  const [left] = readdirSync(file('other/sessions'));
  expect(existsSync(file(`other/sessions/${left}/packets.pcapng`))).toBe(true);
  expect(existsSync(file(`other/sessions/${left}/owner.json`))).toBe(false);
});
