/** Serves the page over loopback by asking main's protocol handler, and joins each window's page to its WebContents. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';

export interface PageServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  close(): void;
}

export interface PageServerOptions {
  /** Answers for the page's own origin, as `protocol.handle` was told to. */
  readonly answer: (pathname: string, method: string) => Promise<Response>;
  readonly onPage: (window: number, socket: WebSocket) => void;
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: PageServerOptions,
): Promise<void> {
  const answer = await options.answer(request.url ?? '/', request.method ?? 'GET');
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.end(Buffer.from(await answer.arrayBuffer()));
}

export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const server: Server = createServer((request, response) => {
    serve(request, response, options).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const sockets = new WebSocketServer({ server, maxPayload: 64 * 1024 * 1024 });
  sockets.on('connection', (socket, request) => {
    options.onPage(Number(new URL(request.url ?? '/', 'http://page').searchParams.get('window')), socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const { port } = server.address() as AddressInfo;
  return { origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}
