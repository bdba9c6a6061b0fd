import { describe, expect, test } from 'vitest';
import {
  extraKinds,
  extraSchema,
  findExtra,
  frameSchema,
  NONE,
  SCALE_NONE,
  SCALE_SYN,
  SCALE_UNKNOWN,
  scaleFactor,
  windowSize,
} from '../../../src/core/trace/frames.ts';
import { addLink, FrameLinkIndex, lagOf, nanosBetween } from '../../../src/core/trace/links.ts';
import {
  eachLinkOf,
  linkCountOf,
  linkRelations,
  linkSchema,
  linkStates,
  nextOfSocket,
  recordSchema,
  setNextOfSocket,
} from '../../../src/core/trace/sockets.ts';
import { Table } from '../../../src/core/trace/table.ts';

function tables(frameTimes: readonly number[], recordTimes: readonly number[]) {
  const frames = new Table(frameSchema);
  const records = new Table(recordSchema);
  const links = new Table(linkSchema);
  for (const [table, times] of [
    [frames, frameTimes],
    [records, recordTimes],
  ] as const) {
    for (const nanos of times) {
      const row = table.append();
      table.set('seconds', row, 1_700_000_000);
      table.set('nanos', row, nanos);
    }
  }
  for (let row = 0; row < recordTimes.length; row += 1) {
    records.set('firstLink', row, NONE);
    records.set('lastLink', row, NONE);
  }
  const link = (record: number, frame: number, relation: number, repeated = false): number =>
    addLink(records, links, record, frame, relation, repeated);
  const of = (record: number): number[] => {
    const found: number[] = [];
    eachLinkOf(records, links, record, (row) => found.push(links.get('frame', row)));
    return found;
  };
  return { frames, records, links, link, of };
}

describe('the records of a socket', () => {
  test('are chained, however far apart they are', () => {
    const records = new Table(recordSchema);
    for (let row = 0; row < 150_000; row += 1) records.append();
    const chain = [0, 1, 65_536, 65_537, 131_073, 149_999];
    for (const [at, row] of chain.slice(1).entries()) setNextOfSocket(records, chain[at]!, row);
    const found: number[] = [];
    for (let row = 0; row !== NONE; row = nextOfSocket(records, row)) found.push(row);
    expect(found).toEqual(chain);
  });
});

describe('links', () => {
  test('count the lag from cause to effect', () => {
    const t = tables([1000], [400, 2500]);
    const call = t.link(0, 0, linkRelations.causes);
    const event = t.link(1, 0, linkRelations.causedBy);
    expect(lagOf(t, call)).toBe(600);
    expect(lagOf(t, event)).toBe(1500);
  });

  test('have a negative lag where an effect comes before its cause', () => {
    const t = tables([1000], [1200]);
    expect(lagOf(t, t.link(0, 0, linkRelations.causes))).toBe(-200);
  });

  test('are chained per record in the order they were found', () => {
    const t = tables([1, 2, 3], [0, 0]);
    t.link(0, 2, linkRelations.causes);
    t.link(1, 1, linkRelations.causes);
    t.link(0, 0, linkRelations.causes, true);
    expect(t.of(0)).toEqual([2, 0]);
    expect(t.of(1)).toEqual([1]);
    expect(linkCountOf(t.records, 0)).toBe(2);
    expect(t.records.get('linkState', 0)).toBe(linkStates.linked);
  });

  test('are found by frame, also after more have come', () => {
    const t = tables(Array(3000).fill(5), Array(3000).fill(1));
    const index = new FrameLinkIndex(t.links);
    for (let i = 0; i < 3000; i += 1) t.link(i, 3000 - 1 - i, linkRelations.causes);
    t.links.publish();
    index.update();
    expect(index.of(2999)).toEqual([0]);
    const again = t.link(7, 2999, linkRelations.causes);
    expect(index.of(2999)).toEqual([0]);
    t.links.publish();
    index.update();
    expect(index.of(2999)).toEqual([0, again]);
    expect(index.of(5000)).toEqual([]);
  });
});

describe('times between rows', () => {
  test('are exact over the edge of a second', () => {
    const t = tables([0, 0], []);
    t.frames.set('nanos', 0, 999_999_999);
    t.frames.set('seconds', 1, 1_700_000_001);
    t.frames.set('nanos', 1, 3);
    expect(nanosBetween(t.frames, 0, t.frames, 1)).toBe(4);
    expect(nanosBetween(t.frames, 1, t.frames, 0)).toBe(-4);
  });
});

describe('extras', () => {
  test('are found by frame and kind', () => {
    const extras = new Table(extraSchema);
    const add = (frame: number, kind: number): number => {
      const row = extras.append();
      extras.set('frame', row, frame);
      extras.set('kind', row, kind);
      return row;
    };
    const rows = [
      add(3, extraKinds.rto),
      add(8, extraKinds.duplicateAck),
      add(8, extraKinds.rto),
      add(20, extraKinds.rto),
    ];
    extras.publish();
    expect(findExtra(extras, 3, extraKinds.rto)).toBe(rows[0]);
    expect(findExtra(extras, 8, extraKinds.rto)).toBe(rows[2]);
    expect(findExtra(extras, 20, extraKinds.duplicateAck)).toBe(NONE);
    expect(findExtra(extras, 9, extraKinds.rto)).toBe(NONE);
  });
});

describe('windows', () => {
  test('are scaled where the shift is known', () => {
    expect(windowSize(512, 7)).toBe(65_536);
    expect(windowSize(65_535, 14)).toBe(65_535 * 16_384);
    for (const scale of [SCALE_UNKNOWN, SCALE_NONE, SCALE_SYN]) expect(windowSize(512, scale)).toBe(512);
  });

  test('have the scale factor that Wireshark shows', () => {
    expect([7, SCALE_UNKNOWN, SCALE_NONE, SCALE_SYN].map(scaleFactor)).toEqual([128, -1, -2, undefined]);
  });
});
