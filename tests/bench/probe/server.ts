// An HTTP server for the bench: bare, or with the probe installed and its records written to a file.
// Arguments: 'bare' or the path of the records log; 'hello' or 'json'. Speaks with its parent over IPC.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { installProbe, openRecordsLog } from '../../../src/probe/index.ts';

const target = process.argv[2] ?? 'bare';
const opened = target === 'bare' ? undefined : openRecordsLog({ path: target });
if (opened && !opened.ok) throw new Error(opened.error.message);
const log = opened?.value;
const probe = log && installProbe({ scope: 'everything', output: log });

/** What an entry of a small catalogue looks like as an API would give it. */
const catalogue = new Map(
  Array.from({ length: 100 }, (_, id) => [
    String(id),
    { id, name: `thing ${id}`, tags: ['a', 'b', 'c'], sizes: Array.from({ length: 40 }, (__, i) => i * id) },
  ]),
);

/** The least that an HTTP server can do for a request. */
const hello: RequestListener = (_request, response) => response.end('hello world\n');

/** A small API: it looks at the URL, finds something, and gives it as JSON with a few headers. */
const json: RequestListener = (request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const found = catalogue.get(url.searchParams.get('id') ?? '7');
  const body = JSON.stringify({
    found,
    asked: Object.fromEntries(url.searchParams),
    agent: request.headers['user-agent'],
  });
  response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });
  response.end(body);
};

let requests = 0;
const answer = process.argv[3] === 'json' ? json : hello;
const server = createServer((request, response) => {
  requests += 1;
  answer(request, response);
}).listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));

/** Answers any message with the counters: requests, and what the probe has made of them. */
process.on('message', () => {
  process.send?.({ requests, records: probe?.counts(), logged: log?.size });
});
process.on('disconnect', () => process.exit());
