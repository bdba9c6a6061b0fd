/** The session in the page: its bytes through the same engine as in the workbench. */
import { createEngine } from '../../core/engine/engine.ts';
import type { Engine } from '../../core/engine/types.ts';
import { entryOf } from '../../core/ladder/items.ts';
import type { LadderTrace } from '../../core/scene/trace.ts';
import type { MarkSeverity } from '../../core/scene/types.ts';
import { ladderOf } from '../../core/share/picture.ts';
import { ByteSource } from '../engine/byte-source.ts';
import { type Described, describeEntries } from '../engine/describe.ts';

export interface ViewedSession {
  readonly engine: Engine;
  readonly view: LadderTrace;
  readonly described: Described;
  readonly marks: ReadonlyMap<number, MarkSeverity>;
  /** Text of an entry; empty until it has been read, and `onTexts` is called then. */
  text(entry: number): string;
}

/** @param data base64 of the gzipped session */
export async function readSession(data: string, onTexts: () => void): Promise<ViewedSession> {
  const bytes = await gunzip(Uint8Array.from(atob(data), (character) => character.charCodeAt(0)));
  const engine = createEngine();
  engine.packets.push(bytes);
  engine.packets.end();
  engine.records.end();
  const source = new ByteSource(async (_log, offset, length) => bytes.slice(offset, offset + length));
  const described = { engine, bytes: source };
  const texts = new Texts(described, onTexts);
  return {
    engine,
    view: ladderOf(engine),
    described,
    marks: marksOf(engine),
    text: (entry) => texts.get(entry),
  };
}

async function gunzip(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Texts of entries, read when they are first drawn. */
class Texts {
  readonly #described: Described;
  readonly #onTexts: () => void;
  readonly #known = new Map<number, string>();

  constructor(described: Described, onTexts: () => void) {
    this.#described = described;
    this.#onTexts = onTexts;
  }

  get(entry: number): string {
    const known = this.#known.get(entry);
    if (known !== undefined) return known;
    this.#known.set(entry, '');
    void describeEntries(this.#described, [entry]).then(([text]) => {
      this.#known.set(entry, text?.chip || `${text?.protocol ?? ''} ${text?.info ?? ''}`.trim());
      this.#onTexts();
    });
    return '';
  }
}

/** The weightiest finding of each entry; chat is how things go. */
function marksOf({ findings }: Engine): ReadonlyMap<number, MarkSeverity> {
  const marks = new Map<number, MarkSeverity>();
  for (const severity of ['note', 'warn', 'error'] as const) {
    for (const finding of findings.list) {
      if (finding.severity !== severity) continue;
      for (const frame of finding.frames) marks.set(frame, severity);
      for (const row of finding.records) marks.set(entryOf({ kind: 'record', row }), severity);
    }
  }
  return marks;
}
