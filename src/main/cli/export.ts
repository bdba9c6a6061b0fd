import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { concatBytes } from '../../core/base/bytes.ts';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, type Result } from '../../core/base/result.ts';
import { decodeRecord } from '../../core/capfile/records/index.ts';
import { defaultChoice } from '../../core/ladder/choice.ts';
import { scopeOf } from '../../core/ladder/scope.ts';
import { rewriteWhole } from '../../core/rewrite/whole.ts';
import { chipText } from '../../core/scene/record-text.ts';
import type { PictureTheme } from '../../core/share/colours.ts';
import type { TextFormat } from '../../core/share/formats.ts';
import { giveLadder } from '../../core/share/give.ts';
import { sessionPage } from '../../core/share/html.ts';
import { ladderOf, MOST_ROWS, wholeRows } from '../../core/share/picture.ts';
import { offsetOf } from '../../core/trace/offsets.ts';
import { entryRow, isRecordEntry } from '../../core/trace/order.ts';
import { pageFolder } from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import { exportFormats } from './export-formats.ts';
import { FrameReader } from './frame-reader.ts';
import { type LoadedTrace, loadTrace } from './load.ts';
import { exportCopy } from './merge.ts';
import { problemText, type Terminal } from './terminal.ts';

/** What `wireside export` was asked for, as the command line gives it. */
export interface ExportOptions {
  readonly as: string;
  readonly output?: string;
  readonly links: boolean;
  readonly origin: boolean;
  /** False: payload is left out. */
  readonly payload: boolean;
  readonly withPayload?: boolean;
  readonly theme: string;
  /** CSS pixels. */
  readonly width: number;
  /** `tcp.stream` numbers. */
  readonly stream: readonly number[];
}

/** `wireside export FILE --as FORMAT`. */
export async function exportAs(
  path: string,
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  const format = exportFormats.find((one) => one === options.as);
  const { output } = options;
  if (!format) {
    terminal.complain(`wireside: error: --as is one of ${exportFormats.join(', ')}, not '${options.as}'.`);
    return ExitStatus.usage;
  }
  if (format !== 'pcapng') return exportTrace(path, format, options, terminal);
  if (output !== undefined) return exportCopy(path, { ...options, output }, terminal);
  terminal.complain('wireside: error: A copy as pcapng needs -o, a file to save it in.');
  return ExitStatus.usage;
}

async function exportTrace(
  path: string,
  format: TextFormat | 'html',
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  const loaded = await loadTrace(path);
  if (!loaded.ok) {
    terminal.complain(problemText(loaded.error));
    return ExitStatus.failed;
  }
  try {
    const trace = loaded.value;
    for (const found of trace.problems) terminal.complain(problemText(found));
    const title = trace.engine.infos.get('session.title') ?? basename(path);
    if (format !== 'html')
      return await write(give(trace, format, title, options, terminal), trace, options, terminal);
    const page = await pageOf(trace, title, options.withPayload === true);
    if (page.ok) return await write(page.value, trace, options, terminal);
    terminal.complain(problemText(page.error));
    return ExitStatus.failed;
  } finally {
    await loaded.value.close();
  }
}

/** The viewer as the build left it: beside the page of the web host. */
const viewerFile = (name: string): string => join(pageFolder(), 'viewer', name);

async function pageOf(trace: LoadedTrace, title: string, payload: boolean): Promise<Result<string, Problem>> {
  const parts: Uint8Array[] = [];
  for await (const chunk of trace.capture.chunks()) parts.push(chunk.slice());
  try {
    const [script, style] = await Promise.all(
      ['viewer.js', 'viewer.css'].map((name) => readFile(viewerFile(name), 'utf8')),
    );
    return await sessionPage({
      title,
      language: 'en',
      session: rewriteWhole({ packets: concatBytes(parts), records: new Uint8Array(0) }, payload),
      viewer: { script: script ?? '', style: style ?? '' },
      gzip: async (bytes) => gzipSync(bytes),
      digest: async (bytes) => createHash('sha256').update(bytes).digest(),
    });
  } catch (thrown) {
    const message = `The viewer that goes into the page could not be read: ${messageOf(thrown)}.`;
    return err(problem('error', 'share.viewer', message, 'Build it: npm run build.'));
  }
}

function give(
  trace: LoadedTrace,
  format: TextFormat,
  title: string,
  options: ExportOptions,
  terminal: Terminal,
): string {
  const view = ladderOf(trace.engine, { ...defaultChoice, scope: scopeOf(options.stream) });
  if (view.rows > MOST_ROWS) {
    const left = `Only the first ${MOST_ROWS} of ${view.rows} rows are in it.`;
    terminal.complain(`wireside: note: ${left}\n  Choose conversations with --stream.`);
  }
  const theme: PictureTheme = options.theme === 'dark' ? 'dark' : 'light';
  return giveLadder(view, format, {
    rows: wholeRows(view),
    theme,
    width: options.width,
    title,
    words: { client: 'CLIENT — YOUR CODE', wire: 'WIRE', server: 'SERVER — YOUR CODE' },
    chipText: chipTexts(trace, options.payload),
  });
}

async function write(
  text: string,
  trace: LoadedTrace,
  options: ExportOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  const done = trace.problems.some(({ severity }) => severity === 'error')
    ? ExitStatus.damaged
    : ExitStatus.done;
  if (options.output === undefined) {
    terminal.write(new TextEncoder().encode(text));
    return done;
  }
  try {
    await writeFile(options.output, text, { mode: 0o600 });
    return done;
  } catch (thrown) {
    terminal.complain(`wireside: error: ${options.output} could not be written: ${messageOf(thrown)}.`);
    return ExitStatus.failed;
  }
}

/** Texts of entries, read from the file as they are asked for. */
function chipTexts(trace: LoadedTrace, payload: boolean): (entry: number) => string {
  const { engine, recordBytes, frameBytes } = trace;
  const reader = new FrameReader(engine, frameBytes);
  const { records } = engine.tables;
  return (entry) => {
    const row = entryRow(entry);
    if (!isRecordEntry(entry)) return `${reader.protocol(row)} ${payload ? reader.info(row) : ''}`.trim();
    const length = records.get('entryWords', row) * 4;
    const count = recordBytes.view(offsetOf(records, row), length);
    const bytes = recordBytes.buffer.subarray(recordBytes.start, recordBytes.start + count);
    const { preview, ...rest } = decodeRecord(bytes, 0)?.details ?? {};
    return chipText(records.get('name', row), payload && preview ? { ...rest, preview } : rest);
  };
}
