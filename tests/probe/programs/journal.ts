import type { EventEmitter } from 'node:events';
import net from 'node:net';

/** What a program saw, one list for each participant: how two processes' turns mix is not the program's to say. */
export class Journal {
  readonly #lists: Record<string, unknown[]> = {};

  note(who: string, ...what: unknown[]): void {
    this.#lists[who] = [...(this.#lists[who] ?? []), what.map(summary)];
  }

  /** Notes every one of these events with its arguments, `this`, and who else listens. */
  listen(who: string, emitter: EventEmitter, events: readonly string[]): void {
    const journal = this;
    for (const event of events) {
      emitter.on(event, function (this: unknown, ...args: unknown[]) {
        journal.note(who, `'${event}'`, ...args, this === emitter, emitter.listenerCount(event));
      });
    }
  }

  /** Notes what can be seen of an object without being told of it. */
  inspect(who: string, emitter: EventEmitter): void {
    this.note(
      who,
      'listeners',
      emitter.eventNames().map((name) => [String(name), emitter.listenerCount(name)]),
    );
    this.note(who, 'own keys', Reflect.ownKeys(emitter).map(String).toSorted());
  }

  toJSON(): unknown {
    return this.#lists;
  }
}

/** The range of ports that Linux chooses from; they differ from run to run. */
const isPort = (value: number): boolean => value >= 32_768 && value <= 60_999;

function summary(value: unknown): unknown {
  if (typeof value === 'number') return isPort(value) ? 'PORT' : value;
  if (typeof value === 'string') return value.replaceAll(/(?<=[:.])\d{4,5}\b/g, 'PORT');
  if (Buffer.isBuffer(value)) return `Buffer(${value.length}) ${value.toString('hex', 0, 40)}`;
  if (value instanceof Error) return errorSummary(value);
  if (typeof value === 'function') return `function ${value.name}/${value.length}`;
  if (value instanceof net.Socket || value instanceof net.Server) return value.constructor.name;
  if (Array.isArray(value)) return value.map(summary);
  if (typeof value === 'object' && value !== null)
    return Object.entries(value).map(([key, one]) => [key, fieldSummary(key, one)]);
  return value;
}

function fieldSummary(key: string, value: unknown): unknown {
  return /port$/i.test(key) ? typeof value : summary(value);
}

function errorSummary(error: Error): unknown {
  const { code, syscall, address } = error as NodeJS.ErrnoException & { address?: string };
  return [error.name, summary(error.message), code, syscall, address, Object.keys(error).toSorted()];
}
