/** Saves comments on frames where Wireshark has them: on the packets themselves, which are then written anew. */
import { randomBytes } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import { createCaptureReader } from '../../core/capfile/reader.ts';
import { decodeEntries, PayloadKind } from '../../core/capfile/records/index.ts';
import { commentsText, readComments } from '../../core/contract/session-notes.ts';
import { eachChunk } from './chunks.ts';
import { exportSession } from './export.ts';
import { type InfoChanges, infoEntries } from './infos.ts';
import { openCapture } from './open.ts';
import { saveSession } from './save.ts';
import type { SavedSession, SessionParts } from './types.ts';

/** Changed texts as they are saved: comments on frames go onto the packets, and no longer stand among the texts. */
export function savedInfos(infos: InfoChanges | undefined): {
  readonly infos: InfoChanges | undefined;
  /** By frame number; empty: the packet's own comment goes. */
  readonly comments: ReadonlyMap<number, string> | undefined;
} {
  const { frames, records } = readComments(infos?.['session.comments']);
  if (frames.size === 0) return { infos, comments: undefined };
  const rest = commentsText({ frames: new Map(), records });
  return { infos: { ...infos, 'session.comments': rest }, comments: frames };
}

/** Joins the logs, then writes the packets anew with their comments; where there are none it is saved as it stands. */
export async function saveCommented(
  parts: SessionParts,
  path: string,
  changes: InfoChanges | undefined,
): Promise<Result<SavedSession, Problem>> {
  const { infos, comments } = savedInfos(changes);
  if (!comments) return saveSession(parts, path, { replace: true });
  const joined = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  const saved = await saveSession(parts, joined);
  if (!saved.ok) return saved;
  try {
    const opened = await openCapture(joined, dirname(path));
    if (!opened.ok) return opened;
    try {
      const entries = infos && infoEntries(infos);
      return await exportSession(opened.value, path, { comments, entries, replace: true });
    } finally {
      await opened.value.close();
    }
  } finally {
    await rm(joined, { force: true });
  }
}

/** The newest text of each name in a log of records or a session; empty where there is no such file. */
export async function newestInfos(path: string): Promise<ReadonlyMap<string, string>> {
  const newest = new Map<string, string>();
  const reader = createCaptureReader({
    iface() {},
    packet() {},
    customBlock: ({ ours, kind, buffer, start, length }) => {
      if (!ours || kind !== PayloadKind.entries) return;
      decodeEntries(buffer.subarray(start, start + length), 0, 0, {
        onRecord() {},
        onInfo: (info) => {
          newest.set(info.name, info.value);
        },
      });
    },
    problem() {},
  });
  await eachChunk(path, async (chunk) => reader.push(chunk));
  return newest;
}
