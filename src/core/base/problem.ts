export type Severity = 'info' | 'warning' | 'error';

/** An error as the user meets it: what happened, where, and what to do next. */
export interface Problem {
  readonly severity: Severity;
  /** Stable, for tests and for looking up: `capture.permission`, `file.damaged` … */
  readonly code: string;
  /** One sentence: what happened, and where. */
  readonly message: string;
  /** One sentence: what to do next, with the exact command where there is one. */
  readonly advice?: string;
}

export function problem(severity: Severity, code: string, message: string, advice?: string): Problem {
  return advice === undefined ? { severity, code, message } : { severity, code, message, advice };
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}
