/** What a key does while presenting. A clicker sends PageDown, PageUp, F5 or Escape, and '.' or 'b' for a black screen. */
import type { Key } from '../words/words.ts';

export type PresentAction =
  | 'next'
  | 'previous'
  | 'first'
  | 'last'
  | 'nextChapter'
  | 'previousChapter'
  | 'play'
  | 'pace'
  | 'blank'
  | 'pointer'
  | 'header'
  | 'code'
  | 'speaker'
  | 'sample'
  | 'leave';

export const presentKeys: readonly {
  readonly action: PresentAction;
  readonly title: Key;
  /** As `KeyboardEvent.key`; the first is the one shown. */
  readonly keys: readonly string[];
}[] = [
  { action: 'next', title: 'Next step', keys: ['ArrowRight', 'ArrowDown', 'PageDown', ' ', 'Enter'] },
  { action: 'previous', title: 'Previous step', keys: ['ArrowLeft', 'ArrowUp', 'PageUp', 'Backspace'] },
  { action: 'first', title: 'First step', keys: ['Home'] },
  { action: 'last', title: 'Last step', keys: ['End'] },
  { action: 'nextChapter', title: 'Next chapter', keys: ['n', ']'] },
  { action: 'previousChapter', title: 'Previous chapter', keys: ['p', '['] },
  { action: 'play', title: 'Play or pause', keys: ['k', 'F5'] },
  { action: 'pace', title: 'Pace: folded, slowed, true time', keys: ['t'] },
  { action: 'blank', title: 'Blank screen', keys: ['b', '.'] },
  { action: 'pointer', title: 'Pointer highlight', keys: ['l'] },
  { action: 'header', title: 'Header drawing', keys: ['h'] },
  { action: 'code', title: 'Code', keys: ['c'] },
  { action: 'speaker', title: 'Speaker’s window', keys: ['s'] },
  { action: 'sample', title: 'Swap for the recorded sample', keys: ['r'] },
  { action: 'leave', title: 'Leave', keys: ['Escape'] },
];

export function presentAction(
  event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>,
): PresentAction | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.key === ' ' && event.shiftKey) return 'previous';
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return presentKeys.find(({ keys }) => keys.includes(key))?.action;
}

/** Whether a key presses the button that has the focus, and so is the button's. */
export function isPress({ key, target }: Pick<KeyboardEvent, 'key' | 'target'>): boolean {
  return target instanceof HTMLButtonElement && (key === ' ' || key === 'Enter');
}

const names: Readonly<Record<string, string>> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ' ': 'Space',
  Escape: 'Esc',
};

/** A key as it is written on a button. */
export function presentKeyText(action: PresentAction): string {
  const key = presentKeys.find((one) => one.action === action)?.keys[0] ?? '';
  return names[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
