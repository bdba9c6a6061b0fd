/** What a socket or a server of the bench is told by hand: one call of Node's each. */
import type { Server, Socket } from 'node:net';
import { err, ok, type Result } from '../../../core/base/result.ts';
import type { BenchAction } from '../../../core/contract/bench.ts';
import type { FieldError } from '../../../core/contract/options.ts';
import type { OptionValues } from '../../../core/contract/scenario.ts';
import { checkValues } from '../options.ts';
import { type ActionOptions, actionSchemas } from './forms.ts';
import { payloadOf } from './payload.ts';
import { missing } from './this-node.ts';

type Call<P> = (participant: P) => void;

/** Calls that @types/node does not know of in every version. */
interface NewerSocket {
  setTypeOfService(tos: number): void;
  setKeepAlive(enable: boolean, initialDelay: number, interval?: number, count?: number): void;
}

const oneError = (name: string, message: string): Result<never, readonly FieldError[]> =>
  err([{ name, message }]);

function write(options: ActionOptions<'write'>, file: string | undefined) {
  const payload = payloadOf(options.kind, options.data, file);
  if (!payload.ok) return oneError('data', payload.error);
  const { value } = payload;
  if (value.length === 0) return oneError('data', 'There is nothing to write.');
  return ok((socket: Socket) => {
    for (let i = 0; i < options.repeat; i += 1) socket.write(value);
  });
}

function end(options: ActionOptions<'end'>, file: string | undefined) {
  const payload = payloadOf(options.kind, options.data, file);
  if (!payload.ok) return oneError('data', payload.error);
  const { value } = payload;
  return ok((socket: Socket) => void (value.length > 0 ? socket.end(value) : socket.end()));
}

type SocketAction = Exclude<BenchAction, 'close' | 'maxConnections'>;
type Prepare = (options: never, file: string | undefined) => Result<Call<Socket>, readonly FieldError[]>;

const socketCalls: { readonly [A in SocketAction]: Prepare } = {
  write,
  end,
  destroy: () => ok((socket) => void socket.destroy()),
  resetAndDestroy: () => ok((socket) => void socket.resetAndDestroy()),
  pause: () => ok((socket) => void socket.pause()),
  resume: () => ok((socket) => void socket.resume()),
  setKeepAlive: ({ enable, initialDelay, interval, count }: ActionOptions<'setKeepAlive'>) =>
    ok((socket) => (socket as NewerSocket).setKeepAlive(enable, initialDelay, interval, count)),
  setNoDelay: ({ noDelay }: ActionOptions<'setNoDelay'>) => ok((socket) => void socket.setNoDelay(noDelay)),
  setTimeout: ({ timeout }: ActionOptions<'setTimeout'>) => ok((socket) => void socket.setTimeout(timeout)),
  setTypeOfService: ({ tos }: ActionOptions<'setTypeOfService'>) =>
    missing.typeOfService
      ? oneError('tos', missing.typeOfService)
      : ok((socket) => (socket as unknown as NewerSocket).setTypeOfService(tos)),
};

const isForServers = (action: BenchAction): action is 'close' | 'maxConnections' =>
  action === 'close' || action === 'maxConnections';

function serverCall(action: 'close' | 'maxConnections', options: unknown): Call<Server> {
  if (action === 'close') return (server) => void server.close();
  const { maxConnections } = options as ActionOptions<'maxConnections'>;
  return (server) => {
    // Node holds "no limit" as undefined; its types do not say so.
    (server as { maxConnections: number | undefined }).maxConnections = maxConnections;
  };
}

/** What an action will call, or what is wrong with it; nothing is done yet. */
export interface Drive {
  readonly server?: Call<Server>;
  readonly socket?: Call<Socket>;
}

export function prepareDrive(
  action: BenchAction,
  given: OptionValues,
  file?: string,
): Result<Drive, readonly FieldError[]> {
  const options = checkValues(actionSchemas[action], given);
  if (!options.ok) return options;
  if (isForServers(action)) return ok({ server: serverCall(action, options.value) });
  const socket = socketCalls[action](options.value as never, file);
  return socket.ok ? ok({ socket: socket.value }) : socket;
}
