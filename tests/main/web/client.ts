/** A raw HTTP and WebSocket client that can lie about Host, Origin and cookies, as a stranger would. */
import http from 'node:http';
import WebSocket from 'ws';

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly text: string;
}

export interface Ask {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array;
}

export function ask(port: number, { method = 'GET', path, headers = {}, body }: Ask): Promise<Answer> {
  return new Promise((done, fail) => {
    const request = http.request(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk) => {
          text += chunk;
        });
        response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
      },
    );
    request.on('error', fail);
    request.end(body);
  });
}

/** Opens a WebSocket; resolves with it, or with the status that refused it. */
export function dial(
  port: number,
  path: string,
  headers: Record<string, string>,
): Promise<WebSocket | number> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, { headers });
    socket.on('open', () => done(socket));
    socket.on('unexpected-response', (_request, response) => {
      done(response.statusCode ?? 0);
      response.resume();
    });
    socket.on('error', fail);
  });
}

/** The code with which a socket is closed. */
export const closed = (socket: WebSocket): Promise<number> => new Promise((done) => socket.on('close', done));
