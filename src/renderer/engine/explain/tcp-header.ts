/** The cells of a TCP header as RFC 9293 §3.1 draws it: rows of 32 bits, each field with its value and meaning. */
import { isSegment, windowOf } from '../../../core/ladder/kinds.ts';
import { SCALE_UNKNOWN } from '../../../core/trace/frames.ts';
import type { TraceTables } from '../../../core/trace/tables.ts';
import type { FrameAnswer } from '../answers.ts';

export interface HeaderCell {
  readonly name: string;
  readonly value: string;
  /** What the value means here; may be empty. */
  readonly meaning: string;
  /** Width of 32. */
  readonly bits: number;
  /** Bytes it stands in, from the start of the frame. */
  readonly offset: number;
  readonly length: number;
}

export type HeaderRow = readonly HeaderCell[];

/** NS to FIN as in Wireshark's `tcp.flags.str`: a letter where set, a dot where not. */
const flagLetters = 'RRRACEUAPRSF';

/** Rows of the header; empty where the frame has none or it was cut before its fixed part ended. */
export function tcpHeaderRows(view: { readonly tables: TraceTables }, answer: FrameAnswer): HeaderRow[] {
  const { tcpOffset: at, bytes, row } = answer;
  const { frames } = view.tables;
  if (at < 0 || at + 20 > bytes.length || !isSegment(frames, row)) return [];
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const cell = (
    name: string,
    bits: number,
    from: number,
    length: number,
    value: string,
    meaning = '',
  ): HeaderCell => ({
    name,
    bits,
    offset: at + from,
    length,
    value,
    meaning,
  });
  const headerLength = (data.getUint8(at + 12) >> 4) * 4;
  const flags = data.getUint16(at + 12) & 0x0fff;
  const rows: HeaderRow[] = [
    [
      cell('Source port', 16, 0, 2, String(data.getUint16(at))),
      cell('Destination port', 16, 2, 2, String(data.getUint16(at + 2))),
    ],
    [cell('Sequence number', 32, 4, 4, String(frames.get('relSeq', row)), `raw ${data.getUint32(at + 4)}`)],
    [
      cell(
        'Acknowledgment number',
        32,
        8,
        4,
        String(frames.get('relAck', row)),
        `raw ${data.getUint32(at + 8)}`,
      ),
    ],
    [
      cell('Offset', 4, 12, 1, String(headerLength)),
      cell('Flags', 12, 12, 2, flagsString(flags)),
      cell('Window', 16, 14, 2, String(data.getUint16(at + 14)), windowMeaning(view, row)),
    ],
    [
      cell(
        'Checksum',
        16,
        16,
        2,
        `0x${data
          .getUint16(at + 16)
          .toString(16)
          .padStart(4, '0')}`,
        checksumMeaning(answer),
      ),
      cell('Urgent pointer', 16, 18, 2, String(data.getUint16(at + 18))),
    ],
  ];
  const options = Math.min(headerLength - 20, bytes.length - at - 20);
  if (options > 0) rows.push([cell('Options', 32, 20, options, optionsText(answer), `${options} bytes`)]);
  return rows;
}

function flagsString(flags: number): string {
  return [...flagLetters].map((letter, index) => (flags & (1 << (11 - index)) ? letter : '·')).join('');
}

function windowMeaning({ tables }: { readonly tables: TraceTables }, row: number): string {
  const scale = tables.frames.get('scale', row);
  if (scale === SCALE_UNKNOWN) return 'scale unknown';
  return scale <= 14 && scale > 0 ? `×${2 ** scale} = ${windowOf(tables.frames, row)}` : '';
}

/** What the field tree says of the checksum, in brackets at the end of its line. */
function checksumMeaning(answer: FrameAnswer): string {
  const line = findField(answer.fields, 'tcp.checksum');
  return /\[(correct|incorrect|unverified|partial)/i.exec(line ?? '')?.[1] ?? '';
}

function optionsText(answer: FrameAnswer): string {
  const line = findField(answer.fields, 'tcp.options');
  return line?.replace(/^Options: (?:\(\d+ bytes\),? ?)?/, '') ?? '';
}

function findField(fields: FrameAnswer['fields'], name: string): string | undefined {
  for (const field of fields) {
    const found = field.name === name ? field.label : findField(field.children, name);
    if (found !== undefined) return found;
  }
  return undefined;
}
