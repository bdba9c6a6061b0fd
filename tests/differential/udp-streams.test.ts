/** UDP stream numbers and times against tshark's. */
import { expect, test } from 'vitest';
import { createEngine } from '../../src/core/engine/engine.ts';
import { findDatagram } from '../../src/core/trace/datagrams.ts';
import { NONE } from '../../src/core/trace/frames.ts';
import { nanosBetween } from '../../src/core/trace/links.ts';
import { pcapFromText } from '../support/packets.ts';
import { tsharkFields } from '../support/tshark.ts';

/** Payloads and ports that no dissector of tshark's claims. */
const TEXT = `
  C>S UDP len=5 ; +3ms S>C UDP len=9 ; D>S UDP len=1 ; C>S ACK len=3 ; +1s C>S UDP len=2
  E>S UDP len=4 ; S>E UDP len=4 ; -2us C>S UDP len=6 ; D>S UDP len=1 cut=44 ; C>D UDP len=8`;
const endpoints = {
  C: '10.0.0.1:40000',
  D: '10.0.0.1:40001',
  S: '10.0.0.2:40002',
  E: '[2001:db8::1]:40000',
};

test('streams, relative times and deltas', () => {
  const text = TEXT.replaceAll('S>E', 'T>E').replaceAll('E>S', 'E>T');
  const pcap = pcapFromText(text, {
    nanosecond: true,
    endpoints: { ...endpoints, T: '[2001:db8::2]:40002' },
  });
  const engine = createEngine();
  engine.packets.push(pcap);
  const { datagrams, udpStreams, frames } = engine.tables;
  const span = (from: number, to: number): string =>
    (nanosBetween(frames, from, frames, to) / 1e9).toFixed(9);
  const ours = Array.from({ length: frames.length }, (_, row) => {
    const datagram = findDatagram(datagrams, row);
    if (datagram === NONE) return ['', '', ''];
    const stream = datagrams.get('stream', datagram);
    const previous = datagrams.get('previous', datagram);
    const first = udpStreams.get('firstFrame', stream);
    return [String(stream), span(first, row), previous === NONE ? span(row, row) : span(previous, row)];
  });
  expect(ours).toEqual(tsharkFields(pcap, ['udp.stream', 'udp.time_relative', 'udp.time_delta']));
});
