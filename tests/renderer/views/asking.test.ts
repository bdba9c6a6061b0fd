import { describe, expect, test } from 'vitest';
import type { StreamPart } from '../../../src/renderer/engine/questions/streams.ts';
import { Asker, PACE } from '../../../src/renderer/views/asker.ts';
import { countText, csvLine, rateText, sizeText } from '../../../src/renderer/views/format.ts';
import { readStream } from '../../../src/renderer/views/save-stream.ts';

/** An asker with a clock of its own, and a worker that answers when it is told to. */
function stand(answerOf: (ask: number) => unknown = (ask) => ask) {
  const asked: number[] = [];
  const answers: unknown[] = [];
  let time = 0;
  let timers: { at: number; run: () => void }[] = [];
  let answer: (() => void) | undefined;
  const asker = new Asker<'conversation'>({
    client: {
      ask: (_, ask) => {
        asked.push(ask as number);
        return new Promise((resolve) => {
          answer = () => resolve(answerOf(ask as number) as never);
        });
      },
    },
    question: 'conversation',
    onAnswer: (value) => answers.push(value),
    now: () => time,
    later: (run, milliseconds) => {
      const timer = { at: time + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
  });
  const settle = async (): Promise<void> => {
    answer?.();
    answer = undefined;
    await Promise.resolve();
    await Promise.resolve();
    await Promise.resolve();
  };
  const pass = (milliseconds: number): void => {
    time += milliseconds;
    const due = timers.filter(({ at }) => at <= time);
    timers = timers.filter(({ at }) => at > time);
    for (const { run } of due) run();
  };
  return { asker, asked, answers, settle, pass };
}

describe('asking over and over', () => {
  test('is at once for something new, and seldom for the same', async () => {
    const { asker, asked, answers, settle, pass } = stand();
    asker.want(1);
    asker.want(1);
    await settle();
    expect([asked, answers]).toEqual([[1], [1]]);
    for (let i = 0; i < 20; i += 1) asker.changed();
    expect(asked).toEqual([1]);
    pass(PACE);
    await settle();
    expect(asked).toEqual([1, 1]);
    asker.want(2);
    expect(asked).toEqual([1, 1, 2]);
  });

  test('waits for the answer before it asks again', async () => {
    const { asker, asked, settle, pass } = stand();
    asker.want(1);
    pass(10 * PACE);
    asker.changed();
    asker.changed();
    expect(asked).toEqual([1]);
    await settle();
    expect(asked).toEqual([1, 1]);
  });

  test('goes on by itself while the worker says there is more', async () => {
    const { asker, asked, settle, pass } = stand(() => ({ more: asked.length < 3 }));
    asker.want(1);
    await settle();
    pass(50);
    await settle();
    pass(50);
    await settle();
    pass(10 * PACE);
    expect(asked).toEqual([1, 1, 1]);
  });

  test('prepared, asks only when something has changed; ended, never', async () => {
    const { asker, asked, answers, settle, pass } = stand();
    asker.want(1);
    await settle();
    asker.prepare(2);
    pass(PACE);
    expect(asked).toEqual([1]);
    asker.changed();
    expect(asked).toEqual([1, 2]);
    asker.end();
    await settle();
    expect(answers).toEqual([1]);
  });
});

describe('reading a whole stream', () => {
  const piece = (start: number, direction: 0 | 1, text: string, pieces: number): StreamPart => ({
    start,
    revision: 0,
    direction: Uint8Array.of(direction),
    from: Float64Array.of(0),
    to: Float64Array.of(text.length),
    frame: Uint32Array.of(start),
    captured: Uint32Array.of(text.length),
    bytes: new TextEncoder().encode(text),
    pieces,
    more: false,
    total: [0, 0],
    usable: true,
  });
  const said = ['ask', 'answer', 'thanks'];
  const client = {
    ask: (_: unknown, { after }: { after: number }) =>
      Promise.resolve(piece(after, (after % 2) as 0 | 1, said[after]!, said.length)),
  } as unknown as Parameters<typeof readStream>[0];
  const text = async (direction: 0 | 1 | undefined) =>
    new TextDecoder().decode(
      Uint8Array.from(
        ((await readStream(client, { stream: 0, direction }, () => true)) ?? []).flatMap((one) => [...one]),
      ),
    );

  test('gives one side, or both in order', async () => {
    expect([await text(0), await text(1), await text(undefined)]).toEqual([
      'askthanks',
      'answer',
      'askanswerthanks',
    ]);
  });

  test('can be given up', async () => {
    expect(
      await readStream(client, { stream: 0, direction: undefined }, (bytes) => bytes < 5),
    ).toBeUndefined();
  });
});

describe('numbers', () => {
  test('are written with units', () => {
    expect([countText(1234567), rateText(Number.NaN), rateText(999), sizeText(1500)]).toEqual([
      '1,234,567',
      '',
      '999 b/s',
      '1.50 kB',
    ]);
  });

  test('and texts become lines of CSV, none of them a formula', () => {
    expect(csvLine(['a,b', 'say "x"', 3, Number.NaN, '=1+1'])).toBe(`"a,b","say ""x""",3,,'=1+1\r\n`);
  });
});
