import type { Problem } from '../../core/base/problem.ts';
import { checkRecords, exportSession, linkNotes } from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import { counted } from './inspect/summary.ts';
import { openInput } from './load.ts';
import { problemText, type Terminal } from './terminal.ts';

/** What `wireside merge` and `wireside export` were asked for, as the command line gives it. */
export interface CopyOptions {
  readonly output: string;
  /** Each linked record on its frame: a comment and a custom option. */
  readonly links: boolean;
  readonly payload: boolean;
  readonly origin: boolean;
}

/** `wireside merge PACKETS RECORDS -o FILE`: one session of a capture and the socket records of the same run. */
export async function merge(
  packetsPath: string,
  recordsPath: string,
  options: Pick<CopyOptions, 'output'>,
  terminal: Terminal,
): Promise<ExitStatus> {
  const packets = await openInput(packetsPath);
  if (!packets.ok) return fail(packets.error, terminal);
  const records = await openInput(recordsPath);
  if (!records.ok) return fail(records.error, terminal);
  try {
    const misfit = await checkRecords(packets.value, records.value);
    if (misfit?.severity === 'error') return fail(misfit, terminal);
    const written = await exportSession(packets.value, options.output, {
      replace: true,
      // By its descriptor: what came as gzip or on standard input has no other name.
      recordsPath: `/dev/fd/${records.value.descriptor}`,
    });
    return written.ok ? done(written.value, terminal) : fail(written.error, terminal);
  } finally {
    await packets.value.close();
    await records.value.close();
  }
}

/** `wireside export FILE -o FILE`: a copy for others. */
export async function exportCopy(
  path: string,
  options: CopyOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  const opened = await openInput(path);
  if (!opened.ok) return fail(opened.error, terminal);
  const { links, payload, origin, output } = options;
  try {
    const notes = links ? await linkNotes(opened.value) : undefined;
    if (notes && !notes.ok) return fail(notes.error, terminal);
    const annotate = notes?.value;
    const written = await exportSession(opened.value, output, { replace: true, payload, origin, annotate });
    return written.ok ? done(written.value, terminal) : fail(written.error, terminal);
  } finally {
    await opened.value.close();
  }
}

interface Written {
  readonly path: string;
  readonly frames: number;
  readonly records: number;
  readonly problems: readonly Problem[];
}

function done({ path, frames, records, problems }: Written, terminal: Terminal): ExitStatus {
  for (const one of problems) terminal.complain(problemText(one));
  terminal.print(`${path}: ${counted(frames, 'frame')}, ${counted(records, 'record')}`);
  return ExitStatus.done;
}

function fail(what: Problem, terminal: Terminal): ExitStatus {
  terminal.complain(problemText(what));
  return ExitStatus.failed;
}
