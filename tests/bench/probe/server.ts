// An HTTP server for the bench: bare, or with the probe installed and its records written to a file.
// Argument: 'bare' or the path of the records log. Speaks with its parent over IPC.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { installProbe, openRecordsLog } from '../../../src/probe/index.ts';

const target = process.argv[2] ?? 'bare';
const opened = target === 'bare' ? undefined : openRecordsLog({ path: target });
if (opened && !opened.ok) throw new Error(opened.error.message);
const log = opened?.value;
const probe = log && installProbe({ scope: 'everything', output: log });

let requests = 0;
const server = createServer((_request, response) => {
  requests += 1;
  response.end('hello world\n');
}).listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

/** Answers any message with the counters: CPU in microseconds, requests, and what the probe has made of them. */
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, requests, records: probe?.counts(), logged: log?.size });
});
process.on('disconnect', () => process.exit());
