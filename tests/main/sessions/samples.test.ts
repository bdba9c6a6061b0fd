/** Every sample, read as anyone would: it shows what docs/lab.md says, and says nothing of the machine. */
import { readdirSync, readFileSync } from 'node:fs';
import { hostname, release, userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Sample } from '../../../src/core/contract/sample.ts';
import { readSessionView } from '../../../src/core/contract/session-view.ts';
import { frameKind, frameKinds, isSegment } from '../../../src/core/ladder/kinds.ts';
import { type LoadedTrace, loadTrace } from '../../../src/main/cli/load.ts';
import { findScenario, groupOf, scenarios } from '../../../src/main/lab/index.ts';
import { samplesFolder } from '../../../src/main/service/places.ts';
import { Samples } from '../../../src/main/sessions/samples.ts';
import { findingsToCompare, labFindings } from '../../support/lab-findings.ts';

const folder = samplesFolder();
const listed = await new Samples(folder).list();
if (!listed.ok) throw new Error(listed.error.message);
const samples = listed.value;

async function opened(sample: Sample): Promise<LoadedTrace> {
  const trace = await loadTrace(`sample:${sample.id}`);
  if (!trace.ok) throw new Error(trace.error.message);
  return trace.value;
}

describe('the list', () => {
  test('has one for each scenario, in the order of the lab, and no file beside', () => {
    expect(samples.map(({ scenario }) => scenario)).toEqual(scenarios.map(({ id }) => id));
    expect(readdirSync(folder).sort()).toEqual([...samples.map(({ file }) => file), 'index.json'].sort());
  });

  test('is small enough to ship', () => {
    const all = samples.reduce((sum, { file }) => sum + readFileSync(join(folder, file)).length, 0);
    expect(all).toBeLessThan(1_000_000);
  });

  test('docs/lab.md says of every one which findings it gives', () => {
    expect([...labFindings().keys()].sort()).toEqual(samples.map(({ scenario }) => scenario).sort());
    expect(labFindings().get('half-open')).toEqual(['connection.half-open', 'connection.half-open']);
    expect(labFindings().get('keep-alive-unanswered')).toContain('keep-alive.gave-up');
  });

  test('a name that is none is told, with those that there are', async () => {
    const found = await new Samples(folder).find('nope');
    expect(found.ok ? '' : found.error.advice).toContain('keep-alive');
  });
});

describe.each(samples)('$id', (sample) => {
  test('is whole: nothing lost, nothing unlinked, no violation, the clock known', async () => {
    const trace = await opened(sample);
    const { engine, problems } = trace;
    await trace.close();
    expect(problems).toEqual([]);
    expect(engine.counters).toMatchObject({
      frames: sample.frames,
      records: sample.records,
      violations: 0,
      unlinked: 0,
      lostPackets: 0,
      lostRecords: 0,
      lostBytes: 0,
    });
    expect(engine.counters.clockError).toBeLessThanOrEqual(1000);
    expect(engine.counters.links).toBeGreaterThan(0);
    // So that a copy without its records is told.
    expect(engine.interfaces.every(({ recorded }) => recorded)).toBe(true);
  });

  test('gives the findings that the lab promises', async () => {
    const { engine, close } = await opened(sample);
    const ids = engine.findings.list.map(({ id }) => id);
    expect(findingsToCompare(sample.scenario, ids)).toEqual(labFindings().get(sample.scenario));
    await close();
  });

  test('says what it is, and opens where its story is', async () => {
    const { engine, close } = await opened(sample);
    const scenario = findScenario(sample.scenario);
    expect(engine.infos.get('session.title')).toBe(scenario?.title);
    expect(engine.infos.get('scenario.id')).toBe(sample.scenario);
    expect(sample).toMatchObject({ title: scenario?.title, group: groupOf(sample.scenario) });
    const view = readSessionView(engine.infos.get('session.view'));
    const row = (view?.frame ?? view?.record ?? 0) - 1;
    const { frames, records } = engine.tables;
    expect(row).toBeGreaterThanOrEqual(0);
    expect(row).toBeLessThan(view?.frame ? frames.length : records.length);
    await close();
  });

  test('has its server on port 5000, clients from 52104 on, all of it on loopback', async () => {
    const { engine, close } = await opened(sample);
    const { conversations } = engine.tables;
    for (let stream = 0; stream < conversations.length; stream += 1) {
      const ports = [conversations.get('portA', stream), conversations.get('portB', stream)];
      const [server = 0, client = 0] = ports.sort((a, b) => a - b);
      expect(server).toBeLessThan(5010);
      expect(server).toBeGreaterThanOrEqual(5000);
      // A scenario about localPort has a port of its own for its client.
      if (client >= 5010) expect(client).toBeGreaterThanOrEqual(52_104);
      expect(client).toBeLessThan(52_104 + 16);
    }
    await close();
  });

  test('its small drawing is that of its first segments', async () => {
    const { engine, close } = await opened(sample);
    const { frames } = engine.tables;
    const rows = Array.from({ length: frames.length }, (_, row) => row).filter((row) =>
      isSegment(frames, row),
    );
    const kinds = rows.map((row) => frameKind(frames, row));
    expect(sample.arrows.map(({ kind }) => kind)).toEqual(kinds.slice(0, 10));
    expect(frameKinds).toEqual(expect.arrayContaining(sample.arrows.map(({ kind }) => kind)));
    await close();
  });

  test('names no machine, user, process or path', () => {
    const bytes = readFileSync(join(folder, sample.file)).toString('latin1');
    for (const secret of [release(), userInfo().homedir, process.cwd(), '/home/', '/tmp/', '/Users/'])
      if (secret.length > 3) expect(bytes).not.toContain(secret);
    if (hostname().length > 4) expect(bytes).not.toContain(hostname());
    expect(bytes).not.toContain('process.pid');
    expect(bytes).not.toContain('process.title');
    // The kernel's name and version, as the capture helper writes them into sections and interfaces.
    expect(bytes).not.toMatch(/Linux \d|Darwin/);
  });
});
