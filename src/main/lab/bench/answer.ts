/** What a server's sockets do by themselves with what they receive. None ends a connection: that is done by hand. */
import type { Socket } from 'node:net';
import type { answers } from './forms.ts';

export type Answer = (typeof answers)[number];

const RESPONSE = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

function echo(socket: Socket): void {
  socket.on('data', (chunk) => void (socket.writable && socket.write(chunk)));
}

/** One response for each empty line that ends a request's headers; requests with a body are not understood. */
function http(socket: Socket): void {
  let before = '';
  socket.on('data', (chunk) => {
    const requests = (before + chunk.toString('latin1')).split('\r\n\r\n');
    before = (requests.pop() ?? '').slice(-3);
    for (let i = 0; i < requests.length && socket.writable; i += 1) socket.write(RESPONSE);
  });
}

function late(socket: Socket, delay: number): void {
  const timers = new Set<NodeJS.Timeout>();
  socket.on('data', (chunk) => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (socket.writable) socket.write(chunk);
    }, delay);
    timers.add(timer);
  });
  socket.once('close', () => {
    for (const timer of timers) clearTimeout(timer);
  });
}

/** @param delay milliseconds, for `delay` */
export function answerBy(answer: Answer, delay: number): (socket: Socket) => void {
  switch (answer) {
    case 'none':
      return () => {};
    case 'discard':
      return (socket) => void socket.resume();
    case 'echo':
      return echo;
    case 'HTTP 200':
      return http;
    case 'delay':
      return (socket) => late(socket, delay);
  }
}

/** The script as code, the body of the 'connection' listener; undefined where there is none. */
export function answerCode(answer: Answer, delay: number): string | undefined {
  const onData = (text: string): string => `socket.on('data', (chunk) => ${text})`;
  switch (answer) {
    case 'none':
      return undefined;
    case 'discard':
      return 'socket.resume()';
    case 'echo':
      return onData('socket.write(chunk)');
    case 'HTTP 200':
      return onData(`socket.write('HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok')`);
    case 'delay':
      return onData(`setTimeout(() => socket.write(chunk), ${delay})`);
  }
}
