/** What the engine does with each thing that a capture file holds. */
import { problem } from '../base/problem.ts';
import type { CaptureSink, CustomBlock, FileProblem } from '../capfile/sink.ts';
import type { FileNotes } from './file-notes.ts';
import type { FrameIntake } from './frame-intake.ts';
import type { RecordIntake } from './record-intake.ts';
import type { TraceLinks } from './trace-links.ts';

export interface SinkParts {
  readonly frames: FrameIntake;
  readonly entries: RecordIntake;
  readonly links: TraceLinks;
  readonly notes: FileNotes;
}

const FROM_PACKETS = 0;
const FROM_RECORDS = 1;
const EVER = { seconds: Number.POSITIVE_INFINITY, nanos: 0 };

function noteProblem(notes: FileNotes, found: FileProblem): void {
  notes.addProblem(found);
  notes.lostBytes += found.lostBytes;
}

/** Packets, and in a saved session the records behind them. */
export function packetsSink(parts: SinkParts): CaptureSink {
  const { frames, entries, links, notes } = parts;
  let newest = 0;
  let newestInterface = 0;
  let inRecords = false;
  return {
    format: (format) => {
      notes.format = format;
    },
    sectionStart: (section) => notes.addSection(section),
    iface: (description) => {
      notes.interfaces.push(description);
      frames.addInterface(description.linkType);
    },
    packet: (id, seconds, nanos, buffer, start, capLen, origLen, offset) => {
      newest = frames.take(id, seconds, nanos, buffer, start, capLen, origLen, offset);
      newestInterface = id;
      links.onFrame(newest);
    },
    untimed: () => frames.dropTime(newest),
    dropped: (_frame, count) => notes.addDrops(newestInterface, count),
    blockFrame: (block) => frames.takeBlock(block.fileOffset),
    comment: (comment) => notes.addComment(comment),
    customBlock: (block: CustomBlock) => {
      if (!block.ours) return;
      // Saving puts the records behind the last packet: no frame is still to come.
      if (!inRecords) links.reach(EVER);
      inRecords = true;
      entries.take(block, FROM_PACKETS);
    },
    statistics: (statistics) => notes.addStatistics(statistics),
    nameResolution: (name) => notes.addName(name),
    problem: (found) => noteProblem(notes, found),
  };
}

/** The records log: our blocks and nothing else. */
export function recordsSink(parts: SinkParts): CaptureSink {
  const { entries, notes } = parts;
  let told = false;
  const foreign = (): void => {
    if (told) return;
    told = true;
    const text = 'The records log holds packets; they were left out.';
    notes.addProblem(problem('warning', 'records.packets', text, 'Give packets to the packets input.'));
  };
  return {
    iface: () => {},
    packet: foreign,
    customBlock: (block) => {
      if (block.ours) entries.take(block, FROM_RECORDS);
    },
    problem: (found) => noteProblem(notes, found),
  };
}
