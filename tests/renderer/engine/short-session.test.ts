/** A session so short that each of its logs comes whole, one before the other. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { recordsLogHeader } from '../../../src/core/capfile/records/index.ts';
import { entryRow, isRecordEntry } from '../../../src/core/trace/order.ts';
import { collect } from '../../core/capfile/collect.ts';
import { sessionInfo, stand } from '../support/test-host.ts';
import { until } from '../support/traced.ts';

it('is in the order of time, linked, and misses nothing', async () => {
  const bytes = new Uint8Array(
    readFileSync(resolve(import.meta.dirname, '../../../resources/samples/handshake.pcapng')),
  );
  const at = collect(bytes).custom[0]!.fileOffset;
  const header = recordsLogHeader('test');
  const records = new Uint8Array([...header, ...bytes.subarray(at)]);
  const made = await stand({ openSample: sessionInfo(1) });
  made.service.piece = 1_000_000;
  made.service.add(1, bytes.slice(0, at), records);
  made.workbench.files.openSample('handshake');
  await until(() => made.workbench.view()?.tick.complete === true);
  const view = made.workbench.view()!;
  expect(view.tick.counters).toMatchObject({ frames: 10, records: 25, unlinked: 0, violations: 0 });
  expect(view.facts.problems).toEqual([]);
  const { order, frames, records: rows } = view.tables;
  const times = Array.from({ length: order.length }, (_, i) => {
    const entry = order.get('entry', i);
    const table = isRecordEntry(entry) ? rows : frames;
    return table.get('seconds', entryRow(entry)) + table.get('nanos', entryRow(entry)) / 1e9;
  });
  expect(times).toHaveLength(35);
  expect(times).toEqual([...times].sort((a, b) => a - b));
});
