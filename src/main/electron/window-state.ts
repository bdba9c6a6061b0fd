/** Where the window was, kept from run to run. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';

const boundsSchema = z.strictObject({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(200).max(20_000),
  height: z.number().int().min(200).max(20_000),
});
const stateSchema = z.strictObject({ bounds: boundsSchema, maximized: z.boolean(), fullScreen: z.boolean() });

export type Bounds = z.infer<typeof boundsSchema>;
export type WindowState = z.infer<typeof stateSchema>;

/** Reads the state; undefined where there is none or it cannot be read. */
export function readWindowState(path: string): WindowState | undefined {
  try {
    return stateSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}

/** Writes the state in one step; a failure costs a remembered window and nothing else. */
export function writeWindowState(path: string, state: WindowState): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // The next start opens in the middle of the screen.
  }
}

/** Least part of the title bar, in pixels, that must lie on a screen for a window to be found and moved. */
const GRIP = 100;

/** The bounds, if enough of the window's top lies in one of the work areas; else undefined (a screen was unplugged). */
export function visibleBounds(bounds: Bounds, workAreas: readonly Bounds[]): Bounds | undefined {
  const seen = workAreas.some((area) => {
    const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x);
    return width >= GRIP && bounds.y >= area.y && bounds.y < area.y + area.height - GRIP / 2;
  });
  return seen ? bounds : undefined;
}
