/** What a person does with sessions and files, beyond opening and saving them. */
import type { Actions } from './actions.ts';
import type { Workbench } from './workbench.ts';

type Parts = Pick<Workbench, 'host' | 'store'> & { readonly actions: Actions };

export class SessionActions {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Opens one of the recorded sessions that come with Wireside; asks first where something is not saved. */
  openSample(id: string): void {
    const { host, actions } = this.#parts;
    actions.openBy(() => host.call('openSample', { id }));
  }
}
