import type { Problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { noSourceProblem } from '../advice.ts';
import { deviceNames } from '../devices.ts';
import type { CaptureSource, SourceInfo, SourceSink } from '../sources/source.ts';
import { systemFacts } from '../system-facts.ts';
import type { SourceKind, SourceState } from '../types.ts';
import type { HelperOptions } from './messages.ts';

/** Makes a source, or says why it cannot be had here. */
export type Sources = (kind: SourceKind) => Result<CaptureSource, Problem>;

export interface OpenedSource {
  readonly source: CaptureSource;
  readonly info: SourceInfo;
  /** Why this one, in one sentence. */
  readonly reason: string;
}

function reasonFor(kind: SourceKind, failed: readonly SourceState[]): string {
  if (failed.length === 0) return `${kind} may open the device.`;
  return `${kind} is used because ${failed.map((state) => `${state.kind} may not (${state.reason})`).join(' and ')}.`;
}

/** A filter that one source does not take no other takes either: all compile it with libpcap. */
const isFinal = (why: Problem) => why.code === 'capture.filter';

/**
 * Opens the first source that can be opened. Trying is the only sure test: permissions depend on the system, the
 * device, and the program.
 */
export async function openFirst(
  sources: Sources,
  options: HelperOptions,
  sink: SourceSink,
): Promise<Result<OpenedSource, Problem>> {
  const failed: SourceState[] = [];
  for (const kind of options.sources) {
    const source = sources(kind);
    const opened = source.ok ? await source.value.open(options, sink) : source;
    if (source.ok && opened.ok)
      return ok({ source: source.value, info: opened.value as SourceInfo, reason: reasonFor(kind, failed) });
    if (!opened.ok && isFinal(opened.error)) return err(opened.error);
    if (!opened.ok) failed.push({ kind, usable: false, reason: opened.error.message });
  }
  return err(noSourceProblem(options.device, failed, systemFacts(), deviceNames()));
}
