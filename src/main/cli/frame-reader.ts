import { decodeFrame } from '../../core/decode/fast.ts';
import { decodeReassembled } from '../../core/decode/fragments.ts';
import { analysisPrefix, infoColumn, protocolColumn, type TcpNumbers } from '../../core/decode/info.ts';
import { FrameScratch, Layer } from '../../core/decode/scratch.ts';
import { type FrameBytes, reassemble } from '../../core/engine/questions/reassembly.ts';
import type { Engine } from '../../core/engine/types.ts';
import {
  analysisBits,
  extraKinds,
  findExtra,
  NONE,
  windowSize,
  wireLengthOf,
} from '../../core/trace/frames.ts';
import { offsetOf } from '../../core/trace/offsets.ts';
import { rawAck } from '../../core/trace/sequence-numbers.ts';
import type { ByteSource } from '../service/reading.ts';

const findingsPrefix = analysisPrefix(analysisBits);

/** Decodes single frames again from their bytes, for what the columns do not hold: the Info text, header lengths. */
export class FrameReader {
  readonly #engine: Engine;
  readonly #bytes: ByteSource;
  readonly #scratch = new FrameScratch();
  /** Of a fragmented packet: its fragments, one after the other. */
  readonly #fragment = new FrameScratch();
  #row = -1;
  /** Where the decoded bytes stand: the frame's, or the reassembled packet's. */
  #at: FrameBytes = { buffer: new Uint8Array(0), start: 0, end: 0 };
  #linkType = 0;

  constructor(engine: Engine, bytes: ByteSource) {
    this.#engine = engine;
    this.#bytes = bytes;
  }

  /**
   * The frame's headers, until the next call. Of a frame that completes a fragmented packet: the packet's, whose
   * transport layer is not in the frame's own bytes.
   */
  decode(row: number): FrameScratch {
    if (row === this.#row) return this.#scratch;
    const { frames } = this.#engine.tables;
    this.#row = row;
    this.#at = this.#load(row);
    this.#linkType = this.#engine.interfaces[frames.get('iface', row)]?.linkType ?? -1;
    const { buffer, start, end } = this.#at;
    decodeFrame(buffer, start, end - start, wireLengthOf(frames, row), this.#linkType, this.#scratch);
    if ((this.#scratch.layers & Layer.FRAGMENT) !== 0) this.#reassemble(row);
    return this.#scratch;
  }

  #load(row: number): FrameBytes {
    const { frames } = this.#engine.tables;
    const count = this.#bytes.view(offsetOf(frames, row), frames.get('capLen', row));
    const { buffer, start } = this.#bytes;
    return { buffer, start, end: start + count };
  }

  #reassemble(row: number): void {
    const packet = reassemble(this.#engine, row, (part) => this.#load(part), this.#fragment);
    if (!packet) {
      // The window on the file may have moved.
      this.#at = this.#load(row);
      return;
    }
    decodeReassembled(packet, this.#fragment, this.#scratch);
    this.#at = { buffer: packet.bytes, start: 0, end: packet.bytes.length };
  }

  /** A frame that is none: a row for somebody else's custom block. */
  #isBlock(row: number): boolean {
    return (
      Number.isNaN(this.#engine.tables.frames.get('seconds', row)) &&
      this.#engine.tables.frames.get('capLen', row) === 0
    );
  }

  /** The Protocol column. */
  protocol(row: number): string {
    if (this.#isBlock(row)) return 'PCAPNG';
    const scratch = this.decode(row);
    const { buffer, start, end } = this.#at;
    return protocolColumn(buffer, start, end, this.#linkType, scratch);
  }

  /** The Info column, in Wireshark's words. */
  info(row: number): string {
    if (this.#isBlock(row)) return '';
    const scratch = this.decode(row);
    const context = (scratch.layers & Layer.SEGMENT) === 0 ? {} : { tcp: this.#numbers(row) };
    const { buffer, start, end } = this.#at;
    return infoColumn(buffer, start, end, this.#linkType, scratch, context);
  }

  #numbers(row: number): TcpNumbers {
    const { tables } = this.#engine;
    const { frames } = tables;
    const ack = frames.get('relAck', row);
    return {
      seq: frames.get('relSeq', row),
      ack,
      window: windowSize(frames.get('window', row), frames.get('scale', row)),
      // The other direction counts from its own base: what this one acknowledges, raw less relative.
      peerBase: (rawAck(tables, row) - ack) >>> 0,
      prefix: this.#prefix(row),
    };
  }

  #prefix(row: number): string {
    const { frames, extras } = this.#engine.tables;
    const bits = frames.get('analysis', row);
    if ((bits & analysisBits.duplicate_ack) === 0) return findingsPrefix(bits, 0, 0);
    const extra = findExtra(extras, row, extraKinds.duplicateAck);
    if (extra === NONE) return findingsPrefix(bits, 0, 0);
    return findingsPrefix(bits, extras.get('b', extra) + 1, extras.get('a', extra));
  }
}
