/** Exit statuses of the command; `docs/cli.md` says the same. */
export const ExitStatus = {
  done: 0,
  /** The file cannot be read at all, or what was asked for failed. */
  failed: 1,
  /** The arguments do not make sense. */
  usage: 2,
  /** The file is damaged: what could be read was printed, and what was lost said. */
  damaged: 3,
} as const;
export type ExitStatus = (typeof ExitStatus)[keyof typeof ExitStatus];
