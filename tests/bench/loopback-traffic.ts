/** `loopback-traffic.ts PORT CLIENTS`: clients that ask and a server that answers, until the process is stopped. */
import { connect, createServer } from 'node:net';

const [port, clients] = process.argv.slice(2).map(Number) as [number, number];

const server = createServer((socket) => {
  socket.on('data', (bytes) => socket.write(bytes));
  socket.on('error', () => socket.destroy());
});

/** One connection: some hundred requests of one size, then an orderly close and the next connection. */
function client(): void {
  const request = Buffer.alloc(10 + Math.floor(Math.random() * 400), 'x');
  let left = 300 + Math.floor(Math.random() * 400);
  let received = 0;
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  socket.on('data', (bytes) => {
    received += bytes.length;
    if (received < request.length) return;
    received = 0;
    left -= 1;
    if (left > 0) socket.write(request);
    else socket.end();
  });
  socket.on('close', client);
  socket.on('error', () => socket.destroy());
}

server.listen(port, '127.0.0.1', () => {
  for (let i = 0; i < clients; i += 1) client();
});
