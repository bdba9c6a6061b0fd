import type { BenchForms, BenchState } from '../../core/contract/bench.ts';

/** The free bench's part of the store. */
export interface BenchPart {
  readonly bench: BenchState;
  /** Its forms, once the service has given them. */
  readonly benchForms: BenchForms | undefined;
}

export const idleBench: BenchState = { running: false, steps: 0, sockets: [], code: [] };

export const initialBench: BenchPart = { bench: idleBench, benchForms: undefined };
