/** Compiles display filters against a trace, as the command line does. */

import { ok, type Result } from '../../../core/base/result.ts';
import { LoadedFrame } from '../../../core/engine/fields/contents.ts';
import { HttpFrames } from '../../../core/engine/fields/http-frames.ts';
import { traceFields } from '../../../core/engine/fields/index.ts';
import type { Engine } from '../../../core/engine/types.ts';
import { compileFilter } from '../../../core/filter/filter.ts';
import type { FieldProvider, FilterError, Target } from '../../../core/filter/types.ts';
import { wireLengthOf } from '../../../core/trace/frames.ts';
import { linkTypeOf } from '../frame-text.ts';
import type { TraceFilter } from './filter-scan.ts';

const targets: readonly Target[] = ['frames', 'records'];

/** @returns the filter, or the first mistake with its position */
export function compileTraceFilter(engine: Engine, text: string): Result<TraceFilter, FilterError> {
  const { tables, errorCodes, format } = engine;
  const contents = new LoadedFrame(
    (row) => linkTypeOf(engine, row),
    (row) => wireLengthOf(tables.frames, row),
  );
  const http = new HttpFrames(engine);
  const interfaces = format?.format === 'pcapng';
  const fields = traceFields({ tables, errorCodes, contents, http, interfaces });
  const compiled = compileFilter(text, fields);
  if (!compiled.ok) return compiled;
  const { fields: used } = compiled.value;
  const asksHttp = used.some((name) => /^http(\.|$)/.test(name));
  return ok({
    compiled: compiled.value,
    contents,
    http: asksHttp ? http : undefined,
    later: used.some((name) => mayChange(fields, name)),
  });
}

function mayChange(fields: FieldProvider, name: string): boolean {
  return targets.some((target) => fields.access(name, target)?.later === true);
}
