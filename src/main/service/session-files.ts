import { randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { ExportChoices } from '../../core/contract/session.ts';
import {
  type ChosenRows,
  type ExportOptions,
  exportSession,
  type InfoChanges,
  infoEntries,
  linkNotes,
  newestInfos,
  openCapture,
  renumberedInfos,
  type SavedSession,
} from '../sessions/index.ts';
import type { SessionFile } from './application.ts';
import type { Session } from './session.ts';

/** A name for the file of a session. */
export function fileNameOf(session: Session): string {
  const { name, path } = session.info();
  const plain = path ? basename(path) : name.replace(/[^\p{L}\p{N}._ -]/gu, '_').trim() || 'session';
  return /\.pcapng$/i.test(plain) ? plain : `${plain.replace(/\.(pcap|cap|gz)$/i, '')}.pcapng`;
}

/** Writes a copy for others, with the session's links on its frames, or with less in it than the session has. */
export async function exportTo(
  session: Session,
  path: string,
  { links, payload, origin }: ExportChoices,
  folder: string,
  rows?: ChosenRows,
): Promise<Result<SavedSession, Problem>> {
  return withFile(session, folder, async (whole) => {
    const opened = await openCapture(whole, folder);
    if (!opened.ok) return opened;
    try {
      const notes = links && !rows ? await linkNotes(opened.value) : ok(undefined);
      if (!notes.ok) return notes;
      const annotate = notes.value;
      const some = rows ? await chosenPart(whole, rows) : {};
      return await exportSession(opened.value, path, { payload, origin, annotate, ...some, replace: true });
    } finally {
      await opened.value.close();
    }
  });
}

/** What an export of some rows leaves out, and what the session says by number with the numbers they get. */
async function chosenPart(path: string, rows: ChosenRows): Promise<ExportOptions> {
  const infos = Object.fromEntries(await newestInfos(path)) as InfoChanges;
  return {
    keepFrame: (number) => rows.frames.has(number),
    keepRecord: (number) => rows.records.has(number),
    entries: infoEntries(renumberedInfos(rows, infos)),
  };
}

/** Joins the session into a file for the time of `use`. */
async function withFile<T>(
  session: Session,
  folder: string,
  use: (path: string) => Promise<Result<T, Problem>>,
): Promise<Result<T, Problem>> {
  const path = temporary(session, folder);
  const saved = await session.saveTo(path);
  try {
    return saved.ok ? await use(path) : saved;
  } finally {
    await rm(path, { force: true });
  }
}

/** A name of its own: several may be under way. */
function temporary(session: Session, folder: string): string {
  return join(folder, `copy-${session.number}-${randomBytes(8).toString('hex')}.pcapng`);
}

/**
 * The session joined into one file, as a stream for a download; the file is gone when the stream is done.
 *
 * @param choices absent: as `saveSession` would write it
 */
export async function sessionStream(
  session: Session,
  folder: string,
  choices?: ExportChoices,
  rows?: ChosenRows,
): Promise<Result<SessionFile, Problem>> {
  const path = temporary(session, folder);
  const saved = choices ? await exportTo(session, path, choices, folder, rows) : await session.saveTo(path);
  if (!saved.ok) return saved;
  try {
    const { size } = await stat(path);
    const stream = createReadStream(path);
    // Once open, the file needs no name: nothing is left behind, however the download ends.
    stream.once('open', () => void rm(path, { force: true }));
    return ok({ name: fileNameOf(session), bytes: size, stream });
  } catch (thrown) {
    return err(problem('error', 'session.download', `The session cannot be read: ${messageOf(thrown)}.`));
  }
}
