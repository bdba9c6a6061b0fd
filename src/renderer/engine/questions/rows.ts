/** What the list shows of its rows beside their texts: the colour rule that holds, and the cells of field columns. */

import { looksLikeHttp } from '../../../core/decode/http1.ts';
import { type FieldTexts, fieldTexts } from '../../../core/engine/fields/field-texts.ts';
import { followStream } from '../../../core/engine/questions/follow.ts';
import type { Engine } from '../../../core/engine/types.ts';
import type { CompiledFilter } from '../../../core/filter/types.ts';
import { ConversationOrder } from '../../../core/trace/conversation-order.ts';
import { offsetOf } from '../../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../../core/trace/order.ts';
import type { ByteSource } from '../byte-source.ts';
import { readEntries } from '../byte-window.ts';
import { FieldReader } from '../field-reader.ts';

/** What is wanted of each row. */
export interface RowsAsk {
  readonly entries: readonly number[];
  /** Fields whose values are wanted as cells. */
  readonly fields: readonly string[];
  /** Display filters; the first that holds gives a row its colours. One that has a mistake never holds. */
  readonly rules: readonly string[];
  /** Whether the entry before of the same conversation is wanted. */
  readonly before: boolean;
}

export interface RowAnswer {
  /** Index of the rule that holds, or −1. */
  readonly rule: number;
  /** By field; empty where the row has no value. */
  readonly cells: readonly string[];
  /** The entry before it of the same conversation; undefined where it is the first, in none, or was not asked for. */
  readonly before: number | undefined;
}

interface Wanted {
  readonly key: string;
  readonly rules: readonly (CompiledFilter | undefined)[];
  readonly frames: readonly (FieldTexts | undefined)[];
  readonly records: readonly (FieldTexts | undefined)[];
  readonly asksHttp: boolean;
}

/** Followed for the colours of rows on screen; what spans more is coloured by its port. */
const FOLLOWED = 4 << 20;

export class RowReader {
  readonly #engine: Engine;
  readonly #bytes: Pick<ByteSource, 'get'>;
  readonly #order: ConversationOrder;
  /** Conversations whose first bytes have been looked at. */
  readonly #http = new Map<number, boolean>();
  #reader: FieldReader | undefined;
  #wanted: Wanted | undefined;

  constructor(engine: Engine, bytes: Pick<ByteSource, 'get'>) {
    this.#engine = engine;
    this.#bytes = bytes;
    this.#order = new ConversationOrder(engine.tables);
  }

  /**
   * One answer for each entry, in the order asked.
   * @param follows bytes of the log that a conversation may span to be followed for its HTTP fields
   */
  async read(ask: RowsAsk, follows = FOLLOWED): Promise<readonly RowAnswer[]> {
    const reader = this.#fields();
    const wanted = this.#prepare(reader, ask);
    const rows = this.#unsure(wanted, ask.entries);
    const bytes = await readEntries(this.#engine.tables, this.#bytes, rows);
    if (wanted.asksHttp) await this.#follow(reader, rows, follows);
    return ask.entries.map((entry) => {
      if (!this.#isThere(entry)) return { rule: -1, cells: ask.fields.map(() => ''), before: undefined };
      const row = entryRow(entry);
      const record = isRecordEntry(entry);
      if (!record) reader.contents.load(row, bytes.of(row));
      const texts = record ? wanted.records : wanted.frames;
      return {
        rule: wanted.rules.findIndex((rule) => rule !== undefined && holds(rule, record, row)),
        cells: texts.map((text) => text?.of(row) ?? ''),
        before: ask.before ? this.#order.before(entry) : undefined,
      };
    });
  }

  /** No more will come: which conversation each record belongs to is settled. */
  complete(): void {
    this.#order.reset();
  }

  #isThere(entry: number): boolean {
    const { frames, records } = this.#engine.tables;
    return entryRow(entry) < (isRecordEntry(entry) ? records : frames).length;
  }

  /** Made when the file has said what it is: a field depends on that. */
  #fields(): FieldReader {
    this.#reader ??= new FieldReader(this.#engine);
    return this.#reader;
  }

  #prepare(reader: FieldReader, { rules, fields }: RowsAsk): Wanted {
    const key = JSON.stringify([rules, fields]);
    if (this.#wanted?.key !== key) {
      const compiled = rules.map((rule) => reader.compile(rule));
      const used = [...fields, ...compiled.flatMap((rule) => rule?.fields ?? [])];
      this.#wanted = {
        key,
        rules: compiled,
        asksHttp: used.some((name) => /^http(\.|$)/.test(name)),
        frames: fields.map((name) => fieldTexts(reader.provider, name, 'frames')),
        records: fields.map((name) => fieldTexts(reader.provider, name, 'records')),
      };
    }
    return this.#wanted;
  }

  /** Frames whose bytes must be looked at. */
  #unsure(wanted: Wanted, entries: readonly number[]): readonly number[] {
    return entries
      .filter((entry) => !isRecordEntry(entry) && this.#isThere(entry))
      .filter((row) => needsBytes(wanted, row));
  }

  /** Bytes of the log from the first to the last frame of its conversation. */
  #reach(row: number): number {
    const { frames, conversations } = this.#engine.tables;
    const stream = frames.get('stream', row);
    const offset = (column: 'firstFrame' | 'lastFrame'): number =>
      offsetOf(frames, conversations.get(column, stream));
    return offset('lastFrame') - offset('firstFrame');
  }

  /** HTTP is known of a conversation once it has been followed; one that goes on is followed again by and by. */
  async #follow({ http }: FieldReader, rows: readonly number[], most: number): Promise<void> {
    for (const row of rows) {
      if (!http.isUnknown(row) || this.#reach(row) > most || !(await this.#beginsAsHttp(row))) continue;
      await http.follow(row, (at, length) => this.#bytes.get('packets', at, length));
    }
  }

  /** Whether the first bytes of a frame's conversation may be HTTP: most are not, and need not be followed. */
  async #beginsAsHttp(row: number): Promise<boolean> {
    const stream = this.#engine.tables.frames.get('stream', row);
    const known = this.#http.get(stream);
    if (known !== undefined) return known;
    const first = followStream(this.#engine, stream).next().value;
    if (!first || first.captured === 0) return first !== undefined;
    const looks = looksLikeHttp(await this.#bytes.get('packets', first.offset, Math.min(first.captured, 24)));
    this.#http.set(stream, looks);
    return looks;
  }
}

function holds({ records, frames, mustMatch }: CompiledFilter, record: boolean, row: number): boolean {
  if (record) return records?.(row) ?? false;
  return (mustMatch?.(row) ?? false) || (frames?.(row) ?? false);
}

/** Whether a rule or cell of this frame cannot be told from columns alone. */
function needsBytes({ rules, frames }: Wanted, row: number): boolean {
  if (frames.some((text) => text?.needsBytes(row))) return true;
  for (const rule of rules) {
    if (!rule?.frames) continue;
    if (!rule.needsBytes) {
      if (rule.frames(row)) return false;
    } else if (rule.mustMatch?.(row)) return false;
    else if (rule.mayMatch?.(row)) return true;
  }
  return false;
}
