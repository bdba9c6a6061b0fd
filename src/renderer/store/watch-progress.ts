/** A task whose progress is read off the store: work of the trace worker, which tells how far it is with each tick. */
import type { Key } from '../words/words.ts';
import type { Tasks } from './tasks.ts';
import type { Store } from './workbench.ts';

/**
 * Shows it until it is done.
 * @param done how far it is now, 0 to 1; 1 also where nobody waits for it any more
 * @param onAbort a person ended it
 */
export function watchProgress(
  tasks: Tasks,
  store: Store,
  title: Key,
  done: () => number,
  onAbort: () => void,
): Promise<void> {
  return tasks.run(
    title,
    (report, signal) =>
      new Promise<void>((resolve) => {
        let last = -1;
        const look = (): void => {
          const share = done();
          // What is reported is put into the store, which calls here again.
          if (share === last) return;
          last = share;
          report(share);
          if (share === 1) end();
        };
        const unsubscribe = store.subscribe(look);
        const end = (): void => {
          unsubscribe();
          resolve();
        };
        signal.addEventListener('abort', () => {
          // It is over before anything is put into the store for it.
          end();
          onAbort();
        });
        look();
      }),
  );
}
