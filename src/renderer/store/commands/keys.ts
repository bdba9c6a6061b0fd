/** Keys of commands: `Mod+Shift+S`, how the platform writes them, and which command a key press means. */
import type { Command } from './command.ts';

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };

/** `Ctrl+Shift+S`, on macOS `⇧⌘S`. */
export function keysText(keys: string, platform: string): string {
  const parts = keys.split('+');
  if (platform !== 'darwin') return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const order = ['Ctrl', 'Alt', 'Shift', 'Mod'];
  const held = order.filter((name) => parts.includes(name)).map((name) => macSigns[name]);
  return [...held, parts.filter((part) => !order.includes(part)).join('+')].join('');
}

/** The command of a key press; undefined where it has none. Mod is Ctrl or ⌘, whichever is held. */
export function commandOf(event: KeyPress, commands: readonly Command[]): Command | undefined {
  return commands.find((command) => command.keys?.some((keys) => isPressed(event, keys)));
}

function isPressed(event: KeyPress, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  const mod = parts.includes('Mod');
  const held = event.ctrlKey || event.metaKey;
  return (
    event.key.toLowerCase() === key.toLowerCase() &&
    (mod || parts.includes('Ctrl')) === held &&
    parts.includes('Shift') === event.shiftKey &&
    parts.includes('Alt') === event.altKey
  );
}
