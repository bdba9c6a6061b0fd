import { existsSync } from 'node:fs';
import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import { type SavedSession, SessionFolders, saveSession } from '../sessions/index.ts';

/**
 * Joins the logs that a process left behind into one file at `path`, and lets them go once that is whole.
 * A file that is there is replaced.
 */
export async function recoverSession(
  dataFolder: string,
  folder: string,
  path: string,
): Promise<Result<SavedSession, Problem>> {
  const adopted = await new SessionFolders(dataFolder).adopt(folder);
  if (!adopted.ok) return adopted;
  const { packetsPath, recordsPath } = adopted.value;
  // Where packets could not be captured there is no such log.
  const packets = existsSync(packetsPath) ? packetsPath : undefined;
  const saved = await saveSession({ packetsPath: packets, recordsPath }, path, { replace: true });
  await (saved.ok ? adopted.value.discard() : adopted.value.release());
  return saved;
}
