/** What a person can do to the ladder. The trace's worker is told whenever what it shows has changed. */
import { arrange, moveLane } from '../../core/ladder/arrange.ts';
import { defaultPace, type Pace } from '../../core/ladder/choice.ts';
import { type LadderScope, withStream } from '../../core/ladder/scope.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { TraceClient, TraceView } from '../engine/trace-client.ts';
import type { HiddenLane, ZoomStep } from './ladder-state.ts';
import type { Preferences } from './preferences.ts';
import type { Item, State } from './state.ts';
import type { UndoHistory } from './undo.ts';
import type { Store } from './workbench.ts';

export interface LadderParts {
  readonly store: Store;
  readonly client: TraceClient;
  readonly preferences: Preferences;
  readonly undo: UndoHistory;
  /** Changes the scope, as a step that can be undone. */
  readonly setScope: (scope: LadderScope) => void;
  readonly view: () => TraceView | undefined;
}

export class LadderActions {
  readonly #parts: LadderParts;

  constructor(parts: LadderParts) {
    this.#parts = parts;
    parts.store.setState({ pace: paceFrom(parts.preferences.get('ladder.pace')) });
    parts.store.setState({ legend: parts.preferences.get('ladder.legend') === true });
    this.#tell();
    parts.store.subscribe((state, before) => {
      const same =
        state.scope === before.scope &&
        state.pace === before.pace &&
        state.hiddenLanes === before.hiddenLanes;
      if (!same) this.#tell();
    });
  }

  setPace(change: Partial<Pace>): void {
    const pace = { ...this.#state.pace, ...change };
    this.#do({ pace });
    // JSON has no infinity.
    const foldNanos = Number.isFinite(pace.foldNanos) ? pace.foldNanos : -1;
    this.#parts.preferences.set('ladder.pace', { ...pace, foldNanos });
  }

  /** Moves a lane by places on the screen; negative to the left. */
  moveLane(lane: number, by: number): void {
    const lanes = this.#parts.view()?.tick.lanes ?? [];
    this.#do({ laneOrder: moveLane(lanes, this.#state.laneOrder, lane, by) });
  }

  /** Moves a lane to the place of another of its side. */
  moveLaneTo(lane: number, other: number): void {
    const lanes = this.#parts.view()?.tick.lanes ?? [];
    const side = lanes[lane]?.side;
    if (!side || lanes[other]?.side !== side) return;
    const arranged = arrange(lanes, side, this.#state.laneOrder);
    const inwards = arranged.indexOf(other) - arranged.indexOf(lane);
    this.moveLane(lane, side === 'left' ? inwards : -inwards);
  }

  hideLane(lane: HiddenLane): void {
    this.#do({ hiddenLanes: [...this.#state.hiddenLanes, lane] });
  }

  /** Brings a lane back; all of them where none is named. */
  showLane(lane?: HiddenLane): void {
    const hiddenLanes = lane ? this.#state.hiddenLanes.filter((one) => one !== lane) : [];
    this.#do({ hiddenLanes });
  }

  /** Takes a conversation into the ladder's scope, or out of it. */
  toggleStream(stream: number): void {
    this.#parts.setScope(withStream(this.#state.scope, stream));
  }

  /** Shows the conversation of the selection alone. */
  showSelected(): void {
    const stream = this.selectedStream();
    if (stream !== undefined) this.#parts.setScope({ kind: 'stream', stream });
  }

  /** The conversation of the selection; undefined where it has none. */
  selectedStream(): number | undefined {
    const { selection } = this.#state;
    const view = this.#parts.view();
    if (!view || !selection) return undefined;
    const stream = streamOf(view, selection);
    return stream === NONE ? undefined : stream;
  }

  zoom(step: ZoomStep): void {
    this.#parts.store.setState(({ zoomAsked }) => ({ zoomAsked: { number: zoomAsked.number + 1, step } }));
  }

  toggleLegend(): void {
    const legend = !this.#state.legend;
    this.#parts.store.setState({ legend });
    this.#parts.preferences.set('ladder.legend', legend);
  }

  /** Changes what is shown, as a step that can be undone. */
  #do(after: Partial<Pick<State, 'pace' | 'laneOrder' | 'hiddenLanes'>>): void {
    const { store, undo } = this.#parts;
    const state = store.getState();
    const before = Object.fromEntries(
      (Object.keys(after) as (keyof typeof after)[]).map((name) => [name, state[name]]),
    );
    store.setState(after);
    undo.did({ undo: () => store.setState(before), redo: () => store.setState(after) });
  }

  get #state(): State {
    return this.#parts.store.getState();
  }

  #tell(): void {
    const { scope, pace, hiddenLanes } = this.#state;
    const hidden = hiddenLanes.map(({ address, port }) => ({ address, port }));
    this.#parts.client.setLadder({ scope, pace, hidden });
  }
}

function streamOf(view: TraceView, { kind, row }: Item): number {
  return (kind === 'frame' ? view.tables.frames : view.tables.records).get('stream', row);
}

/** What was kept of the pace; anything else counts as nothing. */
function paceFrom(kept: unknown): Pace {
  if (typeof kept !== 'object' || kept === null) return defaultPace;
  const { kind, rowNanos, foldNanos } = kept as Record<string, unknown>;
  return {
    kind: kind === 'time' ? 'time' : 'even',
    rowNanos: typeof rowNanos === 'number' && rowNanos > 0 ? rowNanos : 'auto',
    foldNanos: typeof foldNanos !== 'number' ? defaultPace.foldNanos : foldNanos > 0 ? foldNanos : Infinity,
  };
}
