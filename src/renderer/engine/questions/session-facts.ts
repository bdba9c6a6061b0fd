/** What a session is made of: for the dialog that tells about it. */
import type { Engine } from '../../../core/engine/types.ts';

export interface SectionFacts {
  readonly application: string | undefined;
  readonly system: string | undefined;
  readonly littleEndian: boolean;
}

export interface DeviceFacts {
  readonly name: string | undefined;
  readonly linkType: number;
  readonly filter: string | undefined;
  /** Bytes kept of each frame; 0: all. */
  readonly snaplen: number;
}

export interface SessionFacts {
  readonly sections: readonly SectionFacts[];
  readonly devices: readonly DeviceFacts[];
  /** Seconds since 1970 of the first and the last line in the order of time; undefined where there is none. */
  readonly first: number | undefined;
  readonly last: number | undefined;
  readonly sockets: number;
  readonly comments: number;
  readonly clock: {
    readonly samples: number;
    /** Largest error, nanoseconds; NaN: no sample. */
    readonly error: number;
    readonly jumps: number;
  };
}

export function sessionFacts({ engine }: { readonly engine: Engine }): SessionFacts {
  const { sections, interfaces, tables, comments, clock } = engine;
  const [first, last] = span(engine);
  return {
    sections: sections.map(({ application, os, littleEndian }) => ({
      application,
      system: os,
      littleEndian,
    })),
    devices: interfaces.map(({ name, linkType, filter, snaplen }) => ({ name, linkType, filter, snaplen })),
    first,
    last,
    sockets: tables.sockets.length,
    comments: comments.length,
    clock: { samples: clock.samples, error: clock.largestError, jumps: clock.jumps.length },
  };
}

/** Of the frames; where there is none, of the records. */
function span({ tables }: Engine): [number | undefined, number | undefined] {
  const table = tables.frames.length > 0 ? tables.frames : tables.records;
  const { length } = table;
  if (length === 0) return [undefined, undefined];
  const at = (row: number): number => table.get('seconds', row) + table.get('nanos', row) / 1e9;
  return [at(0), at(length - 1)];
}
