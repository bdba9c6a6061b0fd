/** The cases: what number K of a seed is, and doing it. */
import { encodeSectionHeader } from '../../src/core/capfile/writer.ts';
import { createEngine } from '../../src/core/engine/engine.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { concat } from '../support/packets-bytes.ts';
import { ask } from './ask.ts';
import * as check from './check.ts';
import { type Corpus, part, recordsOf } from './corpus.ts';
import { type Filtered, type FilterOutcome, filterCase, filtered } from './filter-case.ts';
import { recordBlocks, recordsLog, spoiltBlock } from './generate/entries.ts';
import { hugeFile, pcapFile, pcapngFile } from './generate/files.ts';
import { mutate } from './generate/mutate.ts';
import { newScene, type Scene } from './generate/scene.ts';
import { livePlay, type Play, perform, piecesPlay, wholePlay } from './play.ts';
import { Random } from './random.ts';

export const KINDS = ['files', 'records', 'live', 'filters'] as const;
export type Kind = (typeof KINDS)[number];

/** Of 40 cases in a row: how many are of each kind. A file costs ten times what a filter does. */
const MIX: readonly Kind[] = [
  ...new Array<Kind>(6).fill('files'),
  ...new Array<Kind>(2).fill('records'),
  ...new Array<Kind>(2).fill('live'),
  ...new Array<Kind>(30).fill('filters'),
];

export const kindOf = (number: number): Kind => MIX[number % MIX.length]!;

/** Something that must not be, and the case that shows it. */
export interface CaseProblem {
  readonly number: number;
  readonly kind: Kind;
  readonly what: string;
}

export interface CaseOutcome {
  readonly kind: Kind;
  readonly problems: readonly CaseProblem[];
  /** Bytes that went in; characters of a filter. */
  readonly size: number;
  readonly filter?: FilterOutcome;
  readonly play?: Play;
}

/** Filters of this many cases in a row are asked of one trace. */
const FILTERS_PER_TRACE = 400;

export class Cases {
  readonly #seed: number;
  readonly #corpus: Corpus;
  #trace: { readonly number: number; readonly on: Filtered } | undefined;

  constructor(seed: number, corpus: Corpus) {
    this.#seed = seed;
    this.#corpus = corpus;
  }

  /** Runs case `number`; never throws, whatever the case does. */
  async run(number: number): Promise<CaseOutcome> {
    const kind = kindOf(number);
    const found: CaseProblem[] = [];
    const complain = (what: string) => {
      if (found.length < 20) found.push({ number, kind, what });
    };
    const r = new Random(this.#seed, number);
    try {
      const outcome = await this.#do(kind, number, r, complain);
      return { kind, problems: found, ...outcome };
    } catch (thrown) {
      complain(`threw ${thrown instanceof Error ? thrown.stack : String(thrown)}`);
      return { kind, problems: found, size: 0 };
    }
  }

  async #do(
    kind: Kind,
    number: number,
    r: Random,
    complain: check.Complain,
  ): Promise<Omit<CaseOutcome, 'kind' | 'problems'>> {
    if (kind === 'filters') {
      const filter = filterCase(r, this.#filtered(number), complain);
      return { size: filter.text.length, filter };
    }
    if (kind === 'live') return played(await this.#live(r, complain));
    const packets = kind === 'files' ? this.#file(r) : this.#session(r);
    return played(await oneInput(r, packets, complain));
  }

  /** The trace that the filters around this number are asked of: a whole session or a capture with damage, by turns. */
  #filtered(number: number): Filtered {
    const turn = Math.floor(number / FILTERS_PER_TRACE);
    if (this.#trace?.number === turn) return this.#trace.on;
    const r = new Random(this.#seed ^ 0x5eed, turn);
    const bytes = turn % 2 === 0 ? part(r, r.pick(this.#corpus), 12) : this.#session(r);
    const play = wholePlay(bytes);
    const engine = createEngine();
    perform(engine, play);
    const on = filtered(engine, play);
    this.#trace = { number: turn, on };
    return on;
  }

  /** Bytes of a capture: damaged real ones, generated ones, or both. */
  #file(r: Random): Uint8Array {
    const kind = r.below(20);
    if (kind < 8) return mutate(r, part(r, r.pick(this.#corpus)), part(r, r.pick(this.#corpus)));
    if (kind === 8) return r.oneIn(10) ? hugeFile(r) : r.bytes(r.small(500));
    const file = generated(r, newScene(r, r.oneIn(150) ? 300 : 12));
    if (kind < 15) return file;
    return mutate(r, file, part(r, r.pick(this.#corpus)));
  }

  /** A saved session whose records lie. */
  #session(r: Random): Uint8Array {
    if (r.oneIn(3)) return this.#spoiltSession(r);
    const scene = newScene(r, 10);
    const blocks = recordBlocks(r, { talks: scene.talks, epoch: scene.start });
    // Our blocks are little-endian; behind a section of the other order they are other people's.
    const section = r.oneIn(5) ? [] : [encodeSectionHeader()];
    const session = concat(pcapngFile(r, scene), ...section, ...blocks);
    return r.oneIn(4) ? mutate(r, session, part(r, r.pick(this.#corpus))) : session;
  }

  /** A real session with damage anywhere, or in its records only. */
  #spoiltSession(r: Random): Uint8Array {
    const session = r.pick(this.#corpus.filter((file) => recordsOf(file).length > 0));
    if (r.oneIn(3)) return mutate(r, part(r, session, 40), part(r, r.pick(this.#corpus)));
    const { head, pieces } = session;
    const records = recordsOf(session).map((block) => spoiltBlock(r, block));
    return concat(head, ...pieces.filter(() => !r.oneIn(12)), ...records);
  }

  /** Packets, records log and the second in which they begin. */
  #logs(r: Random): { readonly packets: Uint8Array; readonly records: Uint8Array; readonly start: number } {
    const damaged = (bytes: Uint8Array) => (r.oneIn(4) ? mutate(r, bytes, bytes) : bytes);
    if (r.oneIn(3)) {
      const session = r.pick(this.#corpus.filter((file) => recordsOf(file).length > 0));
      const blocks = recordsOf(session).map((block) => (r.oneIn(2) ? spoiltBlock(r, block) : block));
      const packets = concat(session.head, ...session.pieces);
      const whole = createEngine();
      perform(whole, wholePlay(packets));
      const start = whole.tables.frames.get('seconds', 0);
      return { packets: damaged(packets), records: damaged(recordsLog(blocks)), start };
    }
    const scene = newScene(r, 10);
    const blocks = recordBlocks(r, { talks: scene.talks, epoch: scene.start });
    return {
      packets: damaged(generated(r, scene)),
      records: damaged(recordsLog(blocks)),
      start: scene.start,
    };
  }

  async #live(r: Random, complain: check.Complain): Promise<Play> {
    const { packets, records, start } = this.#logs(r);
    const play = livePlay(r, packets, records, start);
    const engine = await judged(r, play, complain);
    const whole = createEngine();
    perform(whole, wholePlay(packets, records));
    check.comparePackets(engine, whole, complain);
    return play;
  }
}

const generated = (r: Random, scene: Scene): Uint8Array =>
  r.oneIn(4) ? pcapFile(r, scene) : pcapngFile(r, scene);

const played = (play: Play) => ({ size: play.packets.length + play.records.length, play });

/** One file, in pieces; held against itself whole. */
async function oneInput(r: Random, packets: Uint8Array, complain: check.Complain): Promise<Play> {
  const play = piecesPlay(r, packets);
  const engine = await judged(r, play, complain);
  const whole = createEngine();
  perform(whole, wholePlay(packets));
  check.compareEngines(engine, whole, complain);
  return play;
}

/** Performs a play on a new engine, checks what it holds and asks it everything. */
async function judged(r: Random, play: Play, complain: check.Complain): Promise<Engine> {
  const engine = createEngine();
  perform(engine, play);
  check.checkRows(engine, play, complain);
  check.checkProblems(engine, play, complain);
  check.checkFrames(engine, play, complain);
  check.checkConversations(engine, complain);
  check.checkRecords(engine, play, complain);
  check.checkOrder(engine, complain);
  await ask(r, engine, play, complain);
  if (r.oneIn(3)) filterCase(r, filtered(engine, play), complain);
  return engine;
}
