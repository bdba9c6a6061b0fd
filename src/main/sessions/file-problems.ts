import { messageOf, type Problem, problem } from '../../core/base/problem.ts';

/** What was to be done, as it stands in the sentence: "The session cannot be saved to x: …". */
export type Purpose = 'saved' | 'opened' | 'recorded' | 'read' | 'listed';

interface Explanation {
  readonly code: string;
  readonly why: string;
  readonly advice: string;
}

const NO_ROOM: Explanation = {
  code: 'session.disk-full',
  why: 'there is no room left',
  advice: 'Make room, or choose another disk; nothing was lost.',
};
const FORBIDDEN: Explanation = {
  code: 'session.permission',
  why: 'this user may not',
  advice: "Choose another folder, or change the file's permissions.",
};

/** A code of our own beside those of errno(3): a device, a pipe or a socket stands where a file should. */
export const NO_FILE = 'NOFILE';

/** errno names (errno(3)) that a user can do something about. */
const EXPLANATIONS: Readonly<Record<string, Explanation>> = {
  ENOSPC: NO_ROOM,
  EDQUOT: NO_ROOM,
  EFBIG: { ...NO_ROOM, why: 'the file system holds no file that large' },
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EROFS: { ...FORBIDDEN, why: 'the disk is read-only' },
  EEXIST: {
    code: 'session.exists',
    why: 'there is such a file',
    advice: 'Choose another name, or replace the file.',
  },
  ENOENT: { code: 'session.not-found', why: 'it is not there', advice: 'Check the path.' },
  ENOTDIR: {
    code: 'session.not-found',
    why: 'a part of the path is no folder',
    advice: 'Check the path.',
  },
  EISDIR: { code: 'session.folder', why: 'it is a folder', advice: 'Choose a file.' },
  [NO_FILE]: { code: 'session.no-file', why: 'it is a device or a pipe', advice: 'Choose a file.' },
  ENAMETOOLONG: { code: 'session.name', why: 'the name is too long', advice: 'Choose a shorter name.' },
};

/** The problem behind a file system error. */
export function fileProblem(thrown: unknown, purpose: Purpose, path: string): Problem {
  const code = errnoOf(thrown);
  const known = code === undefined ? undefined : EXPLANATIONS[code];
  if (known) {
    return problem('error', known.code, `${path} cannot be ${purpose}: ${known.why}.`, known.advice);
  }
  return problem('error', 'session.file', `${path} cannot be ${purpose}: ${messageOf(thrown)}.`);
}

/** `ENOENT` and the like, of an error of Node's; undefined for others. */
export function errnoOf(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || !('code' in thrown)) return undefined;
  return typeof thrown.code === 'string' ? thrown.code : undefined;
}
