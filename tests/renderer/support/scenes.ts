/** Scenes of sessions from text. */
import { columnsFor } from '../../../src/core/ladder/geometry.ts';
import { buildScene, type Scene } from '../../../src/core/scene/scene.ts';
import type { SceneInput } from '../../../src/core/scene/types.ts';
import { startOf } from '../../../src/renderer/engine/start.ts';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';

/** The whole session in a window high enough for it, every character 7 pixels wide. */
export function sceneInput(view: TraceView, changes: Partial<SceneInput> = {}): SceneInput {
  return {
    view,
    columns: columnsFor(960, view.tick.lanes, view.tables.records.length > 0),
    window: { top: 0, height: 2000, rowHeight: 24 },
    selection: undefined,
    hover: undefined,
    chipText: (entry) => (entry >= 0x8000_0000 ? `e${entry - 0x8000_0000 + 1}` : 'frame'),
    measure: (text) => text.length * 7,
    start: startOf(view),
    ...changes,
  };
}

export function sceneOf(view: TraceView, changes: Partial<SceneInput> = {}): Scene {
  return buildScene(sceneInput(view, changes));
}
