import {
  type ClockEntry,
  type DecodeOutcome,
  decodePayload,
  decodeRecord,
  type EntryEncoder,
  entriesPayload,
  type GapEntry,
  type InfoEntry,
  type LoopDelayEntry,
  type SocketEntry,
  type SocketRecord,
  type TupleEntry,
} from '../../../../src/core/capfile/records/index.ts';

/** Everything a payload holds, as objects, in order within each sort. */
export interface Collected {
  readonly records: SocketRecord[];
  readonly sockets: SocketEntry[];
  readonly tuples: TupleEntry[];
  readonly clocks: ClockEntry[];
  readonly loopDelays: LoopDelayEntry[];
  readonly gaps: GapEntry[];
  readonly infos: InfoEntry[];
  readonly unknown: number[];
  readonly outcome: DecodeOutcome;
}

/** Reads a payload through the sink, then each record once more through `decodeRecord`. */
export function collect(payload: Uint8Array, base = 0): Collected {
  const found = {
    records: [] as SocketRecord[],
    sockets: [] as SocketEntry[],
    tuples: [] as TupleEntry[],
    clocks: [] as ClockEntry[],
    loopDelays: [] as LoopDelayEntry[],
    gaps: [] as GapEntry[],
    infos: [] as InfoEntry[],
    unknown: [] as number[],
  };
  const outcome = decodePayload(payload, base, {
    onRecord: (...fields) => {
      const record = decodeRecord(payload, fields[10] - base);
      if (record) found.records.push(record);
    },
    onSocket: (entry) => found.sockets.push(entry),
    onTuple: (entry) => found.tuples.push(entry),
    onClock: (entry) => found.clocks.push(entry),
    onLoopDelay: (entry) => found.loopDelays.push(entry),
    onGap: (entry) => found.gaps.push(entry),
    onInfo: (entry) => found.infos.push(entry),
    onUnknown: (type) => found.unknown.push(type),
  });
  return { ...found, outcome };
}

/** The same for what an encoder holds. */
export function collectFrom(encoder: EntryEncoder): Collected {
  return collect(entriesPayload(encoder.bytes()));
}
