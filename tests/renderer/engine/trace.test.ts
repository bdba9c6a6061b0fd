import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultChoice } from '../../../src/core/ladder/choice.ts';
import { arrowLabel } from '../../../src/core/ladder/kinds.ts';
import { entryRow, isRecordEntry } from '../../../src/core/trace/order.ts';
import type { FromWorker } from '../../../src/renderer/engine/protocol.ts';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { CONNECTION, localWorker, sessionBytes, shown, traced, turn, until } from '../support/traced.ts';

const SAMPLE = resolve(import.meta.dirname, '../../../resources/samples/keep-alive.pcapng');
const RST = resolve(import.meta.dirname, '../../fixtures/captures/rst.pcap');

/** The rows of the ladder in words: `SYN`, `e3`. */
function ladder({ layout, tables, rows }: TraceView): string[] {
  return Array.from({ length: rows }, (_, row) => {
    const entry = layout.rows.get('entry', row);
    const at = entryRow(entry);
    return isRecordEntry(entry) ? `e${at + 1}` : arrowLabel(tables.frames, tables.extras, at);
  });
}

describe('a session that is shown', () => {
  it('is on the page as the engine has it', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(view.session).toBe(1);
    expect([view.tables.frames.length, view.tables.records.length]).toEqual([9, 12]);
    expect(ladder(view).slice(2, 9)).toEqual(['e3', 'e4', 'SYN', 'SYN, ACK', 'ACK', 'e5', 'e6']);
    expect(view.listRows).toBe(21);
    expect(view.tick).toMatchObject({ complete: true, catchingUp: false });
    expect(view.tick.counters).toMatchObject({ frames: 9, records: 12, violations: 0, unlinked: 0 });
    expect(view.tick.lagMedian).toBeGreaterThan(0);
    expect(view.facts.interfaces).toMatchObject([{ linkType: 1 }]);
  });

  it('is all that is asked for: from the beginning, then acknowledged', async () => {
    const { service } = await shown(CONNECTION);
    expect(service.requests[0]).toEqual({ type: 'subscribe', session: 1, packets: 0, records: 0 });
    expect(service.requests.at(-1)).toMatchObject({ type: 'ack' });
  });

  it('gives its texts in batches and tells when they have come', async () => {
    const made = await shown(CONNECTION);
    const entries = Array.from({ length: made.view().rows }, (_, row) =>
      made.view().layout.rows.get('entry', row),
    );
    expect(entries.map((entry) => made.client.texts.get(entry))).toEqual(entries.map(() => undefined));
    await until(() => made.texts() > 0);
    const texts = entries.map((entry) => made.client.texts.get(entry));
    expect(texts[2]).toMatchObject({ chip: 'connect({port: 8080})' });
    expect(texts[4]).toMatchObject({ protocol: 'TCP' });
    expect(texts[4]?.info).toMatch(/\[SYN\] Seq=0 Win=65495 Len=0/);
    expect(made.texts()).toBe(1);
  });

  it('has all its facts by the tick that says it is complete', async () => {
    const { worker, service } = localWorker();
    const told: FromWorker[] = [];
    worker.onmessage = ({ data }) => told.push(data as FromWorker);
    service.add(1, new Uint8Array(readFileSync(SAMPLE)));
    worker.postMessage({ type: 'show', session: 1 });
    const isComplete = (message: FromWorker) => message.type === 'tick' && message.tick.complete;
    await until(() => told.some(isComplete));
    await turn();
    const before = told.slice(0, told.findIndex(isComplete)).filter(({ type }) => type === 'facts');
    expect(before).toEqual(told.filter(({ type }) => type === 'facts'));
    expect((before.at(-1) as FromWorker & { type: 'facts' }).facts.infos.get('session.view')).toBeDefined();
  });

  it('keeps no text that was asked for while another session took its place', async () => {
    const made = await shown(CONNECTION);
    made.service.add(2, new Uint8Array(readFileSync(RST)));
    made.client.show(2);
    await Promise.resolve();
    // The views draw what they have until the next is told; nothing of it is in the worker any more.
    expect(made.view().session).toBe(1);
    expect(made.client.texts.get(0)).toBeUndefined();
    await until(() => made.views.at(-1)?.session === 2 && made.view().tick.complete);
    await until(() => made.client.texts.get(0) !== undefined);
    expect(made.client.texts.get(0)).toMatchObject({ protocol: 'TCP' });
  });

  it('answers for a frame: bytes, fields with ranges, where its TCP header begins', async () => {
    const { client } = await shown(CONNECTION);
    const answer = await client.frame(3);
    expect(answer?.bytes.length).toBeGreaterThanOrEqual(54 + 5);
    expect(answer?.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['eth', 'ip', 'tcp']));
    const tcp = answer?.fields.find(({ name }) => name === 'tcp');
    expect(tcp?.offset).toBe(answer?.tcpOffset);
    expect(tcp?.children.find(({ name }) => name === 'tcp.srcport')).toMatchObject({
      offset: tcp?.offset,
      length: 2,
    });
    expect(await client.frame(999)).toBeUndefined();
  });

  it('answers for a record: arguments and counters', async () => {
    const { client, view } = await shown(CONNECTION);
    const write = Array.from({ length: view().tables.records.length }, (_, row) => row).find(
      (row) => view().tables.records.get('byteLength', row) === 5,
    );
    const answer = await client.record(write ?? -1);
    expect(answer).toMatchObject({ kind: 'record', chip: 'write() 5 B' });
    expect(answer?.details).toContainEqual({ name: 'length', value: '5 bytes' });
    expect(await client.record(999)).toBeUndefined();
  });
});

describe('what the engine noticed', () => {
  it('comes with the frames and records that it rests on', async () => {
    const { client } = await shown(
      'C>S SYN; S>C SYN,ACK; C>S ACK; C>S PSH,ACK len=4; +300ms C>S PSH,ACK seq=0 len=4',
    );
    const again = await client.frame(4);
    expect(again?.findings.map(({ frames }) => frames)).toContainEqual([4]);
    expect((await client.frame(0))?.findings).toEqual([]);
  });
});

describe('another session', () => {
  it('takes the place of the first, whose late answers are nobody’s', async () => {
    const made = await shown(CONNECTION);
    made.service.add(2, sessionBytes('C>S SYN; S>C RST,ACK'));
    const late = made.client.frame(8);
    made.client.show(2);
    expect((await late)?.row ?? 8).toBe(8);
    await until(() => made.view().session === 2 && made.view().tick.complete);
    expect(made.view().tables.frames.length).toBe(2);
    expect(ladder(made.view())).toEqual(['SYN', 'RST, ACK']);
  });
});

describe('a session that is closed', () => {
  it('is not shown any more, and asks for nothing', async () => {
    const made = await shown(CONNECTION);
    made.client.hide();
    await until(() => made.views.at(-1) === undefined);
    await turn(20);
    expect(made.service.requests.at(-1)).toEqual({ type: 'unsubscribe', session: 1 });
    made.client.show(1);
    await until(() => made.views.at(-1)?.tick.complete === true);
    expect(made.view().rows).toBe(21);
  });
});

describe('a session that is left at once', () => {
  it('does not come back', async () => {
    const made = traced();
    made.service.add(1, sessionBytes(CONNECTION));
    made.client.show(1);
    made.client.hide();
    await turn(60);
    expect(made.views.filter((view) => view !== undefined)).toEqual([]);
  });
});

describe('the ladder of one conversation', () => {
  const TWO = 'C>S SYN; C2>S SYN; S>C SYN,ACK; S>C2 SYN,ACK; c connect(); c attempt';

  it('is laid out anew when it is asked for, and again for all', async () => {
    const made = await shown(TWO);
    expect(made.view().rows).toBe(5);
    made.client.setLadder({ ...defaultChoice, scope: { kind: 'stream', stream: 1 } });
    await until(() => made.view().scope.kind === 'stream' && made.view().rows === 2);
    expect(made.view().listRows).toBe(5);
    made.client.setLadder(defaultChoice);
    await until(() => made.view().scope.kind === 'all' && made.view().rows === 5);
  });
});

describe('a view that is paused', () => {
  it('stands still while the trace goes on, and catches up', async () => {
    const made = traced();
    made.service.add(1, sessionBytes(CONNECTION));
    made.client.setPaused(true);
    made.client.show(1);
    await turn(100);
    expect(made.views).toEqual([]);
    made.client.setPaused(false);
    await until(() => made.views.at(-1)?.tick.complete === true);
    expect(made.view().rows).toBe(21);
  });
});
