/** Which socket has an endpoint for its own, and that the endpoint's ranges know of records nobody entered. */
import { expect, test } from 'vitest';
import { RECORD_NAMES } from '../../../src/core/capfile/records/names.ts';
import { Endpoint } from '../../../src/core/link/endpoint.ts';
import type { RecordRanges } from '../../../src/core/link/ranges.ts';
import { StraightEnds } from '../../../src/core/link/straight.ts';
import { NONE } from '../../../src/core/trace/frames.ts';
import { linkStates, recordSchema, setNextOfSocket, socketSchema } from '../../../src/core/trace/sockets.ts';
import { Table } from '../../../src/core/trace/table.ts';

/** Two sockets, and records that are linked without being attached to an endpoint. */
class World {
  readonly records = new Table(recordSchema);
  readonly sockets = new Table(socketSchema);
  readonly endpoint = new Endpoint(this, 4, 1, -1, 0);
  readonly ends = new StraightEnds();

  constructor() {
    for (const row of [this.sockets.append(), this.sockets.append()]) {
      this.sockets.set('firstRecord', row, NONE);
      this.sockets.set('lastRecord', row, NONE);
    }
  }

  record(
    socket: number,
    name: 'write' | 'data',
    start: number,
    length: number,
    state: number = linkStates.linked,
  ) {
    const row = this.records.append();
    const cells = { name: RECORD_NAMES[name].code, start, byteLength: length, linkState: state };
    for (const [column, value] of Object.entries(cells)) {
      this.records.set(column as keyof typeof cells, row, value);
    }
    const last = this.sockets.get('lastRecord', socket);
    if (last === NONE) this.sockets.set('firstRecord', socket, row);
    else setNextOfSocket(this.records, last, row);
    this.sockets.set('lastRecord', socket, row);
  }
}

function all(ranges: RecordRanges): number[] {
  const found: number[] = [];
  ranges.eachOverlap(0, 1000, (record) => found.push(record) > 0);
  return found;
}

test('linked records are among the ranges once somebody asks, each once', () => {
  const world = new World();
  world.record(0, 'write', 0, 1);
  world.ends.open(0, world.endpoint);
  world.record(0, 'write', 1, 1);
  world.record(0, 'data', 0, 5);
  expect(all(world.endpoint.writes)).toEqual([1]);
  world.record(0, 'write', 2, 1);
  world.record(0, 'write', 3, 1, linkStates.waiting);
  world.record(0, 'data', 0, 4);
  world.record(0, 'data', 5, 4);
  expect(all(world.endpoint.reads)).toEqual([2, 6]);
  expect(all(world.endpoint.writes)).toEqual([1, 3]);
  expect(world.endpoint.writes.end).toBe(3);
});

test('a socket without a record has those from its first on', () => {
  const world = new World();
  world.ends.open(1, world.endpoint);
  world.record(1, 'write', 0, 1);
  world.record(0, 'write', 1, 1);
  expect(all(world.endpoint.writes)).toEqual([0]);
  expect([0, 1, 2].map((socket) => world.ends.flows[socket] ?? 0)).toEqual([0, 10, 0]);
});

test('what comes after a socket left its endpoint is not the endpoint’s', () => {
  const world = new World();
  world.ends.open(0, world.endpoint);
  world.record(0, 'write', 0, 1);
  world.ends.close(0, world.endpoint);
  world.record(0, 'write', 1, 1);
  expect(all(world.endpoint.writes)).toEqual([0]);
  expect(world.ends.flows[0]).toBe(0);
  world.ends.open(0, world.endpoint);
  world.record(0, 'write', 2, 1);
  expect(all(world.endpoint.writes)).toEqual([0, 2]);
});

test('what an endpoint forgets stays forgotten', () => {
  const world = new World();
  world.ends.open(0, world.endpoint);
  world.record(0, 'write', 0, 9);
  world.endpoint.forget();
  expect([all(world.endpoint.writes), world.endpoint.writes.end]).toEqual([[], 0]);
  world.record(0, 'write', 2, 1);
  expect(all(world.endpoint.writes)).toEqual([1]);
});

test('of two sockets at one endpoint neither has it for its own', () => {
  const world = new World();
  world.ends.open(0, world.endpoint);
  world.record(0, 'write', 0, 1);
  world.ends.open(1, world.endpoint);
  world.record(0, 'write', 1, 1);
  expect(all(world.endpoint.writes)).toEqual([0]);
  expect([0, 1].map((socket) => world.ends.flows[socket] ?? 0)).toEqual([0, 0]);
  world.ends.close(0, world.endpoint);
  world.ends.open(0, world.endpoint);
  expect(world.ends.flows[0]).toBe(0);
});

test('there is room for any number of sockets', () => {
  const world = new World();
  while (world.sockets.appended < 2000) world.sockets.append();
  world.ends.open(1999, world.endpoint);
  expect(world.ends.flows[1999]).toBe(10);
});
