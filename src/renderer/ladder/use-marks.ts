import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { MarkedEntry } from '../engine/questions/ladder-marks.ts';
import type { Workbench } from '../store/workbench.ts';

export type Marks = ReadonlyMap<number, MarkedEntry>;

const none: Marks = new Map();

/** What findings rest on, by entry; asked again, now and then, while findings are made. */
export function useMarks(workbench: Workbench): Marks {
  const { client, store } = workbench;
  useStore(store, (state) => state.calmVersion);
  const view = workbench.view();
  const version = view?.tick.findings ?? 0;
  const session = view?.session;
  const [marks, setMarks] = useState(none);
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again for each version and session
  useEffect(() => {
    let current = true;
    if (version === 0) setMarks(none);
    else {
      void client.ask('ladderMarks', undefined).then((found) => {
        if (current && found) setMarks(new Map(found.map((mark) => [mark.entry, mark])));
      });
    }
    return () => {
      current = false;
    };
  }, [client, version, session]);
  return marks;
}
