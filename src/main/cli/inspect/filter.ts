import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { LoadedFrame } from '../../../core/engine/fields/contents.ts';
import { HttpFrames } from '../../../core/engine/fields/http-frames.ts';
import { traceFields } from '../../../core/engine/fields/index.ts';
import { compileFilter } from '../../../core/filter/filter.ts';
import type { CompiledFilter, FilterError } from '../../../core/filter/types.ts';
import { wireLengthOf } from '../../../core/trace/frames.ts';
import { offsetOf } from '../../../core/trace/offsets.ts';
import { ByteSource } from '../../service/reading.ts';
import type { LoadedTrace } from '../load.ts';
import type { Selection } from './selection.ts';

/** A mistake in a filter with the place underlined. */
export function filterProblem(text: string, mistake: FilterError): Problem {
  const underline = `${' '.repeat(mistake.position)}${'^'.repeat(Math.max(1, mistake.length))}`;
  const hints = [
    mistake.suggestion === undefined ? '' : `Did you mean '${mistake.suggestion}'?`,
    mistake.expected === undefined ? '' : `Expected: ${mistake.expected}`,
  ].filter(Boolean);
  const message = `In the filter, at character ${mistake.position + 1}: ${mistake.message}`;
  return problem('error', 'filter', message, [text, underline, ...hints].join('\n  '));
}

/** Loads a frame's bytes before a predicate asks for them. */
function withBytes(
  trace: LoadedTrace,
  contents: LoadedFrame,
  filter: CompiledFilter,
): (row: number) => boolean {
  const { frames } = trace.engine.tables;
  const test = filter.frames ?? (() => false);
  const mayMatch = filter.mayMatch ?? (() => false);
  const mustMatch = filter.mustMatch ?? (() => false);
  const readsBytes = filter.readsBytes ?? (() => true);
  // A window of its own: the lines that are printed read other places of the file.
  const source = new ByteSource(trace.capture.descriptor);
  return (row) => {
    if (!readsBytes(row)) return test(row);
    if (!mayMatch(row)) return false;
    if (mustMatch(row)) return true;
    const count = source.view(offsetOf(frames, row), frames.get('capLen', row));
    contents.load(row, source.buffer.subarray(source.start, source.start + count));
    return test(row);
  };
}

/** A small window: the segments of a conversation stand near each other, and conversations may be many. */
const HTTP_WINDOW = 256 << 10;

/** Follows conversations for the HTTP fields, through a window of its own. */
function httpFrames({ engine, capture }: LoadedTrace): HttpFrames {
  const source = new ByteSource(capture.descriptor, HTTP_WINDOW);
  return new HttpFrames(engine, (offset, length) => {
    const count = source.view(offset, length);
    return source.buffer.subarray(source.start, source.start + count);
  });
}

/** Compiles a display filter against a trace that is complete. */
export function filterTrace(trace: LoadedTrace, text: string): Result<Selection, Problem> {
  const { engine } = trace;
  const { frames } = engine.tables;
  const contents = new LoadedFrame(
    (row) => engine.interfaces[frames.get('iface', row)]?.linkType ?? -1,
    (row) => wireLengthOf(frames, row),
  );
  const fields = traceFields({
    tables: engine.tables,
    errorCodes: engine.errorCodes,
    contents,
    http: httpFrames(trace),
    interfaces: engine.format?.format === 'pcapng',
  });
  const compiled = compileFilter(text, fields);
  if (!compiled.ok) return err(filterProblem(text, compiled.error));
  const filter = compiled.value;
  return ok({
    frame: filter.needsBytes ? withBytes(trace, contents, filter) : (filter.frames ?? (() => false)),
    record: filter.records ?? (() => false),
  });
}
