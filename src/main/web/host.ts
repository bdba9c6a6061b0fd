/** The web host: the same page and the same application over HTTP and WebSocket, on loopback only. */
import type { AddressInfo } from 'node:net';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import fastify, { type FastifyInstance } from 'fastify';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { Application } from '../service/application.ts';
import { pageHeaders } from '../service/page.ts';
import { addApi } from './api.ts';
import { addEntrance } from './entrance.ts';
import { checkHost, Secrets } from './guard.ts';
import { addSockets } from './sockets.ts';

export interface WebHostOptions {
  /** Told the port before the application is asked for anything, so that every capture can exclude it. */
  readonly application: (port: number) => Promise<Application>;
  /** Folder of the built page. */
  readonly pageFolder: string;
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** Called with each link that lets one browser in: at the start, and a new one whenever one was used. */
  readonly onLink: (link: string) => void;
}

export interface WebHost {
  readonly port: number;
  /** Ends connections, then the application. */
  close(): Promise<void>;
}

/** Longest command, in bytes: an option may be a text of 100,000 characters. */
const MAX_COMMAND = 1024 * 1024;
/** Longest request on the live stream or message on the event stream, in bytes. */
const MAX_REQUEST = 64 * 1024;

function listenProblem(error: unknown, port: number): Problem {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === 'EADDRINUSE') {
    return problem(
      'error',
      'web.port-in-use',
      `Port ${port} is in use.`,
      'Choose another with --port, or leave it out.',
    );
  }
  if (code === 'EACCES') {
    return problem(
      'error',
      'web.port-denied',
      `Port ${port} needs more rights.`,
      'Choose a port above 1023 with --port.',
    );
  }
  return problem('error', 'web.listen', `The web host cannot listen on port ${port}: ${messageOf(error)}.`);
}

function newServer(): FastifyInstance {
  return fastify({ bodyLimit: MAX_COMMAND, forceCloseConnections: true, logger: false, trustProxy: false });
}

/** Every answer carries the page's headers; every request is held against its Host first. */
function addGuards(server: FastifyInstance): void {
  server.addHook('onRequest', async (request, reply) => {
    reply.headers(pageHeaders);
    const refusal = checkHost(request.headers.host);
    if (refusal) return reply.code(refusal.status).send(err(refusal.problem));
  });
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500;
    reply.code(status).send(err(problem('error', `web.${status}`, error.message)));
  });
}

async function addPage(server: FastifyInstance, folder: string): Promise<void> {
  await server.register(fastifyStatic, { root: folder, wildcard: true, cacheControl: false, index: false });
  server.get('/', (_request, reply) => reply.header('Cache-Control', 'no-store').sendFile('index.html'));
  server.setNotFoundHandler((_request, reply) => {
    reply.code(404).send(err(problem('error', 'web.not-found', 'There is nothing at this address.')));
  });
}

/** Listens on 127.0.0.1 and answers until it is closed. */
export async function startWebHost(options: WebHostOptions): Promise<Result<WebHost, Problem>> {
  const server = newServer();
  let application: Application | undefined;
  const ready = (): Application => {
    if (!application)
      throw Object.assign(new Error('The host is starting; try again in a second.'), { statusCode: 503 });
    return application;
  };
  // The port is in the cookie's name and in the capture filter, so it has to be known before the first request.
  const doors: { secrets?: Secrets } = {};
  // First the plug-in: its hook is what ends the socket of an upgrade that the guards refuse.
  await server.register(fastifyWebsocket, { options: { maxPayload: MAX_REQUEST } });
  addGuards(server);
  const admitted = () => doors.secrets as Secrets;
  addEntrance(server, admitted, (token) => options.onLink(link(server, token)));
  addApi(server, ready);
  addSockets(server, ready);
  await addPage(server, options.pageFolder);
  try {
    await server.listen({ host: '127.0.0.1', port: options.port ?? 0 });
  } catch (error) {
    await server.close();
    return err(listenProblem(error, options.port ?? 0));
  }
  const { port } = server.server.address() as AddressInfo;
  doors.secrets = new Secrets(port);
  application = await options.application(port);
  options.onLink(link(server, doors.secrets.token));
  return ok({ port, close: () => closeAll(server, application as Application) });
}

function link(server: FastifyInstance, token: string): string {
  const { port } = server.server.address() as AddressInfo;
  return `http://127.0.0.1:${port}/?token=${token}`;
}

async function closeAll(server: FastifyInstance, application: Application): Promise<void> {
  for (const socket of server.websocketServer.clients) socket.terminate();
  await server.close();
  await application.close();
}
