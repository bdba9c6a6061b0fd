import { decodeFrame } from '../../core/decode/fast.ts';
import { analysisPrefix, infoColumn, protocolColumn, type TcpNumbers } from '../../core/decode/info.ts';
import { FrameScratch, Layer } from '../../core/decode/scratch.ts';
import type { Engine } from '../../core/engine/types.ts';
import { analysisBits, extraKinds, findExtra, NONE, windowSize } from '../../core/trace/frames.ts';
import type { ByteSource } from './byte-source.ts';

const findingsPrefix = analysisPrefix(analysisBits);

/** Decodes single frames again from their bytes, for what the columns do not hold: the Info text, header lengths. */
export class FrameReader {
  readonly #engine: Engine;
  readonly #bytes: ByteSource;
  readonly #scratch = new FrameScratch();
  #row = -1;
  #end = 0;
  #linkType = 0;

  constructor(engine: Engine, bytes: ByteSource) {
    this.#engine = engine;
    this.#bytes = bytes;
  }

  /** The frame's headers, until the next call. Offsets in it are into `buffer`. */
  decode(row: number): FrameScratch {
    if (row === this.#row) return this.#scratch;
    const { frames } = this.#engine.tables;
    const capLen = frames.get('capLen', row);
    const count = this.#bytes.view(frames.get('offset', row), capLen);
    this.#linkType = this.#engine.interfaces[frames.get('iface', row)]?.linkType ?? -1;
    this.#end = this.#bytes.start + count;
    this.#row = row;
    const origLen = frames.get('origLen', row);
    decodeFrame(this.#bytes.buffer, this.#bytes.start, count, origLen, this.#linkType, this.#scratch);
    return this.#scratch;
  }

  get buffer(): Uint8Array {
    return this.#bytes.buffer;
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
    return protocolColumn(this.#bytes.buffer, this.#bytes.start, this.#end, this.#linkType, scratch);
  }

  /** The Info column, in Wireshark's words. */
  info(row: number): string {
    if (this.#isBlock(row)) return '';
    const scratch = this.decode(row);
    const context = (scratch.layers & Layer.SEGMENT) === 0 ? {} : { tcp: this.#numbers(row) };
    return infoColumn(this.#bytes.buffer, this.#bytes.start, this.#end, this.#linkType, scratch, context);
  }

  #numbers(row: number): TcpNumbers {
    const { frames } = this.#engine.tables;
    const ack = frames.get('relAck', row);
    return {
      seq: frames.get('relSeq', row),
      ack,
      window: windowSize(frames.get('window', row), frames.get('scale', row)),
      // The other direction counts from its own base: what this one acknowledges, raw less relative.
      peerBase: (frames.get('ack', row) - ack) >>> 0,
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
