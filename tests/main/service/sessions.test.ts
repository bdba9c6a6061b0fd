/** Samples, edits, merging, exports and recovery, as a page asks for them. */
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CommandName, commands, type Params, type Value } from '../../../src/core/contract/commands.ts';
import { exportPath } from '../../../src/core/contract/hosts.ts';
import type { Reply } from '../../../src/core/contract/problem.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { type Application, createApplication } from '../../../src/main/service/index.ts';
import { samplesFolder } from '../../../src/main/service/places.ts';
import { SessionFolders } from '../../../src/main/sessions/folders.ts';
import { tool } from '../../core/capfile/tshark.ts';
import { workplace } from '../cli/wireside.ts';
import { packetsLog, recordsLog } from '../sessions/logs.ts';

const file = workplace();
const sampleFile = (id: string): string => join(samplesFolder(), `${id}.pcapng`);
const heard: string[] = [];
let application: Application;

beforeAll(async () => {
  const dataFolder = file('data');
  application = await createApplication({
    host: 'web',
    version: '0',
    locale: 'en',
    dataFolder,
    ownPorts: () => [],
  });
  application.onEvent((event) => event.event === 'problem' && heard.push(event.problem.code));
});
afterAll(() => application.close());

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

async function codeOf<C extends CommandName>(command: C, params: Params<C>): Promise<string> {
  const reply = await execute(command, params);
  return reply.ok ? 'none' : reply.error.code;
}

function read(path: string) {
  const engine = createEngine();
  engine.packets.push(readFileSync(path));
  engine.packets.end();
  engine.records.end();
  return engine;
}

const session = async (number: number) =>
  (await value('snapshot', {})).sessions.find((one) => one.session === number);

describe('samples', () => {
  test('are listed and opened by their id, and by a path', async () => {
    const samples = await value('listSamples', {});
    expect(samples.length).toBeGreaterThan(20);
    const opened = await value('openSample', { id: 'keep-alive' });
    expect(opened).toMatchObject({
      kind: 'file',
      name: 'TCP keep-alive',
      sample: 'keep-alive',
      scenario: 'keep-alive',
      saved: true,
    });
    expect(opened.path).toBeUndefined();
    expect((await value('openSession', { path: 'sample:refused' })).sample).toBe('refused');
    expect(await codeOf('openSample', { id: 'nope' })).toBe('sample.unknown');
    expect(await codeOf('openSample', { id: '../index' })).toBe('sample.unknown');
    expect(await value('listRecent', {})).toEqual([]);
  });

  test('have no place that saving could write to', async () => {
    const { session: number } = await value('openSample', { id: 'refused' });
    const before = readFileSync(sampleFile('refused'));
    expect(await codeOf('saveSession', { session: number })).toBe('session.no-path');
    const copy = await value('saveSessionAs', { session: number, path: file('refused.pcapng') });
    expect(copy.path).toBe(file('refused.pcapng'));
    expect(readFileSync(sampleFile('refused'))).toEqual(before);
    expect(read(file('refused.pcapng')).counters).toMatchObject({ frames: 2, records: 6, unlinked: 0 });
  });
});

describe('what a session says of itself', () => {
  test('is changed, makes it unsaved, and is in the file once that is saved, however often', async () => {
    copyFileSync(sampleFile('keep-alive'), file('mine.pcapng'));
    const { session: number } = await value('openSession', { path: file('mine.pcapng') });
    const edited = await value('editSession', {
      session: number,
      infos: { 'session.title': '為什麼是 3 秒？', 'session.notes': '' },
    });
    expect(edited).toMatchObject({ saved: false, infos: { 'session.title': '為什麼是 3 秒？' } });
    expect(application.unsaved().map((one) => one.session)).toEqual([number]);
    expect(await value('saveSession', { session: number })).toMatchObject({ saved: true });
    await value('editSession', { session: number, infos: { 'session.notes': 'again' } });
    await value('saveSession', { session: number });
    const { infos, counters, problems } = read(file('mine.pcapng'));
    expect(Object.fromEntries(infos)).toMatchObject({
      'session.title': '為什麼是 3 秒？',
      'session.notes': 'again',
      'scenario.id': 'keep-alive',
    });
    expect(counters).toMatchObject({ frames: 12, records: 19, unlinked: 0, violations: 0 });
    expect(problems).toEqual([]);
  });

  test('is a name of the list, and not of any length', async () => {
    const { session: number } = await value('openSample', { id: 'refused' });
    const edit = (infos: object) =>
      codeOf('editSession', { session: number, infos } as Params<'editSession'>);
    expect(await edit({ 'process.pid': '1' })).toBe('command.parameters');
    expect(await edit({ 'session.notes': 'x'.repeat(30_001) })).toBe('command.parameters');
    expect(await codeOf('editSession', { session: 999, infos: {} })).toBe('session.unknown');
  });
});

describe('records that are merged', () => {
  test('make a session of a plain capture; nothing stands twice, however often it is saved', async () => {
    tool('editcap', ['-F', 'nsecpcap', '-r', sampleFile('handshake'), file('plain.pcap'), '1-10']);
    const { session: number } = await value('openSession', { path: file('plain.pcap') });
    expect((await session(number))?.recordsLength).toBe(0);
    const merged = await value('mergeRecords', { session: number, path: sampleFile('handshake') });
    expect(merged.saved).toBe(false);
    expect(merged.recordsLength).toBeGreaterThan(0);
    const path = file('merged.pcapng');
    await value('saveSessionAs', { session: number, path });
    const once = readFileSync(path);
    await value('saveSession', { session: number });
    expect(readFileSync(path)).toEqual(once);
    expect(read(path).counters).toMatchObject({ frames: 10, records: 25, violations: 0, unlinked: 0 });
  });

  test('of another time are merged and told of; a file without any is refused', async () => {
    const { session: number } = await value('openSession', { path: file('plain.pcap') });
    heard.length = 0;
    await value('mergeRecords', { session: number, path: sampleFile('keep-alive') });
    expect(heard).toEqual(['session.no-overlap']);
    expect(await codeOf('mergeRecords', { session: number, path: file('plain.pcap') })).toBe(
      'session.no-records',
    );
    expect(await codeOf('mergeRecords', { session: number, path: file('nowhere') })).toBe(
      'session.not-found',
    );
  });
});

describe('an export', () => {
  test('has each linked record on its packet; Wireshark’s tools read it and keep it', async () => {
    const { session: number } = await value('openSample', { id: 'handshake' });
    const path = file('for-wireshark.pcapng');
    const choices = { links: true, payload: true, origin: true };
    expect(await value('exportSession', { session: number, path, choices })).toEqual({
      path,
      frames: 10,
      records: 25,
    });
    tool('editcap', [path, file('again.pcapng')]);
    for (const one of [path, file('again.pcapng')]) {
      const engine = read(one);
      expect(engine.frameComments(1)).toEqual([
        expect.stringMatching(/^client #\d+: 'connect' was caused by this frame, .+ after it \(e\d+\)$/),
      ]);
      expect(readFileSync(one).includes('WSDE link {"record":')).toBe(true);
      expect(engine.counters).toMatchObject({ records: 25, unlinked: 0 });
      const rows = tool('tshark', [
        '-r',
        one,
        '-Y',
        'frame.comment contains "write"',
        '-T',
        'fields',
        '-e',
        'frame.number',
      ]);
      expect(rows.trim().split('\n')).toEqual(['4', '6']);
    }
    expect(await session(number)).toMatchObject({ saved: true });
  });

  test('without payload and origin says nothing of either', async () => {
    const { session: number } = await value('openSample', { id: 'http-client' });
    const path = file('bare.pcapng');
    await value('exportSession', {
      session: number,
      path,
      choices: { links: true, payload: false, origin: false },
    });
    const bytes = readFileSync(path);
    expect(bytes.includes('GET / ')).toBe(false);
    expect(bytes.includes('process.pid')).toBe(false);
    expect(read(path).counters).toMatchObject({ unlinked: 0, violations: 0 });
  });

  test('has only the rows that were chosen, and what is said of them', async () => {
    const { session: number } = await value('openSample', { id: 'handshake' });
    const mark = { frames: [], records: [2] };
    await value('editSession', { session: number, infos: { 'session.marks': JSON.stringify(mark) } });
    // Frames 2 and 3, records 2 and 8.
    const bits = (...bytes: number[]): string => Buffer.from(bytes).toString('base64');
    const { rows } = await value('chooseRows', { session: number, frames: bits(6), records: bits(130) });
    const path = file('some.pcapng');
    const choices = { links: true, payload: true, origin: true, rows };
    expect(await value('exportSession', { session: number, path, choices })).toMatchObject({
      frames: 2,
      records: 2,
    });
    expect(read(path).infos.get('session.marks')).toBe('{"frames":[],"records":[1]}');
    const other = { session: number, path: file('other.pcapng'), choices: { ...choices, rows: 99 } };
    expect(await application.execute('exportSession', other)).toMatchObject({
      ok: false,
      error: { code: 'export.rows' },
    });
    expect(exportPath(3, choices)).toBe(`/api/sessions/3/file?export=links,payload,origin,rows-${rows}`);
  });

  test('comes as a download too, and leaves no copy behind', async () => {
    const { session: number } = await value('openSample', { id: 'handshake' });
    const opened = await application.sessionFile(number, { links: true, payload: true, origin: false });
    if (!opened.ok) throw new Error(opened.error.message);
    const chunks: Buffer[] = [];
    for await (const chunk of opened.value.stream) chunks.push(chunk as Buffer);
    writeFileSync(file('downloaded.pcapng'), Buffer.concat(chunks));
    expect(read(file('downloaded.pcapng')).frameComments(0).length).toBeGreaterThan(0);
    expect(readdirSync(join(file('data'), 'spool'))).toEqual([]);
    expect(exportPath(3, { links: true, payload: false, origin: true })).toBe(
      '/api/sessions/3/file?export=links,origin',
    );
  });
});

describe('what a process left behind', () => {
  /** A recording whose process is gone. */
  async function leftBehind(): Promise<string> {
    const folder = await new SessionFolders(file('data')).create(Date.UTC(2026, 0, 2, 3, 4));
    if (!folder.ok) throw new Error(folder.error.message);
    writeFileSync(folder.value.packetsPath, packetsLog(10));
    // The last block was never finished.
    writeFileSync(folder.value.recordsPath, recordsLog(4, 5).subarray(0, -30));
    await folder.value.release();
    return folder.value.path;
  }

  test('is offered, shown unsaved, edited and saved; then it is gone', async () => {
    const folder = await leftBehind();
    const [found] = await value('listRecoverable', {});
    expect(found).toMatchObject({ packetsLength: statSync(join(folder, 'packets.pcapng')).size });
    const shown = await value('recoverSession', { id: found!.id });
    expect(shown).toMatchObject({
      kind: 'live',
      saved: false,
      recording: false,
      name: 'Recovered 2026-01-02 03:04',
    });
    expect(await value('listRecoverable', {})).toEqual([]);
    await value('editSession', { session: shown.session, infos: { 'session.title': 'Saved' } });
    await value('saveSessionAs', { session: shown.session, path: file('recovered.pcapng') });
    const { counters, infos } = read(file('recovered.pcapng'));
    expect(counters).toMatchObject({ frames: 10 });
    expect(infos.get('session.title')).toBe('Saved');
    await value('closeSession', { session: shown.session });
    expect(existsSync(folder)).toBe(false);
  });

  test('stays where the application ends before it is saved, and is deleted where it is discarded', async () => {
    const folder = await leftBehind();
    const [found] = await value('listRecoverable', {});
    const other = await createApplication({
      host: 'web',
      version: '0',
      locale: 'en',
      dataFolder: file('data'),
      ownPorts: () => [],
    });
    await other.execute('recoverSession', { id: found!.id });
    await other.close();
    expect(existsSync(folder)).toBe(true);
    expect((await value('listRecoverable', {})).map(({ id }) => id)).toEqual([found!.id]);
    expect(await value('discardRecoverable', { id: found!.id })).toEqual([]);
    expect(existsSync(folder)).toBe(false);
    expect(await codeOf('recoverSession', { id: found!.id })).toBe('recover.none');
    expect(await codeOf('discardRecoverable', { id: '../../etc' })).toBe('recover.none');
  });
});
