import { findingText } from '../../../core/findings/render.ts';
import type { Finding } from '../../../core/findings/types.ts';
import { NONE } from '../../../core/trace/frames.ts';
import type { ByteWriter } from '../byte-writer.ts';
import type { LoadedTrace } from '../load.ts';
import { rangesText } from './link-text.ts';

/** Rows named in a line of text; the rest is counted. */
const NAMED = 20;

function rowsText(heading: string, prefix: string, rows: readonly number[], all: number): string {
  if (rows.length === 0) return '';
  const named = rangesText(
    rows.slice(0, NAMED).map((row) => row + 1),
    prefix,
  );
  const more = Math.max(all, rows.length) - Math.min(rows.length, NAMED);
  return `${heading} ${named}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Severity, title and what it is about; then the explanation and its source, indented. */
function findingLines(finding: Finding): string {
  const { title, text, source } = findingText(finding);
  const stream = finding.stream === NONE ? '' : `tcp.stream ${finding.stream}`;
  const rests = [
    stream,
    rowsText('frames', '', finding.frames, finding.records.length === 0 ? finding.count : 0),
    rowsText('records', 'e', finding.records, 0),
  ].filter(Boolean);
  const about = rests.length > 0 ? ` (${rests.join('; ')})` : '';
  return `${finding.severity.padEnd(5)}  ${title}${about}\n       ${text}\n       ${source}\n`;
}

function findingObject(finding: Finding): object {
  const { index: _, frames, records, stream, socket, ...rest } = finding;
  return {
    ...rest,
    ...findingText(finding),
    ...(stream === NONE ? {} : { stream }),
    frames: frames.map((row) => row + 1),
    records: records.map((row) => `e${row + 1}`),
  };
}

/** `--findings`: what the engine noticed, in the order of the trace; with `--json` one object a line. */
export function printFindings(trace: LoadedTrace, out: ByteWriter, json: boolean): void {
  for (const finding of trace.engine.findings.list) {
    out.text(json ? `${JSON.stringify(findingObject(finding))}\n` : findingLines(finding));
  }
}
