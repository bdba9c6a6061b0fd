/** Keys of commands: `Mod+Shift+S`, how the platform writes them, and which command a key press means. */
import type { Command } from './command.ts';

export type KeyPress = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'> & {
  readonly code?: string;
};

const macSigns: Readonly<Record<string, string>> = { Mod: '⌘', Ctrl: '⌃', Alt: '⌥', Shift: '⇧' };

const arrows: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
};

/** `Ctrl+Shift+S`, on macOS `⇧⌘S`. */
export function keysText(keys: string, platform: string): string {
  const parts = keys.split('+').map((part) => arrows[part] ?? part);
  if (platform !== 'darwin') return parts.map((part) => (part === 'Mod' ? 'Ctrl' : part)).join('+');
  const order = ['Ctrl', 'Alt', 'Shift', 'Mod'];
  const held = order.filter((name) => parts.includes(name)).map((name) => macSigns[name]);
  return [...held, parts.filter((part) => !order.includes(part)).join('+')].join('');
}

/** The command of a key press; undefined where it has none. Mod is Ctrl or ⌘, whichever is held. */
export function commandOf(event: KeyPress, commands: readonly Command[]): Command | undefined {
  return commands.find((command) => command.keys?.some((keys) => isPressed(event, keys)));
}

/** Whether a key press, in a field one types in, belongs to the field: characters, and the field's own undo. */
export function isTyping(event: KeyPress, target: EventTarget | null): boolean {
  if (!isField(target)) return false;
  const held = event.ctrlKey || event.metaKey;
  return held ? /^[acvxyz]$/i.test(event.key) : event.key.length === 1;
}

function isField(target: EventTarget | null): boolean {
  const { tagName, isContentEditable } = (target ?? {}) as Partial<HTMLElement>;
  return tagName === 'INPUT' || tagName === 'TEXTAREA' || tagName === 'SELECT' || isContentEditable === true;
}

function isPressed(event: KeyPress, keys: string): boolean {
  const parts = keys.split('+');
  const key = parts.pop() ?? '';
  // A character that is written with Shift is named as itself.
  const shift = key.length === 1 && !/[a-z0-9]/i.test(key) ? event.shiftKey : parts.includes('Shift');
  const mod = parts.includes('Mod');
  const held = event.ctrlKey || event.metaKey;
  return (
    isKey(event, key) &&
    (mod || parts.includes('Ctrl')) === held &&
    shift === event.shiftKey &&
    parts.includes('Alt') === event.altKey
  );
}

/** Alt makes another character of many keys on macOS: the place of the key then tells which it is. */
function isKey({ key, code, altKey }: KeyPress, wanted: string): boolean {
  if (key.toLowerCase() === wanted.toLowerCase()) return true;
  if (!altKey || code === undefined) return false;
  const places: Readonly<Record<string, string>> = { '.': 'Period', ',': 'Comma' };
  return code === (places[wanted] ?? (/^\d$/.test(wanted) ? `Digit${wanted}` : `Key${wanted.toUpperCase()}`));
}
