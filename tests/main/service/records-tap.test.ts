import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  type EntryEncoder,
  encodeLoopDelay,
  encodeRecord,
  encodeSocket,
  RECORD_NAMES,
  Role,
  Transport,
} from '../../../src/core/capfile/records/index.ts';
import { line } from '../../../src/main/lab/scenario.ts';
import { RecordsTap } from '../../../src/main/service/records-tap.ts';
import { openRecordsLog } from '../../../src/probe/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'wireside-tap-'));
afterAll(() => rmSync(folder, { recursive: true }));

const time = { seconds: 1, nanos: 2 };
const socket = (socketId: number, label: string) => (to: EntryEncoder) =>
  encodeSocket(to, {
    ...time,
    socketId,
    role: Role.client,
    transport: Transport.tcp,
    parentId: 0,
    label,
    details: {},
  });
const record = (socketId: number, key: keyof typeof RECORD_NAMES) => (to: EntryEncoder) =>
  encodeRecord(to, {
    ...time,
    name: RECORD_NAMES[key].code,
    flags: 0,
    depth: 0,
    socketId,
    bytesRead: 0,
    bytesWritten: 0,
    details: {},
  });
const delay = (mean: number, max: number, count: number) => (to: EntryEncoder) =>
  encodeLoopDelay(to, { ...time, window: 200, min: 0, mean, max, count });

let logs = 0;
/** The bytes of a records log with these entries. */
function log(...entries: ((to: EntryEncoder) => boolean)[]): Uint8Array {
  logs += 1;
  const path = join(folder, String(logs));
  const opened = openRecordsLog({ path });
  if (!opened.ok) throw new Error(opened.error.message);
  for (const entry of entries) entry(opened.value.ensure(1000)!);
  opened.value.close();
  return readFileSync(path);
}

const lines = [
  line('listen', 'server.listen()', 'server listen()'),
  line('connect', 'net.connect()', 'client connect()', "client 'connect'"),
  line('write', 'client.write()', 'client write()'),
  line('plain', '});'),
];

describe('the lines of a run', () => {
  test('are lit once, in the order in which their records come', () => {
    const tap = new RecordsTap();
    tap.begin(lines);
    tap.push(
      log(
        socket(1, 'client'),
        record(1, 'write'),
        record(1, 'connect'),
        record(1, 'write'),
        record(1, 'connected'),
      ),
    );
    expect(tap.lit).toEqual(['write', 'connect']);
  });

  test('are lit by marks too', () => {
    const tap = new RecordsTap();
    tap.begin(lines);
    tap.mark('plain');
    tap.mark('plain');
    expect(tap.lit).toEqual(['plain']);
  });

  test('are not lit by sockets of a run before, nor by others', () => {
    const tap = new RecordsTap();
    // Each log begins with a header of its own; a reader takes them one behind the other.
    tap.push(log(socket(1, 'client')));
    tap.begin(lines);
    tap.push(log(record(1, 'connect'), record(1, 'write'), socket(2, 'other'), record(2, 'connect')));
    expect(tap.lit).toEqual([]);
  });
});

test('what the probe said of a socket is known by its number', () => {
  const tap = new RecordsTap();
  tap.push(log(socket(7, 'client')));
  expect(tap.socket(7)?.label).toBe('client');
  expect(tap.socket(8)).toBeUndefined();
});

test('the delay of the event loop is that of the last second, each window by its samples', () => {
  const tap = new RecordsTap();
  expect(tap.loopDelay()).toBeUndefined();
  tap.push(
    log(
      delay(9e9, 9e9, 100),
      ...[1, 2, 3].map(() => delay(1000, 5000, 10)),
      delay(4000, 9000, 10),
      delay(0, 0, 0),
    ),
  );
  expect(tap.loopDelay()).toEqual({ mean: (3 * 1000 + 4000) / 4, max: 9000 });
});

test('bytes that are no records do nothing', () => {
  const tap = new RecordsTap();
  tap.begin(lines);
  tap.push(new Uint8Array(1000).fill(7));
  expect(tap.lit).toEqual([]);
});
