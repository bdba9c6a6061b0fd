import { describe, expect, it } from 'vitest';
import { tcpStates } from '../../../src/core/trace/frames.ts';
import {
  arrows,
  BOX,
  HEIGHT,
  isShared,
  lineOf,
  places,
  placesOf,
  stepsOf,
  WIDTH,
} from '../../../src/renderer/inspector/state-diagram.ts';

const indices = (...names: (typeof tcpStates)[number][]): number[] =>
  names.map((name) => tcpStates.indexOf(name));

describe('the drawing of the state machine', () => {
  it('has each of the eleven states, and CLOSED once more at the end', () => {
    const names = places.map(({ name }) => name);
    expect(new Set(names)).toEqual(new Set(tcpStates.filter((name) => name !== 'unknown')));
    expect(names.filter((name) => name === 'CLOSED')).toHaveLength(2);
  });

  it('stands whole on its sheet, no box over another', () => {
    for (const [index, { x, y }] of places.entries()) {
      expect(x - BOX.width / 2).toBeGreaterThan(0);
      expect(x + BOX.width / 2).toBeLessThan(WIDTH);
      expect(y + BOX.height / 2).toBeLessThan(HEIGHT);
      for (const other of places.slice(index + 1)) {
        const apart = Math.abs(other.x - x) >= BOX.width || Math.abs(other.y - y) >= BOX.height;
        expect(apart, `${places[index]!.id} and ${other.id}`).toBe(true);
      }
    }
  });

  it('has the arrows of RFC 9293 figure 5, each between two of its places', () => {
    const ids = new Set(places.map(({ id }) => id));
    expect(arrows).toHaveLength(20);
    for (const { from, to } of arrows) expect(ids.has(from) && ids.has(to), `${from} ${to}`).toBe(true);
  });
});

describe('a way on it', () => {
  it('goes along arrows, and ends in the lower CLOSED', () => {
    const client = indices('CLOSED', 'SYN-SENT', 'ESTABLISHED', 'CLOSE-WAIT', 'LAST-ACK', 'CLOSED');
    expect(placesOf(client).at(-1)).toBe('end');
    expect(stepsOf(client).every(({ isDrawn }) => isDrawn)).toBe(true);
  });

  it('bends around the others where there is no arrow: an RST', () => {
    const [step] = stepsOf(indices('ESTABLISHED', 'CLOSED'));
    expect(step).toEqual({ from: 'ESTABLISHED', to: 'end', isDrawn: false });
    expect(lineOf(step!)).toContain('Q');
    expect(lineOf(stepsOf(indices('CLOSED', 'SYN-SENT'))[0]!)).not.toContain('Q');
  });

  it('leaves out what is not known', () => {
    expect(placesOf(indices('unknown', 'ESTABLISHED'))).toEqual(['ESTABLISHED']);
  });

  it('stands apart from the other end’s way along the same arrow', () => {
    const a = stepsOf(indices('CLOSED', 'SYN-SENT', 'SYN-RECEIVED'));
    expect(isShared(a[1]!, a)).toBe(true);
    expect(lineOf(a[1]!, 2.5)).not.toBe(lineOf(a[1]!, -2.5));
  });
});
