import type { Problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import { FileOutput, writeAtomically } from './atomic.ts';
import { expectedLength, joinSession } from './join.ts';
import type { SavedSession, SaveOptions, SessionParts } from './types.ts';

/**
 * Joins the logs of a session into one pcapng file of mode 0600 that appears whole or not at all. May be called while
 * both logs grow: what is whole in them when it is read is saved. The packets file itself may be the target.
 */
export async function saveSession(
  parts: SessionParts,
  path: string,
  options: SaveOptions = {},
): Promise<Result<SavedSession, Problem>> {
  const expectedBytes = await expectedLength(parts);
  return writeAtomically(path, { replace: options.replace ?? false, expectedBytes }, async (file) => {
    const joined = await joinSession(parts, new FileOutput(file));
    return joined.ok ? { ok: true, value: { path, ...joined.value } } : joined;
  });
}
