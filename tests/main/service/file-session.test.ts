import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { FileSession } from '../../../src/main/service/file-session.ts';
import { openCapture } from '../../../src/main/sessions/index.ts';
import { TraceClient, type TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { localWorker, until } from '../../renderer/support/traced.ts';
import { temporaryFolder } from '../capture/kit.ts';

const samples = resolve(import.meta.dirname, '../../../resources/samples');
const files = readdirSync(samples).filter((name) => name.endsWith('.pcapng'));

async function opened(path: string): Promise<FileSession> {
  const capture = await openCapture(path, temporaryFolder());
  if (!capture.ok) throw new Error(capture.error.message);
  return new FileSession(1, capture.value, path);
}

async function logsOf(session: FileSession) {
  const { packets, records } = session.extent();
  return {
    packets: await session.read('packets', 0, packets + 10),
    records: await session.read('records', 0, records + 10),
  };
}

/** The whole file in one, as the command line reads it. */
function read(file: Uint8Array): Engine {
  const engine = createEngine();
  engine.packets.push(file);
  engine.packets.end();
  return engine;
}

const orderOf = ({
  order,
}: {
  order: { length: number; get(column: 'entry', row: number): number };
}): number[] => Array.from({ length: order.length }, (_, row) => order.get('entry', row));

describe('a saved session as a page gets it', () => {
  const pieces = [1000, Number.MAX_SAFE_INTEGER];
  const cases = files.flatMap((name) => pieces.map((piece) => [name, piece] as const));
  test.each(cases)(
    '%s: two logs, side by side in pieces of %d bytes, make the trace that the file makes',
    async (name, piece) => {
      const path = join(samples, name);
      const file = new Uint8Array(readFileSync(path));
      const session = await opened(path);
      const { packets, records } = await logsOf(session);
      expect(records.length).toBeGreaterThan(100);
      expect(Buffer.from(packets).equals(file.subarray(0, packets.length))).toBe(true);
      const { worker, service } = localWorker();
      service.piece = piece;
      service.add(1, packets, records);
      const views: {
        tables: Parameters<typeof orderOf>[0];
        tick: { complete: boolean; counters: unknown };
      }[] = [];
      const listeners = { onView: (view: (typeof views)[0] | undefined) => view && views.push(view) };
      const client = new TraceClient(
        worker,
        { ...listeners, onTexts: () => {}, onConnection: () => {} },
        (callback) => void setTimeout(callback, 1),
      );
      client.show(1);
      await until(() => views.at(-1)?.tick.complete === true);
      const whole = read(file);
      expect(views.at(-1)!.tick.counters).toEqual(whole.counters);
      expect(orderOf(views.at(-1)!.tables)).toEqual(orderOf(whole.tables));
      await session.close();
    },
  );

  test('that came late while it was recorded is put in order once it is whole', async () => {
    const path = join(samples, 'handshake.pcapng');
    const session = await opened(path);
    const { packets, records } = await logsOf(session);
    const { worker, service } = localWorker();
    const finish = service.addLate(1, packets, records);
    const views: TraceView[] = [];
    const client = new TraceClient(
      worker,
      { onView: (view) => view && views.push(view), onTexts: () => {}, onConnection: () => {} },
      (callback) => void setTimeout(callback, 1),
    );
    client.show(1);
    // Nobody waits for packets longer than a tenth of a second: the records are shown without them.
    await until(() => (views.at(-1)?.tables.order.length ?? 0) > 0);
    const { listRows } = views.at(-1)!;
    const before = views.length;
    finish();
    await until(() => views.at(-1)?.tick.complete === true && !views.at(-1)?.tick.catchingUp);
    // What was shown stands until all of it is in order: nothing blinks.
    expect(Math.min(...views.slice(before).map((view) => view.listRows))).toBeGreaterThanOrEqual(listRows);
    const whole = read(new Uint8Array(readFileSync(path)));
    expect(orderOf(views.at(-1)!.tables)).toEqual(orderOf(whole.tables));
    expect(views.at(-1)!.tick.counters).toEqual(whole.counters);
    await session.close();
  });

  test('reads any part of the records as if they were a file', async () => {
    const session = await opened(join(samples, files[0]!));
    const { records } = await logsOf(session);
    for (const [offset, length] of [
      [0, 5],
      [3, 40],
      [20, 100],
      [200, 10],
      [records.length - 3, 10],
    ] as const) {
      const part = await session.read('records', offset, length);
      expect(Buffer.from(part).equals(records.subarray(offset, offset + length))).toBe(true);
    }
    await session.close();
  });

  test('is one log where the index is not right about it', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'session.pcapng');
    copyFileSync(join(samples, files[0]!), path);
    const file = readFileSync(path);
    // The index stands there twice: what the second says of its own place is wrong.
    writeFileSync(path, Buffer.concat([file, file.subarray(file.length - 72)]));
    const session = await opened(path);
    expect(session.extent()).toEqual({ packets: file.length + 72, records: 0, complete: true });
    await session.close();
  });
});
