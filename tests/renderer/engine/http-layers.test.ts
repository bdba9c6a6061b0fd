/** The HTTP layers of frames, with the bytes that they stand in. */

import { describe, expect, it } from 'vitest';
import { offsetOf } from '../../../src/core/trace/offsets.ts';
import { ByteSource } from '../../../src/renderer/engine/byte-source.ts';
import { frameHttpLayers } from '../../../src/renderer/engine/http-layers.ts';
import { HANDSHAKE, Trace } from '../../core/tcp/trace-of.ts';
import { pcapFromText } from '../../support/packets.ts';

/** Layers of frame `number`: their titles, and the text of the bytes that they cover. */
async function layers(text: string, number: number): Promise<[string, string][]> {
  const pcap = pcapFromText(text) as Uint8Array<ArrayBuffer>;
  const { engine } = new Trace(pcap);
  const bytes = new ByteSource(async (_log, offset, length) => pcap.slice(offset, offset + length));
  const start = offsetOf(engine.tables.frames, number - 1);
  const found = await frameHttpLayers(engine, bytes, number - 1);
  return found.map(({ label, offset, length }) => [
    label.replace('Hypertext Transfer Protocol, ', ''),
    Buffer.from(pcap.subarray(start + offset, start + offset + length)).toString('latin1'),
  ]);
}

const TEXT = String.raw`${HANDSHAKE}
  C>S ACK data="GET /1 HTTP/1.1\r\nHo" ; C>S PSH,ACK data="st: a\r\n\r\nGET /2 HTTP/1.1\r\n\r\n"
  S>C PSH,ACK data="HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhe" ; S>C PSH,ACK data="llo"
  C>S ACK`;

describe('HTTP layers', () => {
  it('are those of the messages with bytes in the frame', async () => {
    expect(await layers(TEXT, 4)).toEqual([['GET /1', 'GET /1 HTTP/1.1\r\nHo']]);
    expect(await layers(TEXT, 5)).toEqual([
      ['GET /1', 'st: a\r\n\r\n'],
      ['GET /2', 'GET /2 HTTP/1.1\r\n\r\n'],
    ]);
    expect(await layers(TEXT, 7)).toEqual([['200 OK', 'llo']]);
  });

  it('are none where there is no payload, or no HTTP', async () => {
    expect(await layers(TEXT, 1)).toEqual([]);
    expect(await layers(TEXT, 8)).toEqual([]);
    expect(await layers(`${HANDSHAKE} ; C>S PSH,ACK hex=1603010a0d0a`, 4)).toEqual([]);
    expect(await layers('C>S UDP data="GET / HTTP/1.1"', 1)).toEqual([]);
  });

  it('wait for what came late, and count from where following began', async () => {
    const late = String.raw`${HANDSHAKE} ; ~C>S ACK data="GET /x" ; C>S ACK data=" HTTP/1.1\r\n\r\n" ; C>S ACK seq=1 data="GET /x"`;
    expect(await layers(late, 4)).toEqual([['GET /x', ' HTTP/1.1\r\n\r\n']]);
    const middle = String.raw`C>S ACK seq=500 ack=1 data="rest of a body" ; C>S ACK data="GET /y HTTP/1.1\r\n\r\n"`;
    expect(await layers(middle, 2)).toEqual([['GET /y', 'GET /y HTTP/1.1\r\n\r\n']]);
  });
});
