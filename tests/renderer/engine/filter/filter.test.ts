/** Display filters in the worker: they select what the command line selects, live too, and let go at once. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryRow, isRecordEntry } from '../../../../src/core/trace/order.ts';
import { filterTrace } from '../../../../src/main/cli/inspect/filter.ts';
import { loadTrace } from '../../../../src/main/cli/load.ts';
import type { TraceView } from '../../../../src/renderer/engine/trace-client.ts';
import { CONNECTION, sessionBytes, shown, type Traced, traced, until } from '../../support/traced.ts';

const HTTP = String.raw`
  s listen() port=8080; s 'listening'
  c connect() port=8080; C>S SYN win=65495; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
  C>S PSH,ACK data="GET /a HTTP/1.1\r\nHost: a.example\r\n\r\n"; S>C ACK
  S>C PSH,ACK data="HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\ngone"; C>S ACK
`;

const captures = ['everything', 'keepalive', 'loss', 'reordering', 'rst', 'zerowin', 'duplication'];
const files = new Map<string, Uint8Array<ArrayBuffer>>([
  ...captures.map((name): [string, Uint8Array<ArrayBuffer>] => [
    name,
    new Uint8Array(readFileSync(new URL(`../../../fixtures/captures/${name}.pcap`, import.meta.url))),
  ]),
  ['connection', sessionBytes(CONNECTION)],
  ['http', sessionBytes(HTTP)],
]);

const expressions = [
  'tcp',
  '!tcp',
  'udp || arp || icmp',
  'tcp.flags.syn == 1',
  'tcp.flags & 0x05',
  'tcp.port == 8080 || socket.id == 1',
  'ip.addr == 127.0.0.1',
  'ip.addr != 127.0.0.0/8',
  'tcp.analysis.retransmission',
  'tcp.analysis.flags',
  'tcp.len > 0 && tcp.len < 100',
  'frame.len in {40..60, 66}',
  'frame.time_relative < 0.5',
  'tcp.stream == 0',
  'socket',
  'socket.event == "data"',
  'socket.call',
  'socket.lag > 0.000001',
  'socket.role == "client" || tcp.flags.fin',
  'frame contains 00:01',
  'tcp.payload contains "e"',
  'tcp contains "HTTP" && tcp.stream < 3',
  'ip.ttl == 64',
  'eth.dst[0] == 00',
  'tcp.options.mss',
  'http',
  'http.request || http.response.code == 404',
  'http.host contains "example" or arp',
  'not http and tcp.len > 0',
];

/** What the list has: `7` a frame's number, `e7` a record's. */
function names({ list, listRows }: TraceView): string[] {
  return Array.from({ length: listRows }, (_, row) => {
    const entry = list.rows.get('entry', row);
    return `${isRecordEntry(entry) ? 'e' : ''}${entryRow(entry) + 1}`;
  });
}

/** The filter is in force, and has been through the whole trace. */
const isThrough = (view: TraceView | undefined, text: string): boolean => {
  const filter = view?.tick.filter;
  return (
    view?.tick.complete === true &&
    filter?.text === text &&
    filter.scanned === filter.total &&
    !view.tick.catchingUp
  );
};

async function filtered(made: Traced, text: string): Promise<TraceView> {
  made.client.setFilter(text);
  await until(() => isThrough(made.views.at(-1), text));
  return made.view();
}

async function showing(bytes: Uint8Array<ArrayBuffer>): Promise<Traced> {
  const made = traced();
  made.service.add(1, bytes);
  made.client.show(1);
  await until(() => made.views.at(-1)?.tick.complete === true && !made.views.at(-1)?.tick.catchingUp);
  return made;
}

describe('what a filter selects is what the command line selects', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-filter-'));
  const paths = new Map([...files.keys()].map((name) => [name, join(folder, name)]));
  beforeAll(() => {
    for (const [name, bytes] of files) writeFileSync(paths.get(name)!, bytes);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([...files.keys()])('in %s', async (name) => {
    const loaded = await loadTrace(paths.get(name)!);
    if (!loaded.ok) throw new Error(loaded.error.message);
    const made = await showing(files.get(name)!);
    const all = names(made.view());
    for (const text of expressions) {
      const selection = filterTrace(loaded.value, text);
      if (!selection.ok) throw new Error(selection.error.message);
      const { frame, record } = selection.value;
      const expected = all.filter((one) =>
        one.startsWith('e') ? record(Number(one.slice(1)) - 1) : frame(Number(one) - 1),
      );
      const view = await filtered(made, text);
      expect(names(view), text).toEqual(expected);
      expect(view.tick.filter?.frames, text).toBe(expected.filter((one) => !one.startsWith('e')).length);
      expect(view.rows, `ladder of ${text}`).toBe(expected.length);
    }
    await loaded.value.close();
  });
});

describe('a filter that is cleared', () => {
  it('gives the whole list and its ladder back', async () => {
    const made = await shown(CONNECTION);
    const before = names(made.view());
    expect(names(await filtered(made, 'socket.event'))).not.toEqual(before);
    made.client.setFilter('');
    await until(() => made.view().tick.filter === undefined && made.view().rows === before.length);
    expect(names(made.view())).toEqual(before);
  });
});

describe('a filter on a trace that grows', () => {
  it('selects what comes, and what it learns later of what came before', async () => {
    const made = traced();
    made.service.add(1, files.get('connection')!);
    made.client.setFilter('tcp.stream == 0 && socket');
    made.client.show(1);
    await until(() => isThrough(made.views.at(-1), 'tcp.stream == 0 && socket'));
    const whole = await showing(files.get('connection')!);
    const expected = names(await filtered(whole, 'tcp.stream == 0 && socket'));
    await until(() => names(made.view()).length === expected.length);
    expect(names(made.view())).toEqual(expected);
  });

  it('stays in force for the next session', async () => {
    const made = await shown(CONNECTION);
    await filtered(made, 'tcp.flags.syn == 1');
    made.service.add(2, sessionBytes('C>S SYN; S>C RST,ACK'));
    made.client.show(2);
    await until(
      () =>
        made.view().session === 2 &&
        made.view().tick.complete &&
        isThrough(made.view(), 'tcp.flags.syn == 1'),
    );
    expect(names(made.view())).toEqual(['1']);
  });

  it('shows while the view is paused', async () => {
    const made = await shown(CONNECTION);
    made.client.setPaused(true);
    expect(names(await filtered(made, 'tcp.flags.syn == 1')).length).toBe(2);
  });
});
