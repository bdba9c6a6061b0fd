/** Keys of commands, as the platform writes them, and their handling where no menu of the host's takes them. */
import type { Actions } from '../store/actions.ts';

export interface Keys {
  readonly open: string;
  readonly save: string;
  readonly start: string;
  readonly stop: string;
}

export function keysFor(platform: string): Keys {
  const key = (letter: string): string => (platform === 'darwin' ? `⌘${letter}` : `Ctrl+${letter}`);
  return { open: key('O'), save: key('S'), start: key('E'), stop: key('.') };
}

/** The command of a key, with Ctrl or ⌘ held; undefined where it has none. */
export function commandOf(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'shiftKey'>,
): keyof typeof run | undefined {
  if (!event.ctrlKey && !event.metaKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === 's') return event.shiftKey ? 'saveAs' : 'save';
  return ({ o: 'open', e: 'start', '.': 'stop' } as const)[key];
}

const run = {
  open: (actions: Actions) => actions.open(),
  save: (actions: Actions) => actions.save(),
  saveAs: (actions: Actions) => actions.saveAs(),
  start: (actions: Actions) => actions.start(),
  stop: (actions: Actions) => actions.stop(),
} as const;

/** Takes the keys; true where the event was one of them. Only the web host needs it: Electron's menu has its own. */
export function takeKey(event: KeyboardEvent, actions: Actions): boolean {
  const command = commandOf(event);
  if (!command) return false;
  event.preventDefault();
  void run[command](actions);
  return true;
}
