/** The Protocol and Info columns of a frame, decoded again from its bytes with what the columns know of it. */

import { decodeFrame } from '../../core/decode/fast.ts';
import { analysisPrefix, infoColumn, protocolColumn, type TcpNumbers } from '../../core/decode/info.ts';
import { FrameScratch, Layer } from '../../core/decode/scratch.ts';
import type { Engine } from '../../core/engine/types.ts';
import {
  analysisBits,
  extraKinds,
  findExtra,
  NONE,
  windowSize,
  wireLengthOf,
} from '../../core/trace/frames.ts';
import { rawAck } from '../../core/trace/sequence-numbers.ts';
import type { Reassembled } from './reassembled.ts';

const findingsPrefix = analysisPrefix(analysisBits);

export interface FrameText {
  readonly protocol: string;
  readonly info: string;
  /** Where the TCP header begins; −1: there is none. */
  readonly tcpOffset: number;
}

/** LINKTYPE_ of a frame's interface; −1 where the file does not say. */
export function linkTypeOf(engine: Engine, row: number): number {
  return engine.interfaces[engine.tables.frames.get('iface', row)]?.linkType ?? -1;
}

/** A row for somebody else's custom block: it has a number, no time and no bytes. */
export function isBlock({ tables }: Engine, row: number): boolean {
  return Number.isNaN(tables.frames.get('seconds', row)) && tables.frames.get('capLen', row) === 0;
}

/**
 * @param bytes the frame from its first byte; its headers are enough
 * @param reassembled the packet that it completed from fragments, where it did
 */
export function frameText(
  engine: Engine,
  row: number,
  bytes: Uint8Array,
  reassembled?: Reassembled,
): FrameText {
  if (reassembled)
    return { ...textOf(engine, row, reassembled.packet.bytes, reassembled.headers), tcpOffset: -1 };
  if (isBlock(engine, row)) return { protocol: 'PCAPNG', info: 'Custom block', tcpOffset: -1 };
  const scratch = new FrameScratch();
  const origLen = wireLengthOf(engine.tables.frames, row);
  decodeFrame(bytes, 0, bytes.length, origLen, linkTypeOf(engine, row), scratch);
  return textOf(engine, row, bytes, scratch);
}

function textOf(engine: Engine, row: number, bytes: Uint8Array, scratch: FrameScratch): FrameText {
  const linkType = linkTypeOf(engine, row);
  const isSegment = (scratch.layers & Layer.SEGMENT) !== 0;
  const context = isSegment ? { tcp: numbersOf(engine, row) } : {};
  return {
    protocol: protocolColumn(bytes, 0, bytes.length, linkType, scratch),
    info: infoColumn(bytes, 0, bytes.length, linkType, scratch, context),
    tcpOffset: isSegment ? scratch.l4Offset : -1,
  };
}

function numbersOf(engine: Engine, row: number): TcpNumbers {
  const { frames } = engine.tables;
  const ack = frames.get('relAck', row);
  return {
    seq: frames.get('relSeq', row),
    ack,
    window: windowSize(frames.get('window', row), frames.get('scale', row)),
    peerBase: peerBase(engine, row),
    prefix: prefixOf(engine, row),
  };
}

/** The raw number that the other direction counts from: what this frame acknowledges, raw less relative. */
export function peerBase({ tables }: Engine, row: number): number {
  return (rawAck(tables, row) - tables.frames.get('relAck', row)) >>> 0;
}

function prefixOf({ tables }: Engine, row: number): string {
  const { frames, extras } = tables;
  const bits = frames.get('analysis', row);
  const extra = bits & analysisBits.duplicate_ack ? findExtra(extras, row, extraKinds.duplicateAck) : NONE;
  if (extra === NONE) return findingsPrefix(bits, 0, 0);
  return findingsPrefix(bits, extras.get('b', extra) + 1, extras.get('a', extra));
}
