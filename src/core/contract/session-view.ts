/**
 * Where a session opens: the info `session.view`, as JSON. Without zod, because the page reads it too. Frame, record and
 * stream are numbered as they are shown: frames and records from 1, streams from 0.
 */
export interface SessionView {
  /** What is selected: a frame, or a socket record. */
  readonly frame?: number;
  readonly record?: number;
  /** The one conversation that is shown; absent: all. */
  readonly stream?: number;
}

/** As the info's text. */
export function sessionViewText({ frame, record, stream }: SessionView): string {
  return JSON.stringify({ frame, record, stream });
}

/** Reads the info's text; undefined where it is absent or damaged. What does not hold is left out. */
export function readSessionView(text: string | undefined): SessionView | undefined {
  try {
    const value: unknown = JSON.parse(text ?? '');
    if (typeof value !== 'object' || value === null) return undefined;
    const { frame, record, stream } = value as Record<string, unknown>;
    return {
      ...(isWhole(frame, 1) ? { frame } : {}),
      ...(isWhole(record, 1) ? { record } : {}),
      ...(isWhole(stream, 0) ? { stream } : {}),
    };
  } catch {
    return undefined;
  }
}

const isWhole = (value: unknown, least: number): value is number =>
  Number.isSafeInteger(value) && (value as number) >= least;
