/** Whether a session is as it was saved: programs that write files anew may leave our blocks, or frames, out. */
import { type Problem, problem } from '../base/problem.ts';
import type { SessionIndex } from '../capfile/records/index-block.ts';

/** What was read of a file. */
export interface ReadSession {
  /** Frames of it, as Wireshark counts them. */
  readonly frames: number;
  /** Socket records that stood in it. */
  readonly records: number;
  /** Any of our entries were there: in the file, or in a records log beside it. */
  readonly entries: boolean;
  /** An interface says that socket records were made beside its packets. */
  readonly recorded: boolean;
  /** Something could not be read: what is missing then is told as damage. */
  readonly damaged: boolean;
}

export class Completeness {
  #frames = 0;
  #records = 0;
  #indexed = false;

  /** An index that was found. A file that was merged from several sessions has the index of each. */
  add(index: SessionIndex): void {
    this.#indexed = true;
    this.#frames += index.frames;
    this.#records += index.records;
  }

  /** What is missing, once all of it has been read. */
  check(read: ReadSession): Problem[] {
    if (read.damaged) return [];
    const found: Problem[] = [];
    if (read.recorded && !read.entries) found.push(stripped('none of them is in this file'));
    else if (this.#indexed && read.records < this.#records)
      found.push(stripped(`${this.#records} when it was saved, and ${read.records} are in this file`));
    if (this.#indexed && read.frames < this.#frames) found.push(fewerFrames(this.#frames, read.frames));
    return found;
  }
}

function stripped(what: string): Problem {
  return problem(
    'warning',
    'session.stripped',
    `Wireside recorded socket records beside these packets: ${what}.`,
    'Another program has left them out. Open the session as it was saved, or merge its records again.',
  );
}

function fewerFrames(saved: number, read: number): Problem {
  return problem(
    'info',
    'session.fewer-frames',
    `The session had ${saved} frames when it was saved; ${read} are in this file.`,
    'Socket records whose frames were left out count as unlinked.',
  );
}
