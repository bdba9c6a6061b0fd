/** What is wrong with what a form says, before anything is started: first the form, then what only the system knows. */
import { lookup } from 'node:dns/promises';
import { createServer, isIP, type ListenOptions } from 'node:net';
import { err, ok, type Result } from '../../../core/base/result.ts';
import type { FieldError } from '../../../core/contract/options.ts';
import type { OptionValues } from '../../../core/contract/scenario.ts';
import { checkValues } from '../options.ts';
import { findFreePorts } from '../ports.ts';
import { hintsOf } from './arguments.ts';
import { type ClientOptions, clientSchema, type ServerOptions, serverSchema } from './forms.ts';

type Checked<T> = Result<T, readonly FieldError[]>;

const at = (name: string, message: string): readonly FieldError[] => [{ name, message }];

/** The field that a failed bind or listen is about, and a sentence for it. */
export function bindError(
  thrown: unknown,
  names: { readonly host: string; readonly port: string },
  values: { readonly host: string; readonly port: number },
): readonly FieldError[] {
  const { code, message } = thrown as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return at(names.port, `Port ${values.port} is in use.`);
  if (code === 'EACCES')
    return at(names.port, `Port ${values.port} needs more rights than this program has.`);
  if (code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT')
    return at(names.host, `${values.host || 'The address'} is not an address of this machine.`);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return at(names.host, unresolved(values.host, thrown));
  return at(names.host, `${message}.`);
}

const unresolved = (host: string, thrown: unknown): string =>
  `${host} does not resolve (${(thrown as NodeJS.ErrnoException).code ?? 'no address'}).`;

async function resolves(
  host: string,
  options: { readonly family?: 0 | 4 | 6; readonly hints?: number } = {},
): Promise<readonly FieldError[]> {
  if (host === '' || isIP(host)) return [];
  try {
    await lookup(host, options);
    return [];
  } catch (thrown) {
    return at('host', unresolved(host, thrown));
  }
}

/** Listens for a moment, seen by nobody; resolves with what prevents it. */
function tryListen(options: ListenOptions): Promise<unknown> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ ...options, exclusive: true }, () => server.close(() => resolve(undefined)));
  });
}

/** The form of a server, parsed. */
export const parseServer = (given: OptionValues): Checked<ServerOptions> => checkValues(serverSchema, given);
export const parseClient = (given: OptionValues): Checked<ClientOptions> => checkValues(clientSchema, given);

/** What is wrong with the address that a server is to listen on, whatever its port. */
export async function checkServerHost({ host }: ServerOptions): Promise<readonly FieldError[]> {
  const unknown = await resolves(host);
  if (unknown.length > 0 || host === '') return unknown;
  const refused = await tryListen({ port: 0, host });
  return refused ? bindError(refused, { host: 'host', port: 'port' }, { host, port: 0 }) : [];
}

/** Whether a server can listen so; the port it would get where it may be any. */
export async function checkServer(options: ServerOptions): Promise<Checked<number>> {
  const unknown = await resolves(options.host);
  if (unknown.length > 0) return err(unknown);
  const port = options.port === 0 ? await anyPort() : ok(options.port);
  if (!port.ok) return port;
  const { host, ipv6Only, reusePort, backlog } = options;
  const refused = await tryListen({
    port: port.value,
    backlog,
    ipv6Only,
    ...(host === '' ? {} : { host }),
    ...(reusePort ? { reusePort } : {}),
  } as ListenOptions);
  if (refused) return err(bindError(refused, { host: 'host', port: 'port' }, { host, port: port.value }));
  return port;
}

async function anyPort(): Promise<Checked<number>> {
  const found = await findFreePorts(1);
  return found.ok ? ok(found.value[0]!) : err(at('port', found.error.message));
}

/** What prevents a client from being made. A server that does not answer is no mistake: that is to be seen. */
export async function checkClient(options: ClientOptions): Promise<readonly FieldError[]> {
  const { host, localAddress, localPort, family } = options;
  if (options.lookup === 'dns.lookup') {
    const unknown = await resolves(host, { family, hints: hintsOf(options) });
    if (unknown.length > 0) return unknown;
  }
  if (localAddress !== '' && isIP(host) && isIP(host) !== isIP(localAddress))
    return at('localAddress', `${localAddress} and ${host} are of different IP versions.`);
  if (localAddress === '' && localPort === 0) return [];
  const values = { host: localAddress, port: localPort };
  const refused = await tryListen({ port: localPort, host: localAddress || localFor(host) });
  return refused ? bindError(refused, { host: 'localAddress', port: 'localPort' }, values) : [];
}

const localFor = (host: string): string => (isIP(host) === 6 ? '::' : '0.0.0.0');
