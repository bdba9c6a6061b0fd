import { describe, expect, it } from 'vitest';
import { LogCursor } from '../../../src/renderer/engine/log-cursor.ts';

const bytes = (...values: number[]): Uint8Array<ArrayBuffer> => new Uint8Array(values);

describe('the cursor of a log', () => {
  it('takes bytes as they follow each other', () => {
    const cursor = new LogCursor();
    expect(cursor.take(0, bytes(1, 2))).toEqual(bytes(1, 2));
    expect(cursor.take(2, bytes(3))).toEqual(bytes(3));
    expect(cursor.offset).toBe(3);
  });

  it('drops what came before, whole or in part', () => {
    const cursor = new LogCursor();
    cursor.take(0, bytes(1, 2, 3));
    expect(cursor.take(0, bytes(1, 2))).toEqual(bytes());
    expect(cursor.take(1, bytes(2, 3, 4))).toEqual(bytes(4));
  });

  it('refuses what comes after a gap, and stays where it was', () => {
    const cursor = new LogCursor();
    cursor.take(0, bytes(1));
    expect(cursor.take(5, bytes(9))).toBeUndefined();
    expect(cursor.offset).toBe(1);
  });

  it('begins anew after a reset', () => {
    const cursor = new LogCursor();
    cursor.take(0, bytes(1));
    cursor.reset();
    expect(cursor.take(0, bytes(7))).toEqual(bytes(7));
  });
});
