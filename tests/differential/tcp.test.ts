/**
 * The TCP analysis against tshark, cell by cell.
 *
 * The oracle is tshark 4.0, single pass. With the rules of 4.0 every cell must be equal. The rules of 4.4, which the
 * product follows, are then held against those of 4.0: each frame that differs must be one of the differences named.
 */
import { describe, expect, test } from 'vitest';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { AnalysisRules } from '../../src/core/tcp/analysis.ts';
import { analysisBits as A, flagBits } from '../../src/core/trace/frames.ts';
import type { TraceTables } from '../../src/core/trace/tables.ts';
import { captureFiles } from '../support/capture-files.ts';
import { tsharkFields } from '../support/tshark.ts';
import { isPlain, TCP_FIELDS, tcpCells } from './tcp-cells.ts';
import { tcpSamples } from './tcp-corpus.ts';
import { randomCapture } from './tcp-random.ts';

const RANDOM_SEEDS = Array.from({ length: 12 }, (_, i) => 20_260_101 + i);

function analysed(capture: Uint8Array, rules: AnalysisRules): TraceTables {
  const engine = createEngine({ rules });
  engine.packets.push(capture);
  engine.packets.end();
  return engine.tables;
}

/** Cells that differ from tshark's, as `frame 5 tcp.ack: 7, tshark 8`. */
function differences(capture: Uint8Array): { cells: number; found: string[] } {
  const tables = analysed(capture, '4.0');
  const rows = tsharkFields(capture, ['frame.number', ...TCP_FIELDS], ['-Y', 'frame.time_epoch']);
  const found: string[] = [];
  let cells = 0;
  for (const [number, ...theirs] of rows) {
    if (!isPlain(tables, Number(number) - 1)) continue;
    const ours = tcpCells(tables, Number(number) - 1);
    cells += ours.length;
    ours.forEach((cell, i) => {
      if (cell !== theirs[i]) found.push(`frame ${number} ${TCP_FIELDS[i]}: ${cell}, tshark ${theirs[i]}`);
    });
  }
  return { cells, found };
}

describe('with the rules of 4.0 every TCP cell equals tshark’s', () => {
  test('at least 25 fields are compared', () => {
    expect(TCP_FIELDS.length).toBeGreaterThanOrEqual(25);
  });

  test.each(captureFiles().map(({ name, bytes }) => [name, bytes] as const))(
    'real capture %s',
    (_name, bytes) => {
      const { cells, found } = differences(bytes);
      expect(found).toEqual([]);
      expect(cells).toBeGreaterThan(0);
    },
  );

  test.each(tcpSamples().map(({ name, pcap }) => [name, pcap] as const))('%s', (_name, pcap) => {
    expect(differences(pcap).found).toEqual([]);
  });

  test.each(RANDOM_SEEDS)('random capture, seed %i', (seed) => {
    const { cells, found } = differences(randomCapture(seed, 700));
    expect(found).toEqual([]);
    expect(cells).toBeGreaterThan(20_000);
  });
});

/** What 4.4 decides otherwise, by name: bits it sets, and those that 4.0 sets instead. */
const NAMED = [
  // With SACK blocks a segment that none of them holds is a fast retransmission, not only the one at the ACK.
  {
    name: 'fast retransmission by SACK',
    sets: A.fast_retransmission,
    instead: A.retransmission | A.out_of_order,
  },
  // A segment that waits for its ACK already cannot be out of order.
  { name: 'seen before', sets: A.retransmission, instead: A.out_of_order },
  // The answer to a window probe may acknowledge the probe's byte, which then counts as sent.
  { name: 'probe’s byte taken', sets: A.zero_window_probe_ack, instead: A.ack_lost_segment },
] as const;

/** Frames on which both rules agree, and those that differ by one of the names, counted; any other is listed. */
function byName(capture: Uint8Array): { counts: Record<string, number>; unexplained: number[] } {
  const [now, then] = [analysed(capture, '4.4'), analysed(capture, '4.0')];
  const counts: Record<string, number> = {};
  const unexplained: number[] = [];
  for (let row = 0; row < now.frames.length; row += 1) {
    const [a, b] = [now, then].map((tables) => tables.frames.get('analysis', row) & flagBits) as [
      number,
      number,
    ];
    if (a === b) continue;
    const known = NAMED.find(({ sets, instead }) => (a & ~b) === sets && (b & ~a & ~instead) === 0);
    if (known) counts[known.name] = (counts[known.name] ?? 0) + 1;
    else unexplained.push(row + 1);
  }
  return { counts, unexplained };
}

describe('the rules of 4.4 differ from the oracle’s only by name', () => {
  test.each(captureFiles().map(({ name, bytes }) => [name, bytes] as const))(
    'real capture %s',
    (name, bytes) => {
      const { counts, unexplained } = byName(bytes);
      expect(unexplained).toEqual([]);
      if (Object.keys(counts).length > 0)
        console.log(`${name}: 4.4 decides otherwise on ${JSON.stringify(counts)}`);
    },
  );

  test.each(tcpSamples().map(({ name, pcap }) => [name, pcap] as const))('%s', (_name, pcap) => {
    expect(byName(pcap).unexplained).toEqual([]);
  });
});
