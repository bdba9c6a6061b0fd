import { readSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { createEngine } from '../../core/engine/engine.ts';
import type { Engine } from '../../core/engine/types.ts';
import {
  ByteSource,
  type OpenedCapture,
  openCapture,
  openStream,
  SAMPLE_PREFIX,
  samplesFolder,
} from '../service/reading.ts';

/** A capture file read to its end. */
export interface LoadedTrace {
  readonly engine: Engine;
  /** The file again, for single frames; and for socket records, which stand far from the frames between which they are shown. */
  readonly frameBytes: ByteSource;
  readonly recordBytes: ByteSource;
  /** The open file itself. */
  readonly capture: OpenedCapture;
  /** What was wrong on the way in (damaged gzip, read errors), then what the engine found. */
  readonly problems: readonly Problem[];
  close(): Promise<void>;
}

/** Small enough to stay in the processor's cache. */
const CHUNK = 512 << 10;

/** Gives the whole file to the engine; what a read error leaves out is told. */
function feed(engine: Engine, file: number): Problem[] {
  const buffer = new Uint8Array(CHUNK);
  const problems: Problem[] = [];
  try {
    for (let at = 0, count = -1; count !== 0; at += count) {
      count = readSync(file, buffer, 0, buffer.length, at);
      if (count > 0) engine.packets.push(buffer.subarray(0, count));
    }
  } catch (thrown) {
    problems.push(
      problem('warning', 'file.read', `The file could not be read to its end: ${messageOf(thrown)}.`),
    );
  }
  engine.packets.end();
  engine.records.end();
  return problems;
}

async function openSample(id: string): Promise<Result<OpenedCapture, Problem>> {
  const { Samples } = await import('../service/index.ts');
  const found = await new Samples(samplesFolder()).find(id);
  return found.ok ? openCapture(found.value.path, tmpdir()) : found;
}

/** Opens a file (`-`: standard input, `sample:ID`: a sample), gzipped or not. */
export function openInput(path: string): Promise<Result<OpenedCapture, Problem>> {
  if (path.startsWith(SAMPLE_PREFIX)) return openSample(path.slice(SAMPLE_PREFIX.length));
  if (path !== '-') return openCapture(path, tmpdir());
  return openStream(process.stdin, { folder: tmpdir(), name: 'standard input' });
}

/** Reads a file (`-`: standard input, `sample:ID`: a sample), gzipped or not, into a new engine. */
export async function loadTrace(path: string): Promise<Result<LoadedTrace, Problem>> {
  const opened = await openInput(path);
  if (!opened.ok) return err(opened.error);
  const capture = opened.value;
  const engine = createEngine();
  const problems = [...(capture.problem ? [capture.problem] : []), ...feed(engine, capture.descriptor)];
  return ok({
    engine,
    capture,
    frameBytes: new ByteSource(capture.descriptor),
    recordBytes: new ByteSource(capture.descriptor),
    problems: [...problems, ...engine.problems],
    close: () => capture.close(),
  });
}
