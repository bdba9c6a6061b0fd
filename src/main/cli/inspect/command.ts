import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import type { EndpointKind } from '../../../core/engine/questions/endpoints.ts';
import { ByteWriter } from '../byte-writer.ts';
import { ExitStatus } from '../exit-status.ts';
import type { Field } from '../fields/field.ts';
import { parseFields } from '../fields/index.ts';
import { FrameReader } from '../frame-reader.ts';
import { type LoadedTrace, loadTrace } from '../load.ts';
import { problemText, type Terminal } from '../terminal.ts';
import { printConversations } from './conversations.ts';
import { endpointKinds, printEndpoints } from './endpoints.ts';
import { printFields } from './field-lines.ts';
import { printFindings } from './findings.ts';
import { type FollowRequest, parseFollow, printFollow } from './follow.ts';
import { printJson } from './json-lines.ts';
import { printLines } from './lines.ts';
import { everything, narrow, type RecordChoice, recordChoices, type Selection } from './selection.ts';
import { counted, printSummary } from './summary.ts';

/** What `wireside inspect` was asked for, as the command line gives it. */
export interface InspectOptions {
  readonly filter?: string;
  readonly fields?: string;
  readonly records: string;
  readonly json?: boolean;
  readonly findings?: boolean;
  readonly conversations?: boolean;
  /** True, or which kind. */
  readonly endpoints?: string | true;
  /** `STREAM`, `STREAM,FORMAT`. */
  readonly follow?: string;
  readonly summary?: boolean;
  /** Session to write what is selected into, instead of printing it. */
  readonly write?: string;
  /** False with --no-payload: leave payload bytes out of it. */
  readonly payload: boolean;
}

interface Request extends Omit<InspectOptions, 'fields' | 'records' | 'endpoints' | 'follow'> {
  readonly fields: readonly Field[] | undefined;
  readonly records: RecordChoice;
  readonly endpoints: EndpointKind | undefined;
  readonly follow: FollowRequest | undefined;
}

const usage = (message: string, advice?: string): Problem => problem('error', 'usage', message, advice);

/** Holds the options against one another before any file is opened. */
function parseRequest(options: InspectOptions): Result<Request, Problem> {
  const { fields: list, endpoints: kind, follow: stream, ...rest } = options;
  const records = recordChoices.find((choice) => choice === options.records);
  if (!records)
    return err(usage(`--records is one of ${recordChoices.join(', ')}, not '${options.records}'.`));
  const views = ['findings', 'conversations', 'endpoints', 'follow', 'summary'] as const;
  const asked = views.filter((view) => options[view] !== undefined && options[view] !== false);
  if (asked.length > 1)
    return err(usage(`--${asked[0]} and --${asked[1]} print different things.`, 'Choose one.'));
  if (options.filter !== undefined && asked[0]) {
    return err(usage(`--filter selects lines, and --${asked[0]} prints the whole file.`));
  }
  if (list !== undefined && asked[0]) return err(usage(`--fields has no meaning with --${asked[0]}.`));
  const unwritten = writingMistake(options, list !== undefined || asked.length > 0);
  if (unwritten) return err(unwritten);
  if (list !== undefined && records === 'sockets') {
    return err(usage('--fields prints frames, and --records sockets leaves them out.'));
  }
  const endpoints = kind === undefined ? ok(undefined) : parseKind(kind);
  if (!endpoints.ok) return endpoints;
  const follow = stream === undefined ? ok(undefined) : parseFollow(stream);
  if (!follow.ok) return follow;
  const fields = list === undefined ? ok(undefined) : parseFields(list);
  if (!fields.ok) return fields;
  return ok({ ...rest, fields: fields.value, records, endpoints: endpoints.value, follow: follow.value });
}

function parseKind(text: string | true): Result<EndpointKind, Problem> {
  const kind = endpointKinds.find((one) => one === text);
  if (text === true || kind) return ok(kind ?? 'tcp');
  return err(usage(`--endpoints counts one of ${endpointKinds.join(', ')}, not '${text}'.`));
}

function writingMistake(options: InspectOptions, prints: boolean): Problem | undefined {
  if (options.write === undefined) {
    return options.payload ? undefined : usage('--no-payload is about what --write writes.');
  }
  if (prints || options.json)
    return usage('--write writes a session and prints nothing; leave the other views out.');
  return undefined;
}

/** What a display filter selects; the language is loaded only where it is spoken. */
async function filtered(trace: LoadedTrace, filter: string): Promise<Result<Selection, Problem>> {
  const { filterTrace } = await import('./filter.ts');
  return filterTrace(trace, filter);
}

/** Writes what is selected, frames with their records, as a session of its own. */
async function write(
  trace: LoadedTrace,
  path: string,
  selection: Selection,
  payload: boolean,
  terminal: Terminal,
): Promise<ExitStatus> {
  const { exportSession } = await import('../../service/index.ts');
  const written = await exportSession(trace.capture, path, {
    replace: true,
    payload,
    keepFrame: (number) => selection.frame(number - 1),
    keepRecord: (number) => selection.record(number - 1),
  });
  if (!written.ok) return fail(written.error, ExitStatus.failed, terminal);
  const { frames, records, problems } = written.value;
  for (const one of problems) terminal.complain(problemText(one));
  terminal.print(`${path}: ${counted(frames, 'frame')}, ${counted(records, 'record')}`);
  return ExitStatus.done;
}

function print(request: Request, trace: LoadedTrace, selection: Selection, terminal: Terminal): void {
  const out = new ByteWriter((bytes) => terminal.write(bytes));
  const reader = new FrameReader(trace.engine, trace.frameBytes);
  const closed = () => terminal.closed;
  const json = request.json === true;
  if (request.summary) printSummary(trace, out, json);
  else if (request.conversations) printConversations(trace, out, json);
  else if (request.endpoints) printEndpoints(trace, request.endpoints, out, json);
  else if (request.follow) printFollow(trace, request.follow, out, json, closed);
  else if (request.findings) printFindings(trace, out, json);
  else if (json) printJson(trace, reader, request.fields, selection, out, closed);
  else if (request.fields)
    printFields({ engine: trace.engine, reader }, request.fields, selection, out, closed);
  else printLines(trace, reader, selection, out, closed);
  out.flush();
}

/** What the trace says about itself, and which exit status that makes. */
function report(trace: LoadedTrace, terminal: Terminal): ExitStatus {
  const problems = trace.problems.filter((one) => one.severity !== 'info');
  for (const one of problems) terminal.complain(problemText(one));
  if (problems.length === 0) return ExitStatus.done;
  const { frames, records } = trace.engine.counters;
  const nothing = frames === 0 && records === 0;
  return nothing && problems.some((one) => one.severity === 'error') ? ExitStatus.failed : ExitStatus.damaged;
}

/** `wireside inspect FILE`: prints what the file holds. */
export async function inspect(
  path: string,
  options: InspectOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  const request = parseRequest(options);
  if (!request.ok) return fail(request.error, ExitStatus.usage, terminal);
  const loaded = await loadTrace(path);
  if (!loaded.ok) return fail(loaded.error, ExitStatus.failed, terminal);
  const trace = loaded.value;
  try {
    const { filter, records } = request.value;
    const selection = filter === undefined ? ok(everything) : await filtered(trace, filter);
    if (!selection.ok) return fail(selection.error, ExitStatus.usage, terminal);
    const narrowed = narrow(selection.value, records);
    const { write: target, payload, follow } = request.value;
    const { length } = trace.engine.tables.conversations;
    if (follow && follow.stream >= length)
      return fail(noStream(follow.stream, length), ExitStatus.usage, terminal);
    if (target === undefined) print(request.value, trace, narrowed, terminal);
    const status =
      target === undefined ? ExitStatus.done : await write(trace, target, narrowed, payload, terminal);
    return status === ExitStatus.done ? report(trace, terminal) : status;
  } finally {
    await trace.close();
  }
}

function noStream(stream: number, streams: number): Problem {
  const advice = streams === 0 ? 'The file has no TCP conversation.' : `The last is ${streams - 1}.`;
  return usage(`There is no tcp.stream ${stream}.`, advice);
}

function fail(what: Problem, status: ExitStatus, terminal: Terminal): ExitStatus {
  terminal.complain(problemText(what));
  return status;
}
