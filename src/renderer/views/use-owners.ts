import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type ConnectionEnd, ENDS_ASKED, type Process } from '../../core/contract/processes.ts';
import type { ConversationRow } from '../engine/questions/conversations.ts';
import { isRecording } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';

/** Milliseconds between two looks at who holds the sockets. */
const PACE = 2500;
/** Owners remembered; a conversation that has closed keeps its last. */
const KEPT = 5000;

export interface Owners {
  /** Who holds, or held, an end: side 0 (A) or 1 (B). */
  of(row: ConversationRow, side: 0 | 1): Process | undefined;
  /** Why it is not told; undefined: it is, or nothing is being recorded. */
  readonly unavailable: string | undefined;
  /** Somebody was found, or is looked for. */
  readonly live: boolean;
}

/** The processes at the ends of the conversations on screen, while live traffic of this machine is recorded. */
export function useOwners({ host, store }: Workbench, rows: readonly ConversationRow[]): Owners {
  const live = useStore(store, isRecording);
  const session = useStore(store, (state) => state.session);
  const known = useRef(new Map<string, Process>());
  const [, setVersion] = useState(0);
  const [unavailable, setUnavailable] = useState<string>();
  const shown = useRef(rows);
  shown.current = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each session has its own
  useEffect(() => known.current.clear(), [session]);
  useEffect(() => {
    if (!live) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let ended = false;
    const look = async (): Promise<void> => {
      const asked = endsOf(shown.current);
      const reply =
        asked.length === 0 ? undefined : await host.call('processes', { ends: asked.map(({ end }) => end) });
      if (ended) return;
      if (reply?.ok) {
        setUnavailable(reply.value.available ? undefined : reply.value.reason);
        reply.value.owners.forEach((owner, index) => {
          if (owner) known.current.set(asked[index]!.key, owner);
        });
        if (known.current.size > KEPT) known.current.clear();
        setVersion((version) => version + 1);
      }
      timer = setTimeout(() => void look(), PACE);
    };
    timer = setTimeout(() => void look(), 300);
    return () => {
      ended = true;
      clearTimeout(timer);
    };
  }, [host, live]);
  return {
    of: (row, side) => known.current.get(keyOf(row, side)),
    unavailable: live ? unavailable : undefined,
    live: live || known.current.size > 0,
  };
}

const keyOf = (row: ConversationRow, side: 0 | 1): string => `${row.stream} ${side}`;

function endsOf(rows: readonly ConversationRow[]): { key: string; end: ConnectionEnd }[] {
  return rows.slice(0, ENDS_ASKED / 2).flatMap((row) => [
    { key: keyOf(row, 0), end: connectionEnd(row.a, row.b) },
    { key: keyOf(row, 1), end: connectionEnd(row.b, row.a) },
  ]);
}

function connectionEnd(own: ConversationRow['a'], other: ConversationRow['a']): ConnectionEnd {
  return {
    address: own.address,
    port: own.port,
    remoteAddress: other.address,
    remotePort: other.port,
  };
}
