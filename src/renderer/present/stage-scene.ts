/** The scene of one step: nothing below the row that has been reached, and that row on its way. */
import type { Window } from '../../core/ladder/view.ts';
import { buildScene, type Scene } from '../../core/scene/scene.ts';
import { rowMiddle, type SceneInput } from '../../core/scene/types.ts';

export interface StageInput {
  readonly scene: SceneInput;
  readonly step: number;
  /** How far the step's own arrow has come, 0 to 1. */
  readonly progress: number;
}

/** Height of a row on the stage, in the stage's own pixels. */
export const STAGE_ROW = 27;
/** Where the row that has been reached stands, as a part of the stage's height. */
const FOCUS = 0.72;

export function stageScene({ scene: input, step, progress }: StageInput): Scene {
  const view = { ...input.view, rows: Math.min(input.view.rows, step + 1) };
  const scene = buildScene({ ...input, view });
  const y = rowMiddle(input, step);
  const bottom = y + input.window.rowHeight / 2;
  return {
    ...scene,
    lifelines: scene.lifelines
      .filter(({ from }) => from < bottom)
      .map((shape) => ({ ...shape, to: Math.min(shape.to, bottom) })),
    links: scene.links.filter(({ y1, y2 }) => Math.max(y1, y2) <= bottom),
    gaps: scene.gaps.filter((gap) => gap.y < bottom),
    arrows: scene.arrows.map((arrow) => (arrow.row === step ? onTheWay(arrow, progress) : arrow)),
  };
}

function onTheWay(arrow: Scene['arrows'][number], progress: number): Scene['arrows'][number] {
  return { ...arrow, to: arrow.from + (arrow.to - arrow.from) * Math.max(0.04, progress) };
}

/** Rows' room that the titles of the columns take above the first row. */
const HEAD_ROWS = 0.9;

/** The window onto the ladder that shows a step, in row units; it moves down as steps are taken. */
export function stageWindow(rowTop: number, height: number): Window {
  const shown = height / STAGE_ROW;
  return { top: Math.max(-HEAD_ROWS, rowTop + 1 - shown * FOCUS), height, rowHeight: STAGE_ROW };
}

/** How much larger than on the workbench things are drawn on a stage of this width, CSS pixels. */
export function stageScale(width: number): number {
  return Math.min(2.6, Math.max(1.3, width / 740));
}
