/**
 * A recorder that waits to be killed: records one connection on loopback over which numbered messages go every few
 * milliseconds, and prints each number with the time at which the other side had it. Argument: the data folder.
 */
import { writeSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import net from 'node:net';
import { defaultCaptureOptions } from '../../../src/core/contract/capture.ts';
import { Recorder } from '../../../src/main/service/recorder.ts';
import { recorderParts } from '../../../src/main/service/recorder-parts.ts';
import { SessionFolders } from '../../../src/main/sessions/folders.ts';

/** Begins each message; the number follows as a little-endian u32. */
const MARK = 'WSKL';
const MESSAGE_LENGTH = 8;

const say = (line: string) => writeSync(1, `${line}\n`);

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function message(number: number): Buffer {
  const bytes = Buffer.from(`${MARK}0000`);
  bytes.writeUInt32LE(number, 4);
  return bytes;
}

/** Prints the number of every whole message, and when it had come. */
function tellMessages(socket: net.Socket): void {
  let received = 0;
  socket.on('data', (data) => {
    const before = Math.floor(received / MESSAGE_LENGTH);
    received += data.length;
    for (let i = before; i < Math.floor(received / MESSAGE_LENGTH); i += 1) say(`${i} ${Date.now()}`);
  });
}

const folder = await new SessionFolders(process.argv[2]).create();
if (!folder.ok) throw new Error(folder.error.message);
const { packetsPath, recordsPath } = folder.value;
const port = await freePort();
const capture = defaultCaptureOptions;
const recorder = new Recorder(
  { packetsPath, recordsPath, capture, ports: [port], ownPorts: [] },
  recorderParts(),
);
const impossible = await recorder.start();
const trouble = impossible ?? recorder.problems[0];
if (trouble) throw new Error(trouble.message);

recorder.observe(() => net.createServer(tellMessages).listen(port, '127.0.0.1'), { label: 'server' });
const client = recorder.observe(() => net.connect(port, '127.0.0.1'), { label: 'client' });
client.setNoDelay(true);
client.once('connect', () => {
  let number = 0;
  say('recording');
  setInterval(() => client.write(message(number++)), 3);
});
