/** Segments written as text (tests/support/packets.ts), through the engine, and read back by column. */
import { createEngine } from '../../../src/core/engine/engine.ts';
import type { Engine, EngineOptions } from '../../../src/core/engine/types.ts';
import {
  ackedFrame,
  analysisBits,
  bytesInFlight,
  type FrameSchema,
  findExtra,
  NONE,
  previousFrame,
  pushBytes,
  tcpStates,
  wireLength,
} from '../../../src/core/trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../../../src/core/trace/table.ts';
import { type PacketsOptions, pcapFromText } from '../../support/packets.ts';

/** What follows from several columns. */
const derived = { wireLength, bytesInFlight, pushBytes } as const;
/** What stands in a frame's row as a step back. */
const steps = { previous: previousFrame, acksFrame: ackedFrame } as const;
type FrameNumberName = (keyof FrameSchema & string) | keyof typeof derived | keyof typeof steps;

export class Trace {
  readonly engine: Engine;

  constructor(pcap: Uint8Array, options: EngineOptions = {}) {
    this.engine = createEngine(options);
    this.engine.packets.push(pcap);
    this.engine.packets.end();
  }

  get tables() {
    return this.engine.tables;
  }

  /** A column of every frame. */
  column(name: FrameNumberName): number[] {
    const { frames } = this.tables;
    return Array.from({ length: frames.length }, (_, row) => this.of(row + 1, name));
  }

  /** A column of frame `number` (from 1). */
  of(number: number, name: FrameNumberName): number {
    const { frames } = this.tables;
    const row = number - 1;
    if (name in steps) return steps[name as keyof typeof steps](frames, row);
    if (!(name in derived)) return frames.get(name as keyof FrameSchema & string, row);
    return derived[name as keyof typeof derived](frames.chunks[row >>> CHUNK_BITS]!, row & CHUNK_MASK);
  }

  /** Names of the analysis bits of frame `number`, in the order of `analysisBits`. */
  flags(number: number): string[] {
    const bits = this.of(number, 'analysis');
    return Object.entries(analysisBits).flatMap(([name, bit]) => ((bits & bit) === 0 ? [] : [name]));
  }

  /** All flags of all frames that have some: `{3: ['duplicate_ack']}`. */
  allFlags(): Record<number, string[]> {
    const numbers = Array.from({ length: this.tables.frames.length }, (_, row) => row + 1);
    return Object.fromEntries(
      numbers.map((n) => [n, this.flags(n)] as const).filter(([, flags]) => flags.length > 0),
    );
  }

  /** Value `a` and `b` of an extra of frame `number`. */
  extra(number: number, kind: number): { a: number; b: number } | undefined {
    const { extras } = this.tables;
    const row = findExtra(extras, number - 1, kind);
    return row === NONE ? undefined : { a: extras.get('a', row), b: extras.get('b', row) };
  }

  /** States of A and B after each frame. */
  states(): string[] {
    const a = this.column('stateA');
    return this.column('stateB').map((b, row) => `${tcpStates[a[row]!]} ${tcpStates[b]}`);
  }

  /** Frames that carried bytes [from, to): `4[0,100)`, repetitions with `again`. Frame numbers from 1. */
  carriers(stream: number, direction: number, from: number, to: number): string[] {
    const found: string[] = [];
    this.engine.byteMap.eachCarrier(stream, direction, from, to, (frame, start, end, repeated) => {
      found.push(`${frame + 1}[${start},${end})${repeated ? ' again' : ''}`);
    });
    return found;
  }
}

export function traceOf(text: string, options: PacketsOptions & EngineOptions = {}): Trace {
  return new Trace(pcapFromText(text, { ...options, nanosecond: true }), options);
}

/** A handshake with window scaling, frames 1–3. */
export const HANDSHAKE = `
  C>S SYN win=64240 mss=1460 sackok ws=7
  S>C SYN,ACK win=65160 mss=1460 sackok ws=7
  C>S ACK win=502
`;
