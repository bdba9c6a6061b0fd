/** The Info and Protocol columns against tshark, cell by cell. The analysis' part is given by tshark itself. */
import { describe, expect, it } from 'vitest';
import { decodeFrame } from '../../src/core/decode/fast.ts';
import {
  type AnalysisName,
  analysisPrefix,
  type InfoContext,
  infoColumn,
  protocolColumn,
} from '../../src/core/decode/info.ts';
import { FrameScratch, Layer } from '../../src/core/decode/scratch.ts';
import { captureFiles, pcapFrames } from '../support/capture-files.ts';
import { tsharkFields } from '../support/tshark.ts';
import { madeSamples } from './decode-corpus.ts';

const FLAGS: readonly AnalysisName[] = [
  'retransmission',
  'fast_retransmission',
  'spurious_retransmission',
  'out_of_order',
  'lost_segment',
  'ack_lost_segment',
  'duplicate_ack',
  'zero_window',
  'zero_window_probe',
  'zero_window_probe_ack',
  'window_update',
  'window_full',
  'keep_alive',
  'keep_alive_ack',
  'reused_ports',
];
const BITS = Object.fromEntries(FLAGS.map((name, i) => [name, 1 << i])) as Record<AnalysisName, number>;
const prefixOf = analysisPrefix(BITS);

const NUMBERS = ['tcp.seq', 'tcp.ack', 'tcp.window_size', 'tcp.ack_raw'];
const FIELDS = [
  'frame.protocols',
  '_ws.col.Protocol',
  '_ws.col.Info',
  ...NUMBERS,
  'tcp.analysis.duplicate_ack_frame',
  'tcp.analysis.duplicate_ack_num',
  ...FLAGS.map((name) => `tcp.analysis.${name}`),
];

/** What the analysis would hand in, read from tshark's own cells. */
function contextOf(cells: readonly string[], info: string, base: number, rawWindow: number): InfoContext {
  const echoRequest = /\(request in (\d+)\)/.exec(info)?.[1];
  const echo = echoRequest === undefined ? {} : { echoRequest: Number(echoRequest) };
  const [seq = '', ack = '', window = '', , dupFrame = '', dupNumber = '', ...flags] = cells;
  if (seq === '') return echo;
  const bits = flags.reduce((all, cell, i) => (cell === '' ? all : all | (1 << i)), 0);
  const prefix = prefixOf(bits, Number(dupFrame), Number(dupNumber));
  // A header too short for its own fields is analysed, but only the Info column shows the numbers.
  const acked = ack === '' ? /Ack=(\d+)/.exec(info)?.[1] : ack;
  return {
    ...echo,
    tcp: {
      seq: Number(seq),
      ack: Number(acked),
      window: window === '' ? rawWindow : Number(window),
      peerBase: base,
      prefix,
    },
  };
}

const CUT = '[Packet size limited during capture]';

/**
 * Known difference: tshark takes some random payloads for JXTA, and runs off the end where the capture was cut. That
 * is a guess about the application, which the oracle is meant to be without.
 */
function guessed(protocols: string): boolean {
  return protocols.endsWith(':jxta');
}

/** Our two columns of every frame, beside tshark's. */
function compare(file: Uint8Array): { ours: string[]; theirs: string[] } {
  const { linkType, frames } = pcapFrames(file);
  const row = new FrameScratch();
  const ours: string[] = [];
  const theirs: string[] = [];
  tsharkFields(file, FIELDS).forEach(([protocols = '', protocol = '', info = '', ...cells], i) => {
    const { offset, capLen, origLen } = frames[i]!;
    const end = offset + capLen;
    decodeFrame(file, offset, capLen, origLen, linkType, row);
    const base = Number(cells[3]) - Number(cells[1]);
    const context =
      row.layers & Layer.SEGMENT ? contextOf(cells, info, base, row.window) : contextOf([], info, base, 0);
    const text = infoColumn(file, offset, end, linkType, row, context);
    ours.push(`${i + 1} ${protocolColumn(file, offset, end, linkType, row)} | ${text}`);
    theirs.push(`${i + 1} ${protocol} | ${guessed(protocols) ? info.replace(CUT, '') : info}`);
  });
  return { ours, theirs };
}

describe('Info and Protocol columns equal tshark', () => {
  it.each([...captureFiles(), ...madeSamples().map(({ name, pcap }) => ({ name, bytes: pcap }))])(
    '$name',
    ({ bytes }) => {
      const { ours, theirs } = compare(bytes);
      expect(ours.length).toBeGreaterThan(0);
      expect(ours).toEqual(theirs);
    },
  );
});
