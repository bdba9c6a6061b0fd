import { expect, test } from 'vitest';
import { parseFromHelper, parseToHelper } from '../../../src/main/capture/helper/messages.ts';
import { helperOptions } from '../../../src/main/capture/start-options.ts';

const start = helperOptions(
  { path: '/x', scope: { kind: 'device' }, limits: { packets: 7 } },
  'tcp',
  false,
  2,
);

test('options that were left out take their defaults', () => {
  expect(start).toMatchObject({
    snaplen: 262_144,
    promiscuous: false,
    append: false,
    packets: 5,
    seconds: Number.POSITIVE_INFINITY,
    sources: ['cap', 'dumpcap', 'tcpdump'],
  });
});

test.each([
  { type: 'start', options: start },
  { type: 'setFilter', id: 1, filter: '' },
  { type: 'flush', id: 2 },
  { type: 'stop', reason: 'requested' },
  { type: 'port', session: 3 },
])('to the helper: $type', (message) => {
  expect(parseToHelper(structuredClone(message))).toEqual(message);
});

test.each([
  undefined,
  null,
  'start',
  7,
  [],
  {},
  { type: 'start' },
  { type: 'start', options: { ...start, path: 1 } },
  { type: 'start', options: { ...start, snaplen: 0 } },
  { type: 'start', options: { ...start, bytes: Number.NaN } },
  { type: 'start', options: { ...start, sources: ['rm'] } },
  { type: 'start', options: { ...start, append: 'yes' } },
  { type: 'setFilter', id: 'x', filter: '' },
  { type: 'setFilter', id: 1 },
  { type: 'flush' },
  { type: 'port' },
  { type: 'format' },
])('to the helper, refused: %j', (message) => {
  expect(parseToHelper(message)).toBeUndefined();
});

test('from the helper: its own messages and nothing else', () => {
  expect(parseFromHelper({ type: 'answer', id: 1 })).toEqual({ type: 'answer', id: 1 });
  expect(parseFromHelper({ type: 'bytes' })).toBeUndefined();
  expect(parseFromHelper('opened')).toBeUndefined();
});
