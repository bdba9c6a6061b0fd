/** What a page remembers of one person's wishes, in the browser's own storage; anything unreadable counts as unset. */
export interface Preferences {
  /** The value kept under a name, as it was given to `set`. */
  get(name: string): unknown;
  set(name: string, value: unknown): void;
}

const PREFIX = 'wireside.';

export function browserPreferences(storage: Storage): Preferences {
  return {
    get: (name) => {
      try {
        return JSON.parse(storage.getItem(PREFIX + name) ?? 'null') ?? undefined;
      } catch {
        return undefined;
      }
    },
    set: (name, value) => {
      try {
        storage.setItem(PREFIX + name, JSON.stringify(value));
      } catch {
        // A full or forbidden storage: the wish holds for this page alone.
      }
    },
  };
}
