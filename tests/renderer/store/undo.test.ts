import { describe, expect, it } from 'vitest';
import { UndoHistory } from '../../../src/renderer/store/undo.ts';

function history() {
  let value = 0;
  let changes = 0;
  const undo = new UndoHistory(() => {
    changes += 1;
  });
  const set = (next: number): void => {
    const before = value;
    value = next;
    undo.did({
      undo: () => {
        value = before;
      },
      redo: () => {
        value = next;
      },
    });
  };
  return { undo, set, value: () => value, changes: () => changes };
}

describe('undo', () => {
  it('goes back step by step, and forth again', () => {
    const { undo, set, value } = history();
    set(1);
    set(2);
    undo.undo();
    expect([value(), undo.canUndo, undo.canRedo]).toEqual([1, true, true]);
    undo.undo();
    undo.undo();
    expect([value(), undo.canUndo]).toEqual([0, false]);
    undo.redo();
    undo.redo();
    undo.redo();
    expect([value(), undo.canRedo]).toEqual([2, false]);
  });

  it('forgets what was undone once something else is done', () => {
    const { undo, set, value } = history();
    set(1);
    undo.undo();
    set(5);
    undo.redo();
    expect([value(), undo.canRedo]).toEqual([5, false]);
  });

  it('tells of changes, and forgets everything when another session is shown', () => {
    const { undo, set, changes } = history();
    set(1);
    undo.clear();
    undo.undo();
    expect([undo.canUndo, undo.canRedo, changes()]).toEqual([false, false, 2]);
  });

  it('keeps a bounded number of steps', () => {
    const { undo, set, value } = history();
    for (let i = 1; i <= 300; i += 1) set(i);
    while (undo.canUndo) undo.undo();
    expect(value()).toBe(100);
  });
});
