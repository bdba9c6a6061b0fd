import { createReadStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { exportSession, type SavedSession, saveSession } from '../sessions/index.ts';
import type { SessionFile } from './application.ts';
import { FileSession } from './file-session.ts';
import type { AnySession } from './session-list.ts';

/**
 * Joins a session into one pcapng file at `path`, which a person has chosen: a file that is there is replaced.
 * What is pcapng already is copied as it stands; pcap, which cannot carry socket records, is written anew.
 */
export function saveTo(session: AnySession, path: string): Promise<Result<SavedSession, Problem>> {
  const replace = { replace: true };
  if (session instanceof FileSession) {
    const { capture } = session;
    if (capture.format === 'pcap') return exportSession(capture, path, replace);
    return saveSession({ packetsPath: session.sourcePath }, path, replace);
  }
  const { packetsPath, recordsPath } = session.folder;
  const packets = session.recorder.capture ? packetsPath : undefined;
  return saveSession({ packetsPath: packets, recordsPath }, path, replace);
}

/** A name for the file of a session. */
export function fileNameOf(session: AnySession): string {
  const { name, path } = session.info();
  const plain = path ? basename(path) : name.replace(/[^\p{L}\p{N}._ -]/gu, '_').trim() || 'session';
  return /\.pcapng$/i.test(plain) ? plain : `${plain.replace(/\.(pcap|cap|gz)$/i, '')}.pcapng`;
}

/** The session joined into one file, as a stream for a download; the file is gone when the stream is done. */
export async function sessionStream(
  session: AnySession,
  folder: string,
): Promise<Result<SessionFile, Problem>> {
  const path = join(folder, `download-${process.pid}-${session.number}-${Date.now()}.pcapng`);
  const saved = await saveTo(session, path);
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
