/** One case of filters: compile, then ask about every frame and record of a trace. */

import { LoadedFrame } from '../../src/core/engine/fields/contents.ts';
import { traceFields } from '../../src/core/engine/fields/index.ts';
import type { Engine } from '../../src/core/engine/types.ts';
import { compileFilter } from '../../src/core/filter/filter.ts';
import type { CompiledFilter, FieldProvider, FilterError } from '../../src/core/filter/types.ts';
import { wireLengthOf } from '../../src/core/trace/frames.ts';
import { offsetOf } from '../../src/core/trace/offsets.ts';
import type { Complain } from './check.ts';
import { damagedFilter, filterText } from './generate/filters.ts';
import type { Play } from './play.ts';
import type { Random } from './random.ts';

/** A trace to filter, and how its fields are read. */
export interface Filtered {
  readonly engine: Engine;
  readonly play: Play;
  readonly contents: LoadedFrame;
  readonly fields: FieldProvider;
}

export function filtered(engine: Engine, play: Play): Filtered {
  const { frames } = engine.tables;
  const contents = new LoadedFrame(
    (row) => engine.interfaces[frames.get('iface', row)]?.linkType ?? -1,
    (row) => wireLengthOf(frames, row),
  );
  const { tables, errorCodes, format } = engine;
  const fields = traceFields({ tables, errorCodes, contents, interfaces: format?.format === 'pcapng' });
  return { engine, play, contents, fields };
}

/** A mistake lies in the text: within it, or one character behind its end where something is missing. */
export function checkMistake(text: string, mistake: FilterError, complain: Complain): void {
  const { position, length, message } = mistake;
  const inside = position >= 0 && position + length <= text.length;
  const missing = position === text.length && length === 1;
  if (!Number.isInteger(position) || length < 1 || !(inside || missing)) {
    complain(`mistake at ${position}, ${length} long, in a filter of ${text.length} characters: ${message}`);
  }
  if (message.length < 5) complain(`a mistake that says nothing: '${message}'`);
}

/** A text of '0' and '1': whether each frame, then each record, is selected. */
function select({ engine, play, contents }: Filtered, filter: CompiledFilter, complain: Complain): string {
  const { frames, records } = engine.tables;
  let chosen = '';
  for (let row = 0; row < frames.length; row += 1) {
    const may = filter.mayMatch?.(row) ?? true;
    if (filter.needsBytes) {
      const offset = offsetOf(frames, row);
      contents.load(row, play.packets.slice(offset, offset + frames.get('capLen', row)));
    }
    const is = filter.frames?.(row) ?? false;
    if (is && !may) complain(`'${filter.text}' selects frame ${row}, which it says cannot match`);
    chosen += mark(is, filter, complain);
  }
  for (let row = 0; row < records.length; row += 1)
    chosen += mark(filter.records?.(row) ?? false, filter, complain);
  return chosen;
}

function mark(is: unknown, { text }: CompiledFilter, complain: Complain): '0' | '1' {
  if (typeof is !== 'boolean') complain(`'${text}' answers ${String(is)}`);
  return is ? '1' : '0';
}

/** Compiles and scans; undefined where the text has a mistake. */
export function scan(on: Filtered, text: string, complain: Complain): string | undefined {
  const compiled = compileFilter(text, on.fields);
  if (compiled.ok) return select(on, compiled.value, complain);
  checkMistake(text, compiled.error, complain);
  return undefined;
}

const inverted = (chosen: string): string => chosen.replace(/./g, (c) => (c === '1' ? '0' : '1'));

/** What must hold between a filter and those made of it. */
function checkLaws(on: Filtered, text: string, chosen: string, complain: Complain): void {
  const not = scan(on, `!(${text})`, complain);
  if (not !== undefined && not !== inverted(chosen)) complain(`!(…) is not the complement of '${text}'`);
  for (const same of [`(${text}) && (${text})`, `(${text}) || (${text})`, `!(!(${text}))`]) {
    const again = scan(on, same, complain);
    if (again !== undefined && again !== chosen) complain(`'${same}' does not select what '${text}' does`);
  }
}

/** How filters of a case came out, for the summary. */
export interface FilterOutcome {
  readonly text: string;
  readonly compiled: boolean;
  readonly selected: boolean;
}

/** @returns what became of the one filter of this case */
export function filterCase(r: Random, on: Filtered, complain: Complain): FilterOutcome {
  const whole = filterText(r, r.pick([1, 2, 3]));
  const text = r.oneIn(2) ? damagedFilter(r, whole) : whole;
  const chosen = scan(on, text, complain);
  if (chosen !== undefined && text.length < 2000 && r.oneIn(4)) checkLaws(on, text, chosen, complain);
  return { text, compiled: chosen !== undefined, selected: chosen?.includes('1') ?? false };
}
