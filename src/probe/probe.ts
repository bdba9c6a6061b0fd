import type * as net from 'node:net';
import { Attribution } from './attribution.ts';
import { ByteReader } from './bytes.ts';
import { Calls } from './calls.ts';
import { Consumption } from './consumption.ts';
import type { ProbeContext } from './context.ts';
import { Events } from './events.ts';
import { LoopDelay } from './loop-delay.ts';
import { Recorder } from './recorder.ts';
import { Roster } from './roster.ts';
import type { ParticipantLabels, Probe, ProbeCounts, ProbeOptions } from './types.ts';
import type { Replacement } from './wrap.ts';

/** Milliseconds between ticks of the probe's one timer, which keeps nothing alive. */
const TICK = 100;
const LOOP_DELAY_WINDOW = 200;

/** Wraps `net` in this process and begins to observe. More than one probe may be installed; each sees its own scope. */
export function installProbe(options: ProbeOptions): Probe {
  return new InstalledProbe(options);
}

class InstalledProbe implements Probe {
  readonly #context: ProbeContext;
  /** What stands as long as the probe does, and what is out of place while an HTTP server is busy. */
  readonly #lasting: readonly Replacement[];
  readonly #quiet: readonly Replacement[];
  readonly #idleTimer: Replacement;
  readonly #loopDelay: LoopDelay | undefined;
  readonly #timer: NodeJS.Timeout;
  readonly #ticksAWindow: number;
  #ticks = 0;
  #stopped = false;

  constructor(options: ProbeOptions) {
    const recorder = new Recorder(options.output);
    this.#context = {
      recorder,
      roster: new Roster(recorder, options.scope),
      attribution: new Attribution(),
      consumption: new Consumption(recorder, () => this.#idleTimer.install()),
      bytes: new ByteReader(options.previewLimit ?? 256),
    };
    const calls = new Calls(this.#context);
    const events = new Events(this.#context, (socket) => calls.coverWriteAfterFin(socket));
    this.#idleTimer = calls.timerReplacement();
    this.#quiet = calls.quietReplacements();
    this.#lasting = [...calls.replacements(), ...events.replacements()];
    for (const one of [...this.#lasting, ...this.#quiet]) one.install();
    const window = options.loopDelayWindow ?? LOOP_DELAY_WINDOW;
    this.#loopDelay = window > 0 ? new LoopDelay(recorder, window) : undefined;
    this.#ticksAWindow = Math.max(1, Math.round(window / TICK));
    this.#timer = setInterval(() => this.#tick(), TICK).unref();
  }

  run<T>(make: () => T, labels: ParticipantLabels = {}): T {
    return this.#context.roster.run(labels, make);
  }

  observe(participant: net.Socket | net.Server, label = ''): number {
    return this.#context.roster.observe(participant, label).id;
  }

  idOf(participant: net.Socket | net.Server): number | undefined {
    return this.#context.roster.find(participant)?.id;
  }

  counts(): ProbeCounts {
    const { recorder, roster } = this.#context;
    const { records, lost, faults } = recorder;
    return { records, lost, faults, participants: roster.count };
  }

  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    clearInterval(this.#timer);
    this.#loopDelay?.stop();
    this.#context.roster.close();
    for (const one of [...this.#lasting, ...this.#quiet, this.#idleTimer]) one.remove();
  }

  #tick(): void {
    const { attribution, bytes, recorder, roster, consumption } = this.#context;
    const wasBusy = attribution.busy;
    roster.forget();
    attribution.tick(consumption.requests);
    bytes.refill(TICK);
    if (attribution.busy !== wasBusy) this.#changePace(attribution.busy);
    this.#ticks += 1;
    if (this.#ticks % this.#ticksAWindow === 0) recorder.guard(() => this.#loopDelay?.tell());
  }

  #changePace(busy: boolean): void {
    for (const one of this.#quiet) {
      if (busy) one.remove();
      else one.install();
    }
  }
}
