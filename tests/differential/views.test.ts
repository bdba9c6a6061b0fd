/** Conversations, endpoints and followed streams against tshark's own tables. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/core/engine/engine.ts';
import { Endpoints } from '../../src/core/engine/questions/endpoints.ts';
import { followStream } from '../../src/core/engine/questions/follow.ts';
import { summarizeConversation } from '../../src/core/engine/questions/summaries.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { formatAddress } from '../../src/core/trace/addresses.ts';
import { tshark } from '../support/tshark.ts';

const folder = resolve(import.meta.dirname, '../fixtures/captures');
const captures = readdirSync(folder);
const bytesOf = (name: string): Uint8Array => readFileSync(resolve(folder, name));

function engineOf(bytes: Uint8Array): Engine {
  const engine = createEngine();
  engine.packets.push(bytes);
  engine.packets.end();
  return engine;
}

const end = (engine: Engine, address: number, port: number): string =>
  `${formatAddress(engine.tables.addresses, address)}:${port}`;

/** Lines of a table of tshark's that begin with an endpoint, split at white space. */
const rowsOf = (text: string): string[][] =>
  text
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([first]) => first !== undefined && /^[0-9a-f.:]+$/.test(first) && /\d/.test(first));

describe.each(captures)('%s', (name) => {
  const bytes = bytesOf(name);
  const engine = engineOf(bytes);
  const streams = engine.tables.conversations.length;

  test('conversations: frames each way, start and duration', () => {
    // `A:port <-> B:port  frames bytes  frames bytes  frames bytes  start  duration`; bytes come with a unit.
    const theirs = rowsOf(tshark(bytes, ['-q', '-z', 'conv,tcp']).replace(/ (bytes|kB|MB)/g, '$1')).map(
      ([a, , b, fromB, , fromA, , , , start, duration]) =>
        `${a} ${b} ${fromA} ${fromB} ${Number(start).toFixed(6)} ${Number(duration).toFixed(3)}`,
    );
    const ours = Array.from({ length: streams }, (_, stream) => {
      const { a, portA, b, portB, fromA, fromB, firstFrame, duration } = summarizeConversation(
        engine.tables,
        stream,
      );
      const { frames } = engine.tables;
      const start =
        frames.get('seconds', firstFrame) -
        frames.get('seconds', 0) +
        (frames.get('nanos', firstFrame) - frames.get('nanos', 0)) / 1e9;
      const ends = `${end(engine, a, portA)} ${end(engine, b, portB)}`;
      return `${ends} ${fromA.frames} ${fromB.frames} ${start.toFixed(6)} ${(duration / 1e9).toFixed(3)}`;
    });
    const turned = (row: string): string => {
      const [a, b, fromA, fromB, ...rest] = row.split(' ');
      // tshark puts the side with the higher port first in some versions, the sender of the first frame in others.
      return a! < b! ? row : [b, a, fromB, fromA, ...rest].join(' ');
    };
    expect(ours.map(turned).sort()).toEqual(theirs.map(turned).sort());
  });

  test('endpoints: frames and bytes, sent and received', () => {
    const theirs = rowsOf(tshark(bytes, ['-q', '-z', 'endpoints,tcp'])).map((row) => row.join(' '));
    const endpoints = new Endpoints(engine.tables, 'tcp');
    endpoints.update();
    const ours = endpoints.all.map((one) =>
      [
        formatAddress(engine.tables.addresses, one.address),
        one.port,
        one.framesSent + one.framesReceived,
        one.bytesSent + one.bytesReceived,
        one.framesSent,
        one.bytesSent,
        one.framesReceived,
        one.bytesReceived,
      ].join(' '),
    );
    expect(ours.sort()).toEqual(theirs.sort());
  });

  test('followed streams: the bytes of each side', () => {
    for (let stream = 0; stream < Math.min(streams, 5); stream += 1) {
      const out = tshark(bytes, ['-q', '-z', `follow,tcp,raw,${stream}`]).split('\n');
      // Lines of node 1 are indented; between the rules there is nothing but hex.
      const hex = out.filter((line) => /^\t?[0-9a-f]+$/.test(line));
      const theirs = [hex.filter((line) => line[0] !== '\t'), hex.filter((line) => line[0] === '\t')].map(
        (lines) => lines.map((line) => line.trim()).join(''),
      );
      const ours = ['', ''];
      for (const { direction, offset, captured } of followStream(engine, stream)) {
        if (captured > 0)
          ours[direction] += Buffer.from(bytes.subarray(offset, offset + captured)).toString('hex');
      }
      expect(new Set(ours)).toEqual(new Set(theirs));
    }
  });
});
