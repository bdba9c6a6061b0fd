import type { Server, Socket } from 'node:net';
import type { BenchSocket, BenchStep } from '../../../core/contract/bench.ts';
import type { FieldError } from '../../../core/contract/options.ts';
import { addressesOf, stateOf } from '../participant-state.ts';
import type { LabContext } from '../scenario.ts';
import { answerBy } from './answer.ts';
import { connectArguments, serverArguments, withBlockList } from './arguments.ts';
import { bindError, parseClient, parseServer } from './check.ts';
import { prepareDrive } from './drive.ts';
import type { ClientOptions, ServerOptions } from './forms.ts';

type StepOf<D extends BenchStep['do']> = Extract<BenchStep, { do: D }>;
type Errors = readonly FieldError[];

/** A socket or server of the bench; its addresses outlive it. */
interface Entry {
  readonly ref: string;
  readonly role: BenchSocket['role'];
  readonly participant: Socket | Server;
  addresses: Pick<BenchSocket, 'local' | 'remote'>;
  error?: string;
  /** Sockets that a server has accepted so far. */
  accepted: number;
}

/** Sockets that are kept: of more, those that closed first are forgotten. */
const KEPT = 200;

const nothingAt = (ref: string): Errors => [{ name: '', message: `There is no '${ref}' at this bench.` }];

/** The sockets and servers of one bench, and the steps that act on them. All it makes is the run's, and closes with it. */
export class BenchStage {
  readonly #context: LabContext;
  readonly #entries = new Map<string, Entry>();

  constructor(context: LabContext) {
    this.#context = context;
  }

  /** Does a step; resolves with what was wrong with it, and then nothing was done. */
  async do(step: BenchStep): Promise<Errors> {
    if (step.do === 'server') return this.#server(step);
    if (step.do === 'client') return this.#client(step);
    return this.#drive(step);
  }

  has(ref: string): boolean {
    return this.#entries.has(ref);
  }

  async #server(step: StepOf<'server'>): Promise<Errors> {
    const options = parseServer(step.options);
    if (!options.ok) return options.error;
    const port = step.port ?? options.value.port;
    await this.#context.admit(port);
    const server = this.#makeServer(step.name, options.value, port);
    const entry = this.#add(step.name, 'server', server);
    this.#context.as(step.name, () => server.listen(serverArguments(options.value, port).listen));
    try {
      await this.#context.once(server, 'listening');
    } catch (thrown) {
      this.#context.signal.throwIfAborted();
      this.#entries.delete(step.name);
      return bindError(thrown, { host: 'host', port: 'port' }, { host: options.value.host, port });
    }
    entry.addresses = addressesOf(server);
    return [];
  }

  #makeServer(name: string, options: ServerOptions, port: number): Server {
    const { create, properties } = serverArguments(options, port);
    const answer = answerBy(options.answer, options.answerDelay);
    const server = this.#context.net.createServer(withBlockList(create), (socket) => {
      const own = this.#entries.get(name);
      if (!own) return;
      own.accepted += 1;
      this.#add(`${name}/${own.accepted}`, 'accepted', socket);
      answer(socket);
    });
    return Object.assign(server, properties);
  }

  async #client(step: StepOf<'client'>): Promise<Errors> {
    const options = parseClient(step.options);
    if (!options.ok) return options.error;
    await this.#context.admit(options.value.port);
    this.#add(step.name, 'client', this.#connect(step.name, options.value));
    return [];
  }

  #connect(name: string, options: ClientOptions): Socket {
    const client = this.#context.as(name, () => this.#context.net.connect(connectArguments(options)));
    return options.read ? client.on('data', () => {}) : client;
  }

  #drive({ socket: ref, action, options, file }: StepOf<'drive'>): Errors {
    const entry = this.#entries.get(ref);
    if (!entry) return nothingAt(ref);
    const drive = prepareDrive(action, options, file);
    if (!drive.ok) return drive.error;
    const call = entry.role === 'server' ? drive.value.server : drive.value.socket;
    if (!call) return [{ name: '', message: `${action} is not for ${ref}.` }];
    (call as (participant: Socket | Server) => void)(entry.participant);
    return [];
  }

  #add(ref: string, role: Entry['role'], participant: Socket | Server): Entry {
    const entry: Entry = { ref, role, participant, addresses: addressesOf(participant), accepted: 0 };
    this.#entries.set(ref, entry);
    if (this.#entries.size > KEPT) this.#forgetOne();
    participant.on('error', (error) => {
      entry.error = error.message;
    });
    return entry;
  }

  /** A server that others connect to without end must not fill memory and screen. */
  #forgetOne(): void {
    for (const { ref, role, participant } of this.#entries.values()) {
      if (role === 'server' || !(participant as Socket).destroyed) continue;
      this.#entries.delete(ref);
      return;
    }
  }

  /** How everything stands; what has closed stays with its last addresses. */
  sockets(): BenchSocket[] {
    return [...this.#entries.values()].map((entry) => this.#describe(entry));
  }

  #describe(entry: Entry): BenchSocket {
    const now = addressesOf(entry.participant);
    entry.addresses = { ...entry.addresses, ...now };
    const { ref, role, participant, error } = entry;
    return {
      ref,
      role,
      state: stateOf(participant),
      ...entry.addresses,
      ...(role === 'server' ? this.#countsOfServer(ref) : countsOfSocket(participant as Socket)),
      ...(error === undefined ? {} : { error: error.slice(0, 500) }),
    };
  }

  #countsOfServer(ref: string) {
    const accepted = [...this.#entries.values()].filter((one) => one.ref.startsWith(`${ref}/`));
    const connections = accepted.filter(({ participant }) => !(participant as Socket).destroyed).length;
    return { paused: false, bytesRead: 0, bytesWritten: 0, waiting: 0, connections };
  }
}

function countsOfSocket(socket: Socket) {
  return {
    paused: !socket.destroyed && socket.readableFlowing !== true,
    bytesRead: socket.bytesRead,
    bytesWritten: socket.bytesWritten ?? 0,
    waiting: socket.writableLength,
  };
}
