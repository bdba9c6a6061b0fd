/** Runs a scenario as `wireside run` does, on real sockets with real capture, and reads the saved file back. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { defaultCaptureOptions } from '../../../src/core/contract/capture.ts';
import type { OptionValues } from '../../../src/core/contract/scenario.ts';
import { type LoadedTrace, loadTrace } from '../../../src/main/cli/load.ts';
import { findScenario } from '../../../src/main/lab/index.ts';
import { parseOptions } from '../../../src/main/lab/options.ts';
import { type RecordedScenario, recordScenario } from '../../../src/main/service/record-scenario.ts';
import { brokenLinks } from './link-rules.ts';
import { openSockets } from './open-sockets.ts';
import { Story } from './story.ts';

/** A run that has ended and was read back from its file. */
export interface Recorded {
  readonly outcome: RecordedScenario;
  readonly story: Story;
}

export interface RecordOptions {
  readonly set?: OptionValues;
  readonly stop?: AbortSignal;
}

/** Ports of the trace's sockets and servers. */
function portsOf(trace: LoadedTrace): Set<number> {
  const { sockets } = trace.engine.tables;
  const ports = new Set<number>();
  for (let row = 0; row < sockets.length; row += 1) {
    ports.add(sockets.get('localPort', row));
    ports.add(sockets.get('remotePort', row));
  }
  ports.delete(0);
  return ports;
}

/** What holds of every run, whatever it shows. */
function expectSound(outcome: RecordedScenario, trace: LoadedTrace): void {
  const { engine } = trace;
  expect(outcome.problems).toEqual([]);
  expect(engine.problems).toEqual([]);
  expect(engine.counters).toMatchObject({
    violations: 0,
    unlinked: 0,
    lostPackets: 0,
    lostRecords: 0,
    lostBytes: 0,
  });
  expect(engine.counters.clockError).toBeLessThanOrEqual(1000);
  expect(brokenLinks(trace)).toEqual([]);
  expect(openSockets(portsOf(trace))).toEqual([]);
}

/** Records, saves, reads back, and holds the trace against what is true of all. */
export async function record(id: string, options: RecordOptions = {}): Promise<Recorded> {
  const scenario = findScenario(id);
  if (!scenario) throw new Error(`There is no scenario '${id}'.`);
  const parsed = parseOptions(scenario.options, options.set ?? {});
  if (!parsed.ok) throw new Error(parsed.error.map((problem) => problem.message).join(' '));
  const folder = mkdtempSync(join(tmpdir(), 'wireside-lab-'));
  const path = join(folder, `${id}.pcapng`);
  try {
    const outcome = await recordScenario({
      scenario,
      options: parsed.value,
      repeat: 1,
      capture: defaultCaptureOptions,
      dataFolder: join(folder, 'data'),
      path,
      stop: options.stop ?? new AbortController().signal,
    });
    const trace = await loadTrace(path);
    if (!trace.ok) throw new Error(trace.error.message);
    try {
      expectSound(outcome, trace.value);
      return { outcome, story: new Story(trace.value) };
    } finally {
      await trace.value.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The story of a run that ended by itself. */
export async function told(id: string, set: OptionValues = {}): Promise<Story> {
  const { outcome, story } = await record(id, { set });
  expect(outcome.outcome).toEqual({ kind: 'done' });
  return story;
}
