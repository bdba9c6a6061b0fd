/** A canvas that writes down what is drawn on it, with the styles that held at the time. */

import type { Canvas } from '../../../src/core/scene/canvas.ts';
import type { Palette } from '../../../src/core/scene/palette.ts';
import { readPalette } from '../../../src/core/scene/palette.ts';

export interface Drawn {
  readonly what: string;
  readonly args: readonly unknown[];
  readonly fill: string;
  readonly stroke: string;
  readonly lineWidth: number;
  readonly dash: readonly number[];
  readonly font: string;
}

/** Colours are the names of their tokens, so that a log says what was meant. */
export const tokenPalette: Palette = readPalette((token) => token);

const styles = [
  'fillStyle',
  'strokeStyle',
  'lineWidth',
  'font',
  'textAlign',
  'textBaseline',
  'globalAlpha',
  'lineCap',
  'lineJoin',
];

export class DrawLog {
  readonly drawn: Drawn[] = [];
  readonly canvas: Canvas;

  constructor() {
    const state: Record<string, unknown> = {};
    let dash: readonly number[] = [];
    const log = (what: string, args: readonly unknown[]): void => {
      if (what === 'setLineDash') dash = args[0] as readonly number[];
      const { fillStyle, strokeStyle, lineWidth, font } = state as Record<string, string>;
      this.drawn.push({
        what,
        args,
        fill: fillStyle ?? '',
        stroke: strokeStyle ?? '',
        lineWidth: Number(lineWidth),
        dash,
        font: font ?? '',
      });
    };
    this.canvas = new Proxy(state, {
      get: (_, name) =>
        styles.includes(String(name)) ? state[String(name)] : (...args: unknown[]) => log(String(name), args),
      set: (_, name, value) => {
        state[String(name)] = value;
        return true;
      },
    }) as unknown as Canvas;
  }

  /** Texts in the order they were drawn. */
  get texts(): string[] {
    return this.drawn.filter(({ what }) => what === 'fillText').map(({ args }) => String(args[0]));
  }

  of(what: string): Drawn[] {
    return this.drawn.filter((one) => one.what === what);
  }
}
