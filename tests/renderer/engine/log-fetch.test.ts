import { describe, expect, it, vi } from 'vitest';
import { LogFetch } from '../../../src/renderer/engine/log-fetch.ts';

const PIECE = 1 << 20;

/** A body as browsers give it, in parts of `part` bytes; `fails` after so many. */
function bodyOf(length: number, { part = 100_000, fails = Number.POSITIVE_INFINITY } = {}) {
  let sent = 0;
  return new ReadableStream({
    type: 'bytes',
    pull: (controller) => {
      if (sent >= fails) return controller.error(new Error('lost'));
      const count = Math.min(part, length - sent);
      if (count > 0) controller.enqueue(new Uint8Array(count).fill(7));
      sent += count;
      if (sent === length) {
        controller.close();
        controller.byobRequest?.respond(0);
      }
    },
  }) as ReadableStream<Uint8Array<ArrayBuffer>>;
}

function fetchOf(
  lengths: { packets: number; records: number },
  open: (path: string) => ReadableStream<Uint8Array<ArrayBuffer>>,
  from = { packets: 0, records: 0 },
) {
  const told: string[] = [];
  const onFailure = vi.fn();
  const paths: string[] = [];
  const fetching = new LogFetch(
    {
      open: async (path) => {
        paths.push(path);
        return open(path);
      },
      onBytes: (log, offset, bytes) => told.push(`${log} ${offset}+${bytes.length}`),
      onFailure,
    },
    3,
    from,
    lengths,
  );
  return { fetching, told, paths, onFailure };
}

describe('complete logs', () => {
  it('come side by side, the first pieces small', async () => {
    const lengths = { packets: 3 * PIECE, records: PIECE };
    const { fetching, told, paths, onFailure } = fetchOf(lengths, (path) =>
      bodyOf(path.includes('packets') ? lengths.packets : lengths.records),
    );
    await fetching.run();
    expect(paths).toEqual(['/api/sessions/3/logs/packets?from=0', '/api/sessions/3/logs/records?from=0']);
    const quarter = PIECE / 4;
    expect(told).toEqual([
      `packets 0+${quarter}`,
      `records 0+${quarter}`,
      `packets ${quarter}+${PIECE}`,
      `packets ${5 * quarter}+${PIECE}`,
      `packets ${9 * quarter}+${3 * quarter}`,
      `records ${quarter}+${3 * quarter}`,
    ]);
    expect(onFailure).not.toHaveBeenCalled();
  });

  it('come in proportion, the packets some 32 MiB ahead', async () => {
    const lengths = { packets: 80 * PIECE, records: 40 * PIECE };
    const { fetching, told } = fetchOf(lengths, (path) =>
      bodyOf(path.includes('packets') ? lengths.packets : lengths.records, { part: 300_000 }),
    );
    await fetching.run();
    const at = { packets: 0, records: 0 };
    const ahead: number[] = [];
    for (const text of told) {
      const [log = '', range = ''] = text.split(' ');
      at[log as 'packets' | 'records'] = range.split('+').reduce((sum, part) => sum + Number(part), 0);
      const left = at.packets < lengths.packets && at.records > PIECE;
      if (left) ahead.push(at.packets / PIECE - (2 * at.records) / PIECE);
    }
    expect(at).toEqual(lengths);
    expect(Math.min(...ahead)).toBeGreaterThan(29);
    expect(Math.max(...ahead)).toBeLessThan(35);
  });

  it('go on where they were, and ask nothing of one that is there', async () => {
    const { fetching, told, paths } = fetchOf({ packets: 50, records: 9 }, () => bodyOf(20), {
      packets: 30,
      records: 9,
    });
    await fetching.run();
    expect(paths).toEqual(['/api/sessions/3/logs/packets?from=30']);
    expect(told).toEqual(['packets 30+20']);
  });

  it('tell of a body that breaks off, and of one that ends too soon', async () => {
    const broken = fetchOf({ packets: PIECE, records: 0 }, () => bodyOf(PIECE, { fails: 300_000 }));
    await broken.fetching.run();
    expect(broken.told).toEqual([`packets 0+${PIECE / 4}`]);
    expect(broken.onFailure).toHaveBeenCalledOnce();
    const short = fetchOf({ packets: 500_000, records: 0 }, () => bodyOf(400_000));
    await short.fetching.run();
    expect(short.told.at(-1)).toBe(`packets ${PIECE / 4}+${400_000 - PIECE / 4}`);
    expect(short.onFailure).toHaveBeenCalledOnce();
  });

  it('use the memory of pieces again that are done with', async () => {
    const lengths = { packets: 4 * PIECE, records: 0 };
    const buffers: ArrayBuffer[] = [];
    const fetching = new LogFetch(
      {
        open: async () => bodyOf(lengths.packets),
        onBytes: (_log, _offset, bytes) => {
          expect(bytes.every((value) => value === 7)).toBe(true);
          buffers.push(bytes.buffer);
          fetching.reuse(bytes.buffer);
        },
        onFailure: vi.fn(),
      },
      3,
      { packets: 0, records: 0 },
      lengths,
    );
    await fetching.run();
    // Reading into a buffer again takes it away from whoever held it.
    expect(buffers.filter(({ detached }) => detached).length).toBeGreaterThan(0);
  });

  it('are nobody’s once it is stopped', async () => {
    const { fetching, told, onFailure } = fetchOf({ packets: 100, records: 0 }, () => bodyOf(100));
    const running = fetching.run();
    fetching.stop();
    await running;
    expect(told).toEqual([]);
    expect(onFailure).not.toHaveBeenCalled();
  });
});
