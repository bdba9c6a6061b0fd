import { describe, expect, it } from 'vitest';
import { commands, runCommand } from '../../../src/renderer/store/commands/index.ts';
import { commandOf, type KeyPress, keysText } from '../../../src/renderer/store/commands/keys.ts';
import { initialState, type State } from '../../../src/renderer/store/state.ts';
import type { Workbench } from '../../../src/renderer/store/workbench.ts';

const press = (key: string, held: Partial<KeyPress> = { ctrlKey: true }): KeyPress => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
});

describe('commands', () => {
  it('have names and keys of their own', () => {
    expect(new Set(commands.map(({ id }) => id)).size).toBe(commands.length);
    const keys = commands.flatMap((command) => command.keys ?? []);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('are found by Wireshark’s keys, on every platform', () => {
    const found = (event: KeyPress): string | undefined => commandOf(event, commands)?.id;
    expect(['o', 's', 'e', '.', 'x'].map((key) => found(press(key)))).toEqual([
      'file.open',
      'file.save',
      'capture.start',
      'capture.stop',
      undefined,
    ]);
    expect(found(press('S', { metaKey: true, shiftKey: true }))).toBe('file.saveAs');
    expect(found(press('o', {}))).toBeUndefined();
    expect(found(press('o', { ctrlKey: true, altKey: true }))).toBeUndefined();
  });

  it('show their keys as the platform writes them', () => {
    expect(keysText('Mod+Shift+S', 'linux')).toBe('Ctrl+Shift+S');
    expect(keysText('Mod+Shift+S', 'darwin')).toBe('⇧⌘S');
  });

  it('are done where they can be, and nowhere else', () => {
    const done: string[] = [];
    const state: State = initialState;
    const workbench = {
      store: { getState: () => state },
      actions: { open: () => done.push('open'), save: () => done.push('save') },
    } as unknown as Workbench;
    expect(['file.open', 'file.save', 'disk.format'].map((id) => runCommand(workbench, id))).toEqual([
      true,
      false,
      false,
    ]);
    expect(done).toEqual(['open']);
  });
});
