import { expect, it } from 'vitest';
import { ByteSource } from '../../../src/renderer/engine/byte-source.ts';
import { type Described, describeEntries, describeFrame } from '../../../src/renderer/engine/describe.ts';
import { Trace } from '../../core/tcp/trace-of.ts';
import { pcapFromText } from '../../support/packets.ts';

/** 1000 → 9999, Len=16, in two fragments, its end first. */
const pcap = pcapFromText(`
  C>S IP proto=17 id=1 frag=8 hex=61616161616161616262626262626262
  C>S IP proto=17 id=1 frag=0 mf hex=03e8270f00180000`) as Uint8Array<ArrayBuffer>;

const from: Described = {
  engine: new Trace(pcap).engine,
  bytes: new ByteSource(async (_log, offset, length) => pcap.slice(offset, offset + length)),
};

it('a fragment says what it is, and the frame that completes the packet what that is', async () => {
  const [first, last] = await describeEntries(from, [0, 1]);
  expect(first).toMatchObject({ protocol: 'IPv4' });
  expect(first?.info).toMatch(/^Fragmented IP protocol/);
  expect(last).toMatchObject({ protocol: 'UDP', info: '1000 → 9999 Len=16' });
  const answer = await describeFrame(from, 1);
  expect(answer).toMatchObject({ info: '1000 → 9999 Len=16', tcpOffset: -1 });
  expect(answer?.fields.map(({ name }) => name)).toEqual(expect.arrayContaining(['ip', 'udp']));
});
