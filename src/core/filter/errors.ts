import type { FilterError } from './types.ts';

/** A mistake on its way out of the parser or the checker; caught at this room's edge, never seen outside. */
export class FilterMistake extends Error {
  readonly error: FilterError;
  constructor(error: FilterError) {
    super(error.message);
    this.error = error;
  }
}

/** Where in the text something stands. */
export interface Place {
  readonly position: number;
  readonly length: number;
}

export function mistake(place: Place, message: string, expected?: string, suggestion?: string): never {
  throw new FilterMistake({
    position: place.position,
    length: Math.max(1, place.length),
    message,
    ...(expected === undefined ? {} : { expected }),
    ...(suggestion === undefined ? {} : { suggestion }),
  });
}
