import { MAX_PROBLEMS } from './limits.ts';
import type { CaptureSink, FileProblem } from './sink.ts';

/** Reports what was lost and where: one by one up to a bound, so that a hostile file cannot flood the reader. */
export class DamageReport {
  private readonly sink: CaptureSink;
  /** Bytes reported as lost so far, one by one or not. */
  lostBytes = 0;
  private reported = 0;
  private further = 0;
  private furtherBytes = 0;
  private furtherOffset = 0;

  constructor(sink: CaptureSink) {
    this.sink = sink;
  }

  /** Bytes that could not be read; `what` is a clause without a full stop. */
  lost(offset: number, lostBytes: number, what: string): void {
    this.report('file.damaged', offset, lostBytes, `At offset ${offset}: ${what}`);
  }

  /** The file stops in the middle of a block. */
  cutShort(offset: number, lostBytes: number, what: string): void {
    this.report('file.cut-short', offset, lostBytes, `At offset ${offset}: ${what}`);
  }

  /** Nothing can be read at all. */
  fatal(code: string, offset: number, lostBytes: number, message: string, advice: string): void {
    this.sink.problem({ severity: 'error', code, message, advice, offset, lostBytes, fatal: true });
  }

  /** Adds up what was not reported one by one. */
  end(): void {
    if (this.further === 0) return;
    const message = `From offset ${this.furtherOffset} on: ${this.further} more damaged places`;
    this.sink.problem(damaged('file.damaged', this.furtherOffset, this.furtherBytes, message));
    this.further = 0;
  }

  private report(code: string, offset: number, lostBytes: number, message: string): void {
    this.lostBytes += lostBytes;
    if (this.reported >= MAX_PROBLEMS) {
      if (this.further === 0) this.furtherOffset = offset;
      this.further += 1;
      this.furtherBytes += lostBytes;
      return;
    }
    this.reported += 1;
    this.sink.problem(damaged(code, offset, lostBytes, message));
  }
}

function damaged(code: string, offset: number, lostBytes: number, message: string): FileProblem {
  return {
    severity: 'warning',
    code,
    message: `${message} (${lostBytes} bytes lost).`,
    advice: 'What could be read is shown; where you have the original, copy it again.',
    offset,
    lostBytes,
    fatal: false,
  };
}
