import { describe, expect, it } from 'vitest';
import { frameSchema } from '../../../src/core/trace/frames.ts';
import { linkRelations, linkSchema, recordSchema } from '../../../src/core/trace/sockets.ts';
import { Table } from '../../../src/core/trace/table.ts';
import { EntryAnswers } from '../../../src/renderer/engine/entry-answers.ts';
import { LagMedian } from '../../../src/renderer/engine/lag-median.ts';
import { TraceClock } from '../../../src/renderer/engine/trace-clock.ts';
import { turn } from '../support/traced.ts';

describe('the clock of the service', () => {
  it('goes on from the latest time it was told, whatever the page’s own clock says', () => {
    let now = 1000;
    const clock = new TraceClock(() => now);
    expect(clock.ago(100)).toBeUndefined();
    clock.note(50, 500_000_000);
    now = 1300;
    expect(clock.ago(100)).toEqual({ seconds: 50, nanos: 700_000_000 });
    // Something older that comes late does not set it back.
    clock.note(50, 0);
    expect(clock.ago(100)).toEqual({ seconds: 50, nanos: 700_000_000 });
    clock.reset();
    expect(clock.ago(100)).toBeUndefined();
  });
});

describe('the median lag', () => {
  const frames = new Table(frameSchema);
  const records = new Table(recordSchema);
  const links = new Table(linkSchema);
  const tables = { frames, records, links };
  const add = (lag: number, relation: number = linkRelations.causedBy, repeated = 0): void => {
    const row = links.append();
    frames.append();
    records.append();
    frames.set('nanos', row, 1_000);
    records.set('nanos', row, relation === linkRelations.causedBy ? 1_000 + lag : 1_000 - lag);
    links.set('record', row, row);
    links.set('frame', row, row);
    links.set('relation', row, relation);
    links.set('repeated', row, repeated);
    links.publish();
  };

  it('is of events alone, first transmissions, within two per cent', () => {
    const median = new LagMedian();
    expect(median.value).toBeUndefined();
    for (const lag of [10_000, 430_000, 2_000_000]) add(lag);
    add(1, linkRelations.causes);
    add(1, linkRelations.causedBy, 1);
    median.update(tables);
    expect(median.value).toBeGreaterThan(430_000 * 0.98);
    expect(median.value).toBeLessThan(430_000 * 1.02);
    add(-5);
    add(0);
    median.update(tables);
    expect(median.value).toBeLessThan(10_200);
  });
});

describe('texts of entries', () => {
  const answerOf = (entries: readonly number[]) =>
    entries.map((entry) => ({ chip: `chip ${entry}`, protocol: '', info: '' }));

  it('are asked for together, once, and kept', async () => {
    const asked: (readonly number[])[] = [];
    let arrivals = 0;
    const texts = new EntryAnswers(
      async (entries) => {
        asked.push(entries);
        return answerOf(entries);
      },
      () => {
        arrivals += 1;
      },
    );
    expect([texts.get(1), texts.get(2), texts.get(1)]).toEqual([undefined, undefined, undefined]);
    await turn(5);
    expect(texts.get(2)?.chip).toBe('chip 2');
    expect([asked, arrivals]).toEqual([[[1, 2]], 1]);
  });

  it('of a trace that is gone do not come', async () => {
    const texts = new EntryAnswers(
      async (entries) => answerOf(entries),
      () => {},
    );
    texts.get(1);
    texts.reset();
    await turn(5);
    expect(texts.get(1)).toBeUndefined();
  });

  it('are asked for again where there was no answer', async () => {
    let answers = 0;
    const texts = new EntryAnswers(
      async (entries) => {
        answers += 1;
        return answers === 1 ? undefined : answerOf(entries);
      },
      () => {},
    );
    texts.get(1);
    await turn(5);
    texts.get(1);
    await turn(5);
    expect(texts.get(1)?.chip).toBe('chip 1');
  });

  it('are asked for one batch at a time, the newest first where more has been scrolled past', async () => {
    const asked: (readonly number[])[] = [];
    const answers: (() => void)[] = [];
    const texts = new EntryAnswers(
      (entries) => {
        asked.push(entries);
        return new Promise<ReturnType<typeof answerOf>>((resolve) =>
          answers.push(() => resolve(answerOf(entries))),
        );
      },
      () => {},
    );
    texts.get(0);
    await turn(5);
    for (let entry = 1; entry <= 1000; entry += 1) texts.get(entry);
    await turn(5);
    expect(asked).toEqual([[0]]);
    answers[0]!();
    await turn(5);
    expect(asked).toHaveLength(2);
    expect([asked[1]!.length, asked[1]!.at(-1)]).toEqual([256, 1000]);
    // What was passed over is asked for again when it is seen again.
    texts.get(1);
    answers[1]!();
    await turn(5);
    expect(asked[2]).toEqual([1]);
  });

  it('are let go where thousands came after them', async () => {
    const texts = new EntryAnswers(
      async (entries) => answerOf(entries),
      () => {},
    );
    for (let entry = 0; entry < 5000; entry += 1) texts.get(entry);
    await turn(20);
    expect(texts.get(0)).toBeUndefined();
    expect(texts.get(4999)?.chip).toBe('chip 4999');
  });
});
