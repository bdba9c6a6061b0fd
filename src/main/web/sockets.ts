/** The two WebSockets of a page: events as JSON, and the live stream. */
import type { FastifyInstance } from 'fastify';
import type { WebSocket } from 'ws';
import { EVENTS_PATH, LIVE_PATH } from '../../core/contract/hosts.ts';
import type { Application } from '../service/application.ts';

/** Close codes: RFC 6455 §7.4.1. */
const POLICY_VIOLATION = 1008;
/** A page that answers no ping for this long is gone; its socket is ended, milliseconds. */
const PING_INTERVAL = 15_000;
/** Events that a page has not taken, in bytes; past this it is cut off and starts anew with a snapshot. */
const MAX_EVENTS_WAITING = 8 * 1024 * 1024;

/** Ends a socket whose other end is silently gone (a laptop that slept, a tunnel that fell). */
function watch(socket: WebSocket): void {
  let answered = true;
  socket.on('pong', () => {
    answered = true;
  });
  const timer = setInterval(() => {
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, PING_INTERVAL);
  timer.unref();
  socket.on('close', () => clearInterval(timer));
  socket.on('error', () => socket.terminate());
}

function refuseMessage(socket: WebSocket, why: string): void {
  // A close reason has 123 bytes at most.
  socket.close(POLICY_VIOLATION, why.slice(0, 100));
}

function addEvents(server: FastifyInstance, application: () => Application): void {
  server.get(EVENTS_PATH, { websocket: true }, (socket) => {
    watch(socket);
    const stop = application().onEvent((event) => {
      if (socket.bufferedAmount > MAX_EVENTS_WAITING) socket.terminate();
      else socket.send(JSON.stringify(event));
    });
    socket.on('close', stop);
    socket.on('message', () => refuseMessage(socket, 'events go one way'));
  });
}

function parse(data: Buffer): unknown {
  try {
    return JSON.parse(data.toString('utf8'));
  } catch {
    return undefined;
  }
}

function addLive(server: FastifyInstance, application: () => Application): void {
  server.get(LIVE_PATH, { websocket: true }, (socket) => {
    watch(socket);
    const connection = application().connectLive({
      send: (frame) => socket.send(frame, { binary: true, compress: false }),
    });
    socket.on('message', (data, binary) => {
      const wrong = binary ? 'requests are text' : connection.request(parse(data as Buffer))?.message;
      if (wrong) refuseMessage(socket, wrong);
    });
    socket.on('close', () => connection.close());
  });
}

export function addSockets(server: FastifyInstance, application: () => Application): void {
  addEvents(server, application);
  addLive(server, application);
}
