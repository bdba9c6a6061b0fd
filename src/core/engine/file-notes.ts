/** What a capture file says besides its packets: format, interfaces, comments, statistics, problems. */
import { type Problem, problem } from '../base/problem.ts';
import type {
  Comment,
  FormatDescription,
  InterfaceDescription,
  NameDescription,
  SectionDescription,
  StatisticsDescription,
} from '../capfile/sink.ts';

/** Notes of a kind that are kept; a hostile file could hold millions. */
const MAX_KEPT = 10_000;

export class FileNotes {
  format: FormatDescription | undefined;
  readonly sections: SectionDescription[] = [];
  readonly interfaces: InterfaceDescription[] = [];
  readonly names: NameDescription[] = [];
  readonly comments: Comment[] = [];
  readonly problems: Problem[] = [];
  lostBytes = 0;
  readonly #statistics = new Map<number, StatisticsDescription>();
  readonly #frameComments = new Map<number, string[]>();
  /** epb_dropcount of each interface, summed. */
  readonly #dropCounts = new Map<number, number>();
  #unkept = 0;

  get statistics(): readonly StatisticsDescription[] {
    return [...this.#statistics.values()];
  }

  /** Packets that the capture says it lost: by its statistics or by the drops its packets report, whichever is more. */
  get lostPackets(): number {
    const interfaces = new Set([...this.#statistics.keys(), ...this.#dropCounts.keys()]);
    let lost = 0;
    for (const id of interfaces) {
      const { dropped = 0, osDropped = 0 } = this.#statistics.get(id) ?? {};
      lost += Math.max(dropped + osDropped, this.#dropCounts.get(id) ?? 0);
    }
    return lost;
  }

  frameComments(frame: number): readonly string[] {
    return this.#frameComments.get(frame) ?? [];
  }

  addStatistics(statistics: StatisticsDescription): void {
    this.#statistics.set(statistics.interfaceId, statistics);
  }

  addDrops(interfaceId: number, count: number): void {
    this.#dropCounts.set(interfaceId, (this.#dropCounts.get(interfaceId) ?? 0) + count);
  }

  addComment(comment: Comment): void {
    if (!this.#keep(this.comments, comment) || comment.scope !== 'frame') return;
    const row = comment.index - 1;
    const known = this.#frameComments.get(row);
    if (known) known.push(comment.text);
    else this.#frameComments.set(row, [comment.text]);
  }

  addName(name: NameDescription): void {
    this.#keep(this.names, name);
  }

  addSection(section: SectionDescription): void {
    this.#keep(this.sections, section);
  }

  addProblem(found: Problem): void {
    if (this.problems.length < MAX_KEPT) this.problems.push(found);
  }

  #keep<T>(list: T[], item: T): boolean {
    if (list.length < MAX_KEPT) return list.push(item) > 0;
    if (this.#unkept++ === 0) {
      const text = `The file holds more than ${MAX_KEPT} comments, names or sections of a kind; the rest is not shown.`;
      this.addProblem(problem('info', 'file.notes', text));
    }
    return false;
  }
}
