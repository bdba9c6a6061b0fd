/** What the views ask the worker, through the page's client and the worker's own work. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { NONE } from '../../../src/core/trace/frames.ts';
import { byNumber, Ranking } from '../../../src/renderer/engine/questions/ranking.ts';
import { CONNECTION, shown, type Traced, traced, until } from '../support/traced.ts';

async function opened(name: string): Promise<Traced> {
  const made = traced();
  const path = resolve(import.meta.dirname, `../../fixtures/captures/${name}.pcap`);
  made.service.add(1, new Uint8Array(readFileSync(path)));
  made.client.show(1);
  await until(() => made.views.at(-1)?.tick.complete === true && !made.views.at(-1)?.tick.catchingUp);
  return made;
}

const ALL = { first: 0, count: 100 } as const;

describe('the table of conversations', () => {
  test('has both sides, with the lab’s sockets', async () => {
    const { client } = await shown(CONNECTION);
    const answer = await client.ask('conversations', { sort: 'stream', descending: false, ...ALL });
    expect(answer?.total).toBe(1);
    const [row] = answer!.rows;
    expect(row).toMatchObject({ stream: 0, client: 0, firstFrame: 0, completeness: 31 });
    expect(row!.a).toMatchObject({
      address: '127.0.0.1',
      port: 40000,
      frames: 5,
      payload: 5,
      retransmissions: 0,
    });
    expect(row!.b).toMatchObject({ address: '127.0.0.1', port: 8080, frames: 4 });
    expect([row!.a.socket, row!.b.socket]).toEqual([
      expect.stringMatching(/#|\w/),
      expect.stringMatching(/#|\w/),
    ]);
    expect(await client.ask('conversation', 0)).toEqual(row);
    expect(await client.ask('conversation', 7)).toBeUndefined();
  });

  test('is ordered as asked, a window at a time', async () => {
    const { client } = await opened('loss');
    const streams = async (sort: 'framesA' | 'rtt' | 'a', descending: boolean, first = 0, count = 9) =>
      (await client.ask('conversations', { sort, descending, first, count }))!.rows.map(
        ({ stream }) => stream,
      );
    expect(await streams('framesA', true)).toEqual([0, 1, 2]);
    expect(await streams('framesA', false)).toEqual([1, 2, 0]);
    expect(await streams('rtt', true)).toEqual([0, 2, 1]);
    expect(await streams('a', true)).toEqual([2, 1, 0]);
    expect(await streams('a', false, 1, 1)).toEqual([1]);
  });
});

describe('an order', () => {
  test('puts what has no number last, either way', () => {
    const keys = Float64Array.of(3, Number.NaN, 1, Number.NaN, 2);
    const sorted = (descending: boolean) => [0, 1, 2, 3, 4].sort(byNumber(keys, descending));
    expect(sorted(false)).toEqual([2, 4, 0, 1, 3]);
    expect(sorted(true)).toEqual([0, 4, 2, 1, 3]);
  });

  test('is made anew as often as its cost allows; what is new meanwhile stands at its end', () => {
    let [now, sorts] = [0, 0];
    const ranking = new Ranking(() => now);
    const of = (length: number, version: number) =>
      ranking.of('key', length, version, () => {
        sorts += 1;
        now += 10;
        return (a, b) => b - a;
      });
    expect([...of(3, 1)]).toEqual([2, 1, 0]);
    expect([...of(4, 2)]).toEqual([2, 1, 0, 3]);
    now += 250;
    expect([...of(4, 2)]).toEqual([3, 2, 1, 0]);
    expect(sorts).toBe(2);
  });
});

describe('the table of endpoints', () => {
  test('counts by address and port, ordered as asked', async () => {
    const { client } = await opened('loss');
    const ask = { kind: 'tcp', sort: 'bytesSent', descending: true, ...ALL } as const;
    const answer = await client.ask('endpoints', ask);
    expect(answer).toMatchObject({ total: 4, more: false });
    expect(answer!.rows.map(({ port, framesSent }) => [port, framesSent])).toEqual([
      [44072, 69],
      [44084, 67],
      [44090, 67],
      [6120, 174],
    ]);
    const byAddress = await client.ask('endpoints', { ...ask, kind: 'ip', sort: 'address' });
    expect(byAddress!.rows.map(({ address, port }) => [address, port])).toEqual([
      ['10.77.0.2', 0],
      ['10.77.0.1', 0],
    ]);
  });
});

describe('a followed stream', () => {
  test('comes some bytes at a time, with who sent them', async () => {
    const { client } = await opened('loss');
    let carried = 0;
    for (let after = 0, pieces = 1; after < pieces; ) {
      const part = (await client.ask('stream', { stream: 0, after, revision: 0, bytes: 20_000 }))!;
      expect(part).toMatchObject({
        start: after,
        revision: 0,
        total: [90_000, 9],
        usable: true,
        more: false,
      });
      expect(part.bytes.length).toBe(part.captured.reduce((a, b) => a + b, 0));
      expect(part.bytes.length).toBeLessThan(20_000 + 65_536);
      expect([...part.frame]).not.toContain(NONE);
      // The capture was cut: fewer bytes than were sent.
      carried += part.to.reduce((sum, to, i) => sum + to - part.from[i]!, 0);
      after += part.from.length;
      pieces = part.pieces;
    }
    expect(carried).toBe(90_009);
  });

  test('has the bytes that were sent', async () => {
    const { client } = await opened('keepalive');
    const part = (await client.ask('stream', { stream: 0, after: 0, revision: 0, bytes: 1e6 }))!;
    expect(new TextDecoder().decode(part.bytes)).toBe('hilater');
    expect([[...part.direction], [...part.frame]]).toEqual([
      [0, 1],
      [3, 11],
    ]);
  });

  test('of no conversation is empty', async () => {
    const { client } = await opened('keepalive');
    const part = await client.ask('stream', { stream: 5, after: 0, revision: 0, bytes: 1e6 });
    expect(part).toMatchObject({ pieces: 0, total: [0, 0] });
  });
});

describe('graphs', () => {
  test('are thinned to the pixels asked for', async () => {
    const { client } = await opened('loss');
    const ask = { stream: 0, direction: 0, kind: 'sequence', range: undefined, bins: 10 } as const;
    const answer = (await client.ask('plot', ask))!;
    expect(answer.lines.acks!.points).toBeGreaterThan(40);
    expect(answer.lines.acks!.rows.length).toBeLessThanOrEqual(22);
    expect(answer.roundTrips).toMatchObject({ count: expect.any(Number), smallest: expect.any(Number) });
    expect([answer.whole[0], answer.more]).toEqual([0, false]);
    const rates = (await client.ask('plot', { ...ask, kind: 'throughput' }))!;
    expect(rates.lines.wire!.times.length).toBe(10);
    expect(await client.ask('plot', { ...ask, stream: 99 })).toBeUndefined();
  });
});

describe('findings', () => {
  test('stand under headings, of the severities asked for', async () => {
    const { client } = await opened('loss');
    const ask = { group: 'kind', severities: ['warn', 'note', 'error', 'chat'], ...ALL } as const;
    const answer = (await client.ask('findings', ask))!;
    const all = Object.values(answer.counts).reduce((a, b) => a + b, 0);
    const headings = answer.rows.filter(({ row }) => row === 'heading');
    expect(answer.total).toBe(all + headings.length);
    expect(headings.reduce((sum, one) => sum + (one.row === 'heading' ? one.count : 0), 0)).toBe(all);
    const notes = (await client.ask('findings', { ...ask, group: 'conversation', severities: ['note'] }))!;
    expect(notes.rows.every(({ of }) => of.severity === 'note')).toBe(true);
    expect(notes.counts).toEqual(answer.counts);
    expect(notes.rows.filter(({ row }) => row === 'finding').length).toBe(answer.counts.note);
  });
});

describe('timing', () => {
  test('has lags, their spread and the slowest', async () => {
    const { client } = await shown(CONNECTION);
    const answer = (await client.ask('timing', { range: undefined, bins: 100 }))!;
    expect(answer.spreads.all.count).toBeGreaterThan(2);
    expect(answer.slowest.length).toBe(Math.min(10, answer.spreads.all.count));
    expect(answer.slowest[0]!.lag).toBe(Math.max(...answer.lags.unknown.high));
  });
});
