import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { StreamAsk, StreamPart } from '../engine/questions/streams.ts';
import type { Workbench } from '../store/workbench.ts';
import { Asker } from './asker.ts';
import { StreamBuffer } from './stream-buffer.ts';

/** Bytes asked for at a time, and shown before one asks for more. */
const STEP = 256 * 1024;
export const FIRST = 2 * 1024 * 1024;

export interface ShownStream {
  readonly buffer: StreamBuffer;
  /** Grows when the buffer has changed. */
  readonly version: number;
  /** The newest answer; undefined before the first. */
  readonly part: StreamPart | undefined;
  /** There are bytes beyond those held. */
  readonly hasMore: boolean;
  readonly limit: number;
  setLimit(limit: number): void;
}

/** A followed stream, up to a limit of bytes, kept up to date while the trace grows. */
export function useStream({ client, store }: Workbench, stream: number): ShownStream {
  const session = useStore(store, (state) => state.session);
  const calm = useStore(store, (state) => state.calmVersion);
  const [limit, setLimit] = useState(FIRST);
  const [shown, setShown] = useState<{ part: StreamPart | undefined; version: number }>(nothing);
  const held = useRef<{ buffer: StreamBuffer; asker: Asker<'stream'> | undefined; limit: number }>({
    buffer: new StreamBuffer(),
    asker: undefined,
    limit,
  });
  held.current.limit = limit;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session's bytes are not this one's
  useEffect(() => {
    const buffer = new StreamBuffer();
    const next = (): StreamAsk => ({
      stream,
      after: buffer.pieces,
      revision: buffer.revision,
      bytes: buffer.length < held.current.limit ? STEP : 0,
    });
    const asker: Asker<'stream'> = new Asker<'stream'>({
      client,
      question: 'stream',
      onAnswer: (part) => {
        buffer.take(part);
        setShown(({ version }) => ({ part, version: version + 1 }));
        if (buffer.pieces < part.pieces && buffer.length < held.current.limit) asker.want(next());
        else asker.prepare(next());
      },
      now: () => performance.now(),
      later: (callback, milliseconds) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    held.current = { ...held.current, buffer, asker };
    setLimit(FIRST);
    setShown(nothing);
    asker.want(next());
    return () => asker.end();
  }, [client, stream, session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is what changes
  useEffect(() => held.current.asker?.changed(), [calm]);
  const more = (to: number): void => {
    held.current.limit = to;
    setLimit(to);
    const { buffer, asker } = held.current;
    asker?.want({ stream, after: buffer.pieces, revision: buffer.revision, bytes: STEP });
  };
  const { buffer } = held.current;
  const hasMore = shown.part !== undefined && buffer.pieces < shown.part.pieces;
  return { buffer, ...shown, hasMore, limit, setLimit: more };
}

const nothing = { part: undefined, version: 0 };
