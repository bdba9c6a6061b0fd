import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { findFreePorts } from '../../src/main/lab/ports.ts';
import { record, told } from './support/record.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];
const text = (bytes: Uint8Array | undefined) => new TextDecoder().decode(bytes ?? new Uint8Array());

describe('http-client', async () => {
  const story = await told('http-client');
  const [ofNet, ofFetch] = ['client', 'fetch'].map((label) => story.first(`${label} 'connect'`).stream);

  test('both clients have a whole conversation', () => {
    for (const stream of [ofNet, ofFetch]) expect(story.wire(stream).slice(0, 3)).toEqual(HANDSHAKE);
    for (const stream of [ofNet, ofFetch])
      expect(story.wire(stream).filter((line) => line.endsWith('FIN'))).toHaveLength(2);
  });

  test('net writes the request before it is connected, and it leaves after; its data has the chunk sizes', () => {
    story.expectOrder(
      ofNet!,
      'client connect()',
      'client write()',
      'C>S SYN',
      "client 'connect'",
      'C>S data 41',
    );
    const seen = story
      .all("client 'data'")
      .map((line) => text(line.details.preview))
      .join('');
    expect(seen).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(seen).toContain('\r\n\r\n201\r\n');
  });

  test('fetch reads with readable and read(), and ends when the server closes', () => {
    expect(story.events('fetch')).toContain("'readable'");
    expect(story.events('fetch')).not.toContain("'data'");
    story.expectOrder(ofFetch!, 'S>C FIN', "fetch 'end'", "fetch 'close'");
    expect(story.first('S>C FIN', ofFetch).time).toBeGreaterThan(story.first("client 'close'").time);
  });

  test('the server’s sockets emit no data: the parser takes the bytes', () => {
    expect(story.events('accepted')).not.toContain("'data'");
    expect(story.all('accepted bytes consumed')).toHaveLength(2);
    story.expectFindings([]);
  });
});

describe('http-server', async () => {
  const story = await told('http-server');

  test('the same request and the same kind of answer at both', () => {
    const requests = ['client-1', 'client-2'].map((label) =>
      text(story.first(`${label} write()`).details.preview),
    );
    expect(requests[0]!.replace(/\d{4,5}/, '')).toBe(requests[1]!.replace(/\d{4,5}/, ''));
    for (const client of ['client-1', 'client-2'])
      expect(text(story.first(`${client} 'data'`).details.preview)).toMatch(
        /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\nok$/,
      );
  });

  test('http parses and ends by itself; net has data, and its program ends', () => {
    expect(story.events('http-accepted')).toContain('bytes consumed');
    expect(story.events('net-accepted')).toContain("'data'");
    expect(story.all('http-accepted end() by Node')).toHaveLength(1);
    story.expectOrder(1, "net-accepted 'end'", 'net-accepted end()', 'S>C FIN');
    story.expectFindings([]);
  });

  test('curl is answered by either, and is in the trace', async () => {
    const free = await findFreePorts(1);
    if (!free.ok) throw new Error(free.error.message);
    const [port] = free.value;
    const stop = new AbortController();
    const running = record('http-server', { set: { open: 20_000, port: port! }, stop: stop.signal });
    const answer = await curl(port!);
    stop.abort(new Error('Enough.'));
    const { outcome, story: withCurl } = await running;
    expect(answer).toBe('ok');
    expect(outcome.outcome).toEqual({ kind: 'stopped' });
    // Of curl itself nothing is observed: its conversation has records of the server's side only.
    const curls = withCurl.streams.filter(
      (stream) => !withCurl.lines.some((line) => line.stream === stream && line.label.startsWith('client-')),
    );
    expect(curls.length).toBeGreaterThanOrEqual(1);
    expect(withCurl.wire(curls.at(-1)).slice(0, 3)).toEqual(HANDSHAKE);
  });
});

/** What curl prints, tried until the server listens. */
async function curl(port: number): Promise<string> {
  const args = ['--silent', '--max-time', '5', '--retry', '40', '--retry-delay', '1', '--retry-connrefused'];
  const { stdout } = await promisify(execFile)('curl', [...args, `http://127.0.0.1:${port}/`]);
  return stdout;
}

test('same-thing: the two conversations are the same, record by record and segment by segment', async () => {
  const story = await told('same-thing');
  expect(story.wire(0)).toEqual(story.wire(1));
  for (const label of ['client', 'server']) {
    expect(story.calls(`${label}-1`)).toEqual(story.calls(`${label}-2`));
    expect(story.events(`${label}-1`).sort()).toEqual(story.events(`${label}-2`).sort());
  }
  expect(story.events('server-1-accepted').sort()).toEqual(story.events('server-2-accepted').sort());
  story.expectFindings([]);
});

test('connect-options: the factory sets the timeout, connect() ignores it, localPort is in the SYN', async () => {
  const story = await told('connect-options');
  story.expectOrder(
    0,
    'client-1 connect()',
    'C>S SYN',
    "client-1 'connect'",
    "client-1 'timeout'",
    'client-1 end()',
  );
  expect(story.calls('client-2')).not.toContain('setTimeout()');
  expect(story.events('client-2')).not.toContain("'timeout'");
  const wait = story.first("client-1 'timeout'").time - story.first("client-1 'connect'").time;
  expect(wait).toBeGreaterThan(0.29);
  story.expectFindings([]);
});
