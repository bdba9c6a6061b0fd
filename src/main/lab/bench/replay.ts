/** A bench file as a scenario: the same steps, at the same times, by themselves. */
import { z } from 'zod';
import type { Problem } from '../../../core/base/problem.ts';
import { ok, type Result } from '../../../core/base/result.ts';
import type { BenchFile, BenchStep, TimedStep } from '../../../core/contract/bench.ts';
import { type LabContext, type Participant, type Scenario, scenario } from '../scenario.ts';
import { checkClient, checkServerHost, parseClient, parseServer } from './check.ts';
import { benchCode, lineId, stepLines } from './code.ts';
import { parseBenchFile, slugOf } from './file.ts';
import { BenchStage } from './stage.ts';

const options = z.object({
  longest: z.int().min(0).max(3_600_000).default(1000).meta({
    title: 'Longest pause',
    description: 'Pauses between two steps are kept up to this; longer ones are cut to it.',
    unit: 'ms',
  }),
  hold: z.int().min(0).max(600_000).default(500).meta({
    title: 'Hold',
    description: 'How long the sockets stay after the last step, before all are closed.',
    unit: 'ms',
  }),
});

/** Milliseconds to wait for a socket that a step is about: a server accepts it when the client has connected. */
const PATIENCE = 2000;

/** Milliseconds before each step. */
function pauses(steps: readonly TimedStep[], longest: number): number[] {
  return steps.map(({ at }, index) => {
    const pause = index === 0 ? 0 : at - (steps[index - 1]?.at ?? 0);
    return Math.min(Math.max(pause, 0), longest);
  });
}

type ServerStep = Extract<BenchStep, { do: 'server' }>;
const serversOf = (steps: readonly BenchStep[]): ServerStep[] =>
  steps.filter((step): step is ServerStep => step.do === 'server');

const wantsAny = (step: ServerStep): boolean => (step.options.port ?? 0) === 0;

/** The steps with the ports of this run in place of those of the recorded one, where any free one was asked for. */
function withPorts(steps: readonly TimedStep[], ports: readonly number[]): TimedStep[] {
  const now = new Map<number, number>();
  for (const [index, server] of serversOf(steps).entries()) {
    const port = ports[index];
    if (wantsAny(server) && server.port !== undefined && port !== undefined) now.set(server.port, port);
  }
  return steps.map((step) => {
    if (step.do === 'server' && step.port !== undefined)
      return { ...step, port: now.get(step.port) ?? step.port };
    const port = step.do === 'client' ? now.get(Number(step.options.port)) : undefined;
    return step.do === 'client' && port !== undefined
      ? { ...step, options: { ...step.options, port } }
      : step;
  });
}

function participantsOf(steps: readonly BenchStep[]): Participant[] {
  return steps.flatMap((step): Participant[] => {
    if (step.do === 'drive') return [];
    const title = `${step.do === 'server' ? 'Server' : 'Client'} ${step.name.split('-')[1]}`;
    const own: Participant = { id: step.name, role: step.do, title };
    if (step.do === 'client') return [own];
    return [own, { id: `${step.name}-accepted`, role: 'accepted', title: `Socket of ${title}` }];
  });
}

/** What the system does not let a step do, as a sentence that names it; ports are found before. */
async function wrongStep(step: BenchStep): Promise<string | undefined> {
  if (step.do === 'drive') return undefined;
  const parsed = step.do === 'server' ? parseServer(step.options) : parseClient(step.options);
  if (!parsed.ok) return parsed.error[0]?.message;
  const errors =
    'answer' in parsed.value ? await checkServerHost(parsed.value) : await checkClient(parsed.value);
  return errors[0] && `${errors[0].name}: ${step.name}: ${errors[0].message}`;
}

async function replay(
  context: LabContext,
  steps: readonly TimedStep[],
  longest: number,
  hold: number,
): Promise<void> {
  const stage = new BenchStage(context);
  const before = pauses(steps, longest);
  for (const [index, step] of steps.entries()) {
    await context.sleep(before[index] ?? 0);
    if (step.do === 'drive') await present(context, stage, step.socket);
    const { at: _, ...bare } = step;
    const [error] = await stage.do(bare as BenchStep);
    if (error) throw new Error(`step ${index + 1}: ${error.message}`);
    for (const part of stepLines(step).keys()) context.mark(lineId(index, part));
  }
  await context.sleep(hold);
}

/** Resolves when the socket is there, or has not come in time. */
async function present(context: LabContext, stage: BenchStage, ref: string): Promise<void> {
  for (let waited = 0; !stage.has(ref) && waited < PATIENCE; waited += 5) await context.sleep(5);
}

/** @param file as `parseBenchFile` gives it */
export function benchScenario(file: BenchFile): Scenario {
  const { title, steps } = file;
  const made = steps.filter((step) => step.do !== 'drive').length;
  return scenario({
    id: `bench-${slugOf(title)}`,
    title,
    group: 'Benches',
    summary: `${made} servers and clients, ${steps.length} steps, as they were done at the bench.`,
    teaches: [],
    options,
    participants: participantsOf(steps),
    code: (_, ports) => benchCode(withPorts(steps, ports)),
    ports: () => serversOf(steps).map((step) => (wantsAny(step) ? 0 : Number(step.options.port))),
    limit: (o) =>
      pauses(steps, o.longest).reduce((sum, pause) => sum + pause, 0) + o.hold + 10_000 + PATIENCE,
    check: async () => {
      for (const step of steps) {
        const wrong = await wrongStep(step);
        if (wrong) return wrong;
      }
      return undefined;
    },
    run: (context, o) => replay(context, withPorts(steps, context.ports), o.longest, o.hold),
  });
}

/** Reads a bench file as a scenario. @param name base name of the file */
export function loadBench(name: string, text: string): Result<Scenario, Problem> {
  const file = parseBenchFile(name, text);
  return file.ok ? ok(benchScenario(file.value)) : file;
}
