/** Whether the ladder is being presented, and what of the talk does not follow from the step. */
export interface PresentState {
  readonly presenting: boolean;
}

export const initialPresentState: PresentState = { presenting: false };
