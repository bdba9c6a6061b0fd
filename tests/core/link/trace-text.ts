/**
 * Whole traces from text: packets and socket records on one clock.
 *
 *     c connect()
 *     c 'connectionAttempt'
 *     C>S SYN
 *     c attempt                    # the kernel tells the local port
 *     S>C SYN,ACK; C>S ACK
 *     s 'connection' a             # tells the accepted tuple, then the event
 *     +300us c 'connect'           # tells the tuple again, then the event
 *     c write(5)
 *     C>S PSH,ACK len=5
 *     a 'data' 5
 *
 * Wire steps are those of tests/support/packets.ts, with endpoints in capitals. Code steps begin with a participant in
 * small letters: `c…` a client (its endpoint is the same name in capitals), `s…` a server, `a…` an accepted socket (of
 * server S, from the client with the same suffix: `a2` from `C2`). Calls are written `end(3)`, events `'data' 3`; a
 * number is how many bytes. Offsets are counted by the builder. A second word after an error event is its code. Details
 * are `key=value`. Both kinds take `+300us`, `-5us` or `@1.5` (seconds after the start) in front; without one a step
 * comes `step` after the one before. A time alone lets that much pass.
 *
 * Other code steps: `c attempt`, `c connected`, `a accepted`, `s dropped c` tell a tuple (`via=D,T`: between these wire
 * endpoints; an event with `told` does not tell it again); `c socket key=value…` tells
 * options (a participant that is not declared this way is declared without any at its first step); `gap 3` says that
 * records were lost; `loop max=5ms` is a sample of the event loop's delay.
 */
import type { RecordDetails } from '../../../src/core/capfile/records/details.ts';
import { DETAILS, type DetailName } from '../../../src/core/capfile/records/details.ts';
import { RECORD_NAMES } from '../../../src/core/capfile/records/names.ts';
import { Role, Transport, TupleReason } from '../../../src/core/capfile/records/schema.ts';
import { packets } from '../../support/packets.ts';
import { addressBytes } from '../../support/packets-bytes.ts';
import type { BuiltPacket } from '../../support/packets-file.ts';
import type { TraceEntry } from './trace-entries.ts';

export interface TraceTextOptions {
  /** Name of a wire endpoint → 'address:port'. */
  readonly endpoints?: Readonly<Record<string, string>>;
  /** Nanoseconds between steps; 100,000 if absent. */
  readonly step?: number;
  /** Error of the clock mapping, nanoseconds; 500 if absent. */
  readonly clockError?: number;
}

/** One trace: frames and entries, each in the order of its own log. */
export interface TraceParts {
  readonly frames: readonly BuiltPacket[];
  readonly entries: readonly TraceEntry[];
}

export const START_SECONDS = 1767225600;

const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, ms: 1e6, s: 1e9 };
const DEFAULT_ENDPOINTS: Readonly<Record<string, string>> = {
  C: '127.0.0.1:40000',
  C2: '127.0.0.1:40002',
  C3: '127.0.0.1:40003',
  S: '127.0.0.1:8080',
};

/** Takes a text apart. Throws on a step it does not understand, naming it. */
export function traceParts(text: string, options: TraceTextOptions = {}): TraceParts {
  const builder = new PartsBuilder(options);
  for (const step of splitSteps(text)) builder.step(step);
  return builder.parts();
}

function splitSteps(text: string): string[] {
  const out: string[] = [];
  for (const piece of text.matchAll(/(?:"(?:\\.|[^"\\])*"|#[^\n]*|[^;\n"#])+/g)) {
    out.push(piece[0].replace(/("(?:\\.|[^"\\])*")|#[^\n]*/g, '$1').trim());
  }
  return out.filter((step) => step !== '');
}

interface Participant {
  readonly id: number;
  readonly name: string;
  readonly role: number;
  written: number;
  read: number;
  attempt: number;
}

class PartsBuilder {
  readonly #options: TraceTextOptions;
  readonly #endpoints: Readonly<Record<string, string>>;
  readonly #participants = new Map<string, Participant>();
  readonly #wire: string[] = [];
  readonly #entries: TraceEntry[] = [];
  /** Nanoseconds after the start. */
  #now = 0;
  #first = true;

  constructor(options: TraceTextOptions) {
    this.#options = options;
    this.#endpoints = { ...DEFAULT_ENDPOINTS, ...options.endpoints };
    this.#entries.push({
      type: 'clock',
      entry: {
        monotonic: monotonic(0),
        epoch: { seconds: START_SECONDS, nanos: 0 },
        error: options.clockError ?? 500,
      },
    });
  }

  step(step: string): void {
    const timed = /^([+-])([\d.]+)(ns|us|ms|s)(?:\s+(.*))?$/s.exec(step);
    const absolute = /^@([\d.]+)\s+(.*)$/s.exec(step);
    if (timed) this.#now += Number(`${timed[1]}1`) * Math.round(Number(timed[2]) * UNITS[timed[3]!]!);
    else if (absolute) this.#now = Math.round(Number(absolute[1]) * 1e9);
    else if (!this.#first) this.#now += this.#options.step ?? 100_000;
    this.#first = false;
    const what = timed ? (timed[4] ?? '') : (absolute?.[2] ?? step);
    if (what === '') return;
    if (/^[a-z]\w* /.test(what)) this.#code(what);
    else this.#wire.push(`@${(this.#now / 1e9).toFixed(9)} ${what}`);
  }

  parts(): TraceParts {
    const frames = packets(this.#wire.join('\n'), { endpoints: this.#endpoints, checksum: 'partial' });
    return { frames, entries: this.#entries };
  }

  #code(step: string): void {
    const [first = '', second = '', ...rest] = step.split(/\s+/);
    if (first === 'gap') {
      this.#entries.push({ type: 'gap', entry: { ...this.#time(), count: Number(second), reason: 1 } });
    } else if (first === 'loop') this.#loop([second, ...rest]);
    else this.#participantStep(this.#participant(first, second === 'socket' ? rest : []), second, rest, step);
  }

  #loop(words: readonly string[]): void {
    const max = /^max=([\d.]+)(ns|us|ms|s)$/.exec(words.find((word) => word.startsWith('max=')) ?? '');
    const nanos = max ? Number(max[1]) * UNITS[max[2]!]! : 0;
    const entry = { ...this.#time(), window: 200, min: 0, mean: nanos / 2, max: nanos, count: 20 };
    this.#entries.push({ type: 'loopDelay', entry });
  }

  #participantStep(who: Participant, what: string, rest: readonly string[], step: string): void {
    if (what === 'socket') return;
    if (what === 'attempt' || what === 'connected' || what === 'accepted')
      this.#tuple(who, TupleReason[what], who, endsOf(rest[0] ?? ''));
    else if (what === 'dropped') this.#tuple(who, TupleReason.dropped, this.#peek(rest[0] ?? ''));
    else this.#record(who, what, rest, step);
  }

  #record(who: Participant, what: string, rest: readonly string[], step: string): void {
    const call = /^(\w+)\((\d*)\)$/.exec(what);
    const name = call ? call[1]! : what.replaceAll("'", '');
    const definition = Object.values(RECORD_NAMES).find(
      (one) =>
        one.name === name &&
        one.kind === (call ? 'call' : 'event') &&
        (one.target === 'server') === (who.role === Role.server),
    );
    if (!definition) throw new Error(`no record '${name}' in step '${step}'`);
    const bytes = Number(call?.[2] || (/^\d+$/.test(rest[0] ?? '') ? rest[0] : 0));
    const code = definition.code;
    if (code === RECORD_NAMES.connectionAttempt.code) who.attempt += 1;
    if (code === RECORD_NAMES.serverListening.code) this.#tuple(who, TupleReason.listening, who);
    if (code === RECORD_NAMES.connected.code && !rest.includes('told'))
      this.#tuple(who, TupleReason.connected, who);
    const details = without(rest, { ...this.#detailsOf(who, name, bytes, rest, code), ...keyed(rest) });
    this.#entries.push({
      type: 'record',
      entry: {
        ...this.#time(),
        name: code,
        flags: (rest.includes('bynode') ? 1 : 0) | (rest.includes('false') ? 2 : 0),
        depth: 0,
        socketId: who.id,
        bytesRead: who.read,
        bytesWritten: who.written,
        details,
      },
    });
    if (details.length !== undefined) this.#count(who, call !== null, details.length);
  }

  #count(who: Participant, call: boolean, length: number): void {
    if (call) who.written += length;
    else who.read += length;
  }

  #detailsOf(
    who: Participant,
    name: string,
    bytes: number,
    rest: readonly string[],
    code: number,
  ): RecordDetails {
    if (name === 'write' || name === 'end') return bytes > 0 ? { start: who.written, length: bytes } : {};
    if (name === 'data' || name === 'consumed') return { start: who.read, length: bytes };
    if (name === 'error' || name === 'destroy')
      return rest[0] && /^[A-Z]/.test(rest[0]) ? errorOf(rest[0]) : {};
    if (name === 'connectionAttempt' || name === 'connectionAttemptTimeout') return { attempt: who.attempt };
    if (name === 'connectionAttemptFailed') return { attempt: who.attempt, ...errorOf(rest[0] ?? '') };
    if (code === RECORD_NAMES.serverConnection.code)
      return this.#accepted(rest[0] ?? '', rest.includes('told'));
    if (code === RECORD_NAMES.serverDrop.code) return this.#dropped(who, rest[0] ?? '');
    return {};
  }

  #accepted(name: string, told: boolean): RecordDetails {
    const accepted = this.#participant(name, []);
    if (!told) this.#tuple(accepted, TupleReason.accepted, accepted);
    return { socketId: accepted.id };
  }

  #dropped(server: Participant, name: string): RecordDetails {
    const client = this.#peek(name);
    this.#tuple(server, TupleReason.dropped, client);
    const { address, port } = this.#endpoint(client.name.toUpperCase());
    return { remoteAddress: address, remotePort: port, localPort: this.#endpoint('S').port };
  }

  /** A tuple is told: `client` says whose address is at the other end of a server's. */
  #tuple(who: Participant, reason: number, client: Participant, ends?: readonly [string, string]): void {
    const server = this.#endpoint(ends?.[1] ?? 'S');
    const far = this.#endpoint(ends?.[0] ?? `C${client.name.slice(1)}`);
    const [local, remote] = who.role === Role.client ? [far, server] : [server, far];
    const family = local.address.includes(':') ? 6 : 4;
    this.#entries.push({
      type: 'tuple',
      entry: {
        ...this.#time(),
        socketId: who.id,
        reason: reason as 1,
        family,
        attempt: who.role === Role.client ? who.attempt : 0,
        localAddress: addressBytes(local.address),
        localPort: local.port,
        remoteAddress: addressBytes(remote.address),
        remotePort: remote.port,
      },
    });
  }

  #endpoint(name: string): { address: string; port: number } {
    const text = this.#endpoints[name];
    const match = /^\[?(.*?)\]?:(\d+)$/.exec(text ?? '');
    if (!match) throw new Error(`no endpoint ${name}`);
    return { address: match[1]!, port: Number(match[2]) };
  }

  #peek(name: string): Participant {
    return (
      this.#participants.get(name) ?? { id: 0, name, role: Role.client, written: 0, read: 0, attempt: 0 }
    );
  }

  #participant(name: string, words: readonly string[]): Participant {
    const known = this.#participants.get(name);
    if (known) return known;
    const role = name.startsWith('s') ? Role.server : name.startsWith('a') ? Role.accepted : Role.client;
    const made = { id: this.#participants.size + 1, name, role, written: 0, read: 0, attempt: 0 };
    this.#participants.set(name, made);
    const parent = role === Role.accepted ? (this.#participants.get('s')?.id ?? 0) : 0;
    const transport = words.includes('tls') ? Transport.tls : Transport.tcp;
    const details = keyed(words);
    const entry = {
      ...this.#time(),
      socketId: made.id,
      role,
      transport,
      parentId: parent,
      label: name,
      details,
    };
    this.#entries.push({ type: 'socket', entry });
    return made;
  }

  #time() {
    return monotonic(this.#now);
  }
}

/** `via=D,T`: the wire endpoints of a tuple, local first. */
function endsOf(word: string): readonly [string, string] | undefined {
  const via = /^via=(\w+),(\w+)$/.exec(word);
  return via ? [via[1]!, via[2]!] : undefined;
}

/** Monotonic time of so many nanoseconds after the start. */
function monotonic(nanos: number): { seconds: number; nanos: number } {
  const whole = 1000 + Math.floor(nanos / 1e9);
  return { seconds: whole, nanos: nanos - Math.floor(nanos / 1e9) * 1e9 };
}

function errorOf(code: string): RecordDetails {
  return { errorCode: code, errorSyscall: code === 'ECONNREFUSED' ? 'connect' : 'read', withError: true };
}

/** `key=` takes a detail away that the step would have. */
function without(words: readonly string[], details: RecordDetails): RecordDetails {
  const taken = words.filter((word) => word.endsWith('=')).map((word) => word.slice(0, -1));
  return Object.fromEntries(Object.entries(details).filter(([key]) => !taken.includes(key))) as RecordDetails;
}

/** `key=value` words as details of their declared types. */
function keyed(words: readonly string[]): RecordDetails {
  const details: Record<string, unknown> = {};
  for (const word of words) {
    const [key = '', value = ''] = word.split('=', 2);
    const declared = DETAILS[key as DetailName];
    if (value === '' || !declared) continue;
    if (declared.type === 'bool') details[key] = value === 'true';
    else details[key] = declared.type === 'text' ? value : Number(value);
  }
  return details as RecordDetails;
}
