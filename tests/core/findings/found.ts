/** Findings of a trace from text, as lines. */
import { findingText } from '../../../src/core/findings/render.ts';
import { type RunOptions, run } from '../link/link-lines.ts';
import type { MiniEngine } from '../link/mini-engine.ts';

export interface Found {
  readonly ids: readonly string[];
  readonly texts: readonly string[];
  readonly engine: MiniEngine;
  /** Frame numbers and record numbers (e1 is 1) that the finding with this id rests on. */
  evidence(id: string): { readonly frames: readonly number[]; readonly records: readonly number[] };
  text(id: string): string;
  params(id: string): Readonly<Record<string, string | number>>;
}

/** Everything noticed in a trace, in order. */
export function found(text: string, options: RunOptions = {}): Found {
  return foundIn(run(text, options));
}

export function foundIn(engine: MiniEngine): Found {
  const { list } = engine.findings;
  const of = (id: string) => {
    const finding = list.find((one) => one.id === id);
    if (!finding) throw new Error(`no finding ${id} among ${list.map((one) => one.id).join(', ') || 'none'}`);
    return finding;
  };
  return {
    ids: list.map((one) => one.id),
    texts: list.map((one) => findingText(one).text),
    engine,
    evidence: (id) => ({
      frames: of(id).frames.map((row) => row + 1),
      records: of(id).records.map((row) => row + 1),
    }),
    text: (id) => findingText(of(id)).text,
    params: (id) => of(id).params,
  };
}
