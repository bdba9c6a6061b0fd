// Writes one byte after the other to itself, with every call told to the parent as it is made, until it is killed.
// Argument: the path of the records log.
import { writeSync } from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import { installProbe, openRecordsLog } from '../../../src/probe/index.ts';

const opened = openRecordsLog({ path: process.argv[2] ?? '' });
if (!opened.ok) throw new Error(opened.error.message);
const probe = installProbe({ scope: 'everything', output: opened.value, loopDelayWindow: 0 });

const server = net
  .createServer((socket) => socket.resume())
  .listen(0, '127.0.0.1', () => {
    const client = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
    client.setNoDelay(true);
    let count = 0;
    const next = (): void => {
      count += 1;
      client.write('x');
      // To a pipe, synchronously: what the parent has read was done before the kill.
      const [seconds, nanos] = process.hrtime();
      writeSync(1, `${count} ${seconds} ${nanos} ${probe.counts().lost}\n`);
      setTimeout(next, Math.random() * 3);
    };
    client.once('connect', next);
  });
