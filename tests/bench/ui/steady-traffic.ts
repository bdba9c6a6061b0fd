/**
 * `steady-traffic.ts SECONDS`: loopback traffic at an even pace of about 20,000 packets a second: datagrams, and requests
 * with answers over TCP. Prints its UDP port and how many datagrams it has sent, as JSON, when it is through.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * Milliseconds between two bursts, and what each burst sends: 12,000 datagrams and 4,000 exchanges a second, of two packets
 * each (what is acknowledged goes with the next request).
 */
const STEP = 5;
const DATAGRAMS = 60;
const EXCHANGES = 20;

const seconds = Number(process.argv[2]);
const receiver = createSocket('udp4').bind(0, '127.0.0.1');
await once(receiver, 'listening');
const server = createServer((socket) => socket.pipe(socket)).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = receiver.address();
const clients = Array.from({ length: EXCHANGES }, () => {
  const client: Socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  client.setNoDelay(true).resume();
  return client;
});
const sender = createSocket('udp4');
const payload = Buffer.alloc(100, 'x');
let datagrams = 0;
const start = performance.now();
let bursts = 0;

function burst(): void {
  for (let i = 0; i < DATAGRAMS; i += 1) sender.send(payload, port, '127.0.0.1');
  datagrams += DATAGRAMS;
  for (const client of clients) client.write(payload);
  bursts += 1;
}

// A burst that came late is made up for, so that the pace holds on a busy machine.
while (performance.now() - start < seconds * 1000) {
  while (bursts * STEP < performance.now() - start) burst();
  await new Promise((done) => setTimeout(done, STEP));
}
console.log(JSON.stringify({ port, datagrams }));
for (const client of clients) client.destroy();
for (const end of [sender, receiver, server]) end.close();
