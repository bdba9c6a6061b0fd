import { once } from 'node:events';
import net, { type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  EntryEncoder,
  type GapReason,
  RECORD_NAMES,
  RecordFlag,
  type RecordKey,
  recordName,
  type SocketRecord,
} from '../../src/core/capfile/records/index.ts';
import { installProbe, type Probe, type ProbeOptions, type RecordsOutput } from '../../src/probe/index.ts';
import { type Collected, collectFrom } from '../core/capfile/records/collect.ts';

/** Keeps records in memory; `capacity` bytes of them, then it is full. */
export class MemoryOutput implements RecordsOutput {
  readonly encoder: EntryEncoder;
  readonly losses: GapReason[] = [];

  constructor(capacity = 4_000_000) {
    this.encoder = new EntryEncoder(capacity);
  }

  ensure(bytes: number): EntryEncoder | undefined {
    return bytes <= this.encoder.room ? this.encoder : undefined;
  }

  lost(reason: GapReason): void {
    this.losses.push(reason);
  }
}

/** What a probe saw. */
export interface Sight extends Collected {
  /** Records of the participant with this label or id. */
  of(who: string | number): SocketRecord[];
  /** The same as texts: `connect()`, `'connect'`; with `byNode` ones in brackets. */
  names(who: string | number): string[];
  /** Records of one name, of everybody or of one participant. */
  all(key: RecordKey, who?: string | number): SocketRecord[];
}

export interface Watch {
  readonly probe: Probe;
  readonly output: MemoryOutput;
  /** Everything until now. */
  see(): Sight;
  /** Stops the probe and gives everything. */
  end(): Sight;
}

/** Installs a probe with its records in memory. */
export function watch(options: Partial<ProbeOptions> = {}, output = new MemoryOutput()): Watch {
  const probe = installProbe({ scope: 'enrolled', loopDelayWindow: 0, ...options, output });
  const see = () => sightOf(collectFrom(output.encoder));
  const end = () => {
    probe.stop();
    return see();
  };
  return { probe, output, see, end };
}

function sightOf(collected: Collected): Sight {
  const idOf = (who: string | number) =>
    typeof who === 'number' ? who : collected.sockets.find((socket) => socket.label === who)?.socketId;
  const of = (who: string | number) => collected.records.filter((record) => record.socketId === idOf(who));
  const names = (who: string | number) => of(who).map(textOf);
  const all = (key: RecordKey, who?: string | number) =>
    (who === undefined ? collected.records : of(who)).filter(
      (record) => record.name === RECORD_NAMES[key].code,
    );
  return { ...collected, of, names, all };
}

/** As the screen shows it; Node's own calls in brackets. */
export function textOf(record: SocketRecord): string {
  const { text } = recordName(record.name);
  return (record.flags & RecordFlag.byNode) === 0 ? text : `[${text}]`;
}

export const portOf = (server: net.Server): number => (server.address() as AddressInfo).port;

/** A server on loopback that is listening; its sockets are labelled `accepted`, itself `server`. */
export async function listening(
  { probe }: Watch,
  onConnection: (socket: net.Socket) => void,
  options: net.ServerOpts = {},
): Promise<net.Server> {
  const make = () => net.createServer(options, onConnection).listen(0, '127.0.0.1');
  const server = probe.run(make, { label: 'server', acceptedLabel: 'accepted' });
  await once(server, 'listening');
  return server;
}

/** A client labelled `client`, connecting. */
export function connecting(
  { probe }: Watch,
  target: net.NetConnectOpts | net.Server,
  options: Partial<net.TcpNetConnectOpts> = {},
): net.Socket {
  const to = target instanceof net.Server ? { port: portOf(target), host: '127.0.0.1', ...options } : target;
  return probe.run(() => net.connect(to as net.NetConnectOpts), { label: 'client' });
}

/** Waits for 'close' of a socket, or of a server that is asked to close; an 'error' before it is no matter. */
export async function closed(emitter: net.Socket | net.Server): Promise<void> {
  if (emitter instanceof net.Server) emitter.close();
  // `closed` is true a moment before 'close' is emitted.
  else if (emitter.closed) return sleep(5);
  await new Promise<void>((resolve) => emitter.once('close', () => resolve()));
}

/** Waits until a condition holds; fails after two seconds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (holds()) return;
    await sleep(5);
  }
  throw new Error('the condition did not come true within two seconds');
}

/** Nanoseconds since the clock began. */
export const nanosOf = (time: { seconds: number; nanos: number }): bigint =>
  BigInt(time.seconds) * 1_000_000_000n + BigInt(time.nanos);
