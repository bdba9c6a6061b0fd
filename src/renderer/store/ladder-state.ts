/** What a person has chosen of the ladder. */
import { defaultPace, type Endpoint, type Pace } from '../../core/ladder/choice.ts';

/** A lane that was taken away, with the name it had. */
export interface HiddenLane extends Endpoint {
  readonly name: string;
}

/** A step of zoom; `fit`: all of the ladder in the window. */
export type ZoomStep = 'in' | 'out' | 'reset' | 'fit';

export interface LadderState {
  readonly pace: Pace;
  /** Lanes as they were moved (core/ladder/arrange); of the session that is shown. */
  readonly laneOrder: readonly string[];
  readonly hiddenLanes: readonly HiddenLane[];
  readonly legend: boolean;
  /** The newest zoom that was asked for outside of the ladder, by number. */
  readonly zoomAsked: { readonly number: number; readonly step: ZoomStep };
}

export const initialLadder: LadderState = {
  pace: defaultPace,
  laneOrder: [],
  hiddenLanes: [],
  legend: false,
  zoomAsked: { number: 0, step: 'reset' },
};
