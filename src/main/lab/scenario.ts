import type * as http from 'node:http';
import type * as net from 'node:net';
import type { z } from 'zod';

/**
 * What a participant of a scenario is: the sockets that one `net.connect`, one `net.createServer` or the 'connection'
 * event of one server gives.
 */
export type ParticipantRole = 'client' | 'server' | 'accepted';

/** One lane of the scenario: named once here, and given to sockets with {@link LabContext.as}. */
export interface Participant {
  /** Stable within the scenario: 'client', 'server' … */
  readonly id: string;
  readonly role: ParticipantRole;
  /** As the lane's heading shows it. */
  readonly title: string;
}

/**
 * One line of the code a scenario stands for.
 * `lit` names the records that light it, as `RECORD_NAMES` writes them, after the participant's id: `client connect()`
 * for a call, `client 'connect'` for an event. A line that no record stands for is lit by {@link LabContext.mark}.
 */
export interface CodeLine {
  /** Stable within the scenario, so that a saved mark finds its line again. */
  readonly id: string;
  readonly text: string;
  readonly lit: readonly string[];
}

/** Options are a flat object of zod fields with defaults: forms and `--set` are both generated from it. */
export type OptionsSchema = z.ZodObject;

/** What a scenario's `run` may use. Everything made through it is closed when the run ends, however it ends. */
export interface LabContext {
  /** Node's own `net`; sockets made while the run lasts are observed by the probe. */
  readonly net: typeof net;
  readonly http: typeof http;
  readonly fetch: typeof fetch;
  /** Aborted by Stop, by the scenario's time limit and by the end of the run. */
  readonly signal: AbortSignal;
  /** Ports found free before the capture began, as many as {@link Scenario.ports} asks for; the capture filter knows them. */
  readonly ports: readonly number[];
  /** Name of the loopback host for the family: '127.0.0.1' or '::1'. */
  loopback(family: 4 | 6): string;
  /**
   * Runs `make`: every client that connects and every server that listens inside it is the participant with this id,
   * and a server's accepted sockets are `<id>-accepted`, or the scenario's only 'accepted' participant.
   */
  as<T>(participant: string, make: () => T): T;
  /** Says that the code line with this id has just run, where no socket record says so by itself. */
  mark(line: string): void;
  /** Waits; rejects with the signal's reason when the run is stopped. */
  sleep(milliseconds: number): Promise<void>;
  /**
   * The next `event` of the emitter, as its arguments. Rejects on Stop, and where the emitter fails ('error') before.
   * A promise that nobody awaits any more is no unhandled rejection.
   */
  once(emitter: NodeJS.EventEmitter, event: string): Promise<unknown[]>;
  /** Lets one more port through the capture filter while the run lasts (a free bench's, or one chosen by the kernel). */
  admit(port: number): Promise<void>;
  /** Something to undo at the end, beside the sockets; run in reverse order, errors reported, bounded in time. */
  cleanup(undo: () => void | Promise<void>): void;
}

/** A runnable experiment of the lab, declared once and shown by every host. */
export interface Scenario<Schema extends OptionsSchema = OptionsSchema> {
  /** For the command line: `handshake`. */
  readonly id: string;
  readonly title: string;
  /** Heading that it stands under, for one that is in no group of the lab. */
  readonly group?: string;
  /** One sentence under the title. */
  readonly summary: string;
  /** What to watch for, one short paragraph each. */
  readonly teaches: readonly string[];
  readonly options: Schema;
  readonly participants: readonly Participant[];
  /** The code with the options' values and the ports of the run written in. */
  code(options: z.output<Schema>, ports: readonly number[]): readonly CodeLine[];
  /** How many ports to find free before the capture starts; or each that it wants, 0 for any that is free. */
  ports(options: z.output<Schema>): number | readonly number[];
  /** Whole milliseconds after which a run that has not ended is stopped. */
  limit(options: z.output<Schema>): number;
  /** Why this platform cannot run it, as one sentence; undefined where it can. */
  unavailable?(platform: NodeJS.Platform): string | undefined;
  /**
   * What is wrong with options that only the system can judge (a host name that does not resolve), as one sentence that
   * begins with the option's name; asked before anything is opened or started.
   */
  check?(options: z.output<Schema>): Promise<string | undefined>;
  /** Ends by itself; throws what went wrong. */
  run(context: LabContext, options: z.output<Schema>): Promise<void>;
}

/**
 * Declares a scenario; the options' types reach `code` and `run` from the schema.
 * The returned scenario takes options of any shape that its own schema has parsed (`lab/options.ts`).
 */
export function scenario<Schema extends OptionsSchema>(declared: Scenario<Schema>): Scenario {
  return declared as unknown as Scenario;
}

/** A code line; `id` is its place in the text's own words, `lit` as {@link CodeLine} says. */
export function line(id: string, text: string, ...lit: string[]): CodeLine {
  return { id, text, lit };
}
