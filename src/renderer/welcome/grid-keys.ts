/** Arrow keys in a grid of buttons that flows over several lines. */

interface Placed {
  readonly left: number;
  readonly top: number;
}

/**
 * The place in the list that a key leads to from place `from`; undefined where it leads nowhere.
 *
 * @param places of every button, in order
 */
export function gridTarget(key: string, from: number, places: readonly Placed[]): number | undefined {
  const last = places.length - 1;
  if (key === 'ArrowRight') return from < last ? from + 1 : undefined;
  if (key === 'ArrowLeft') return from > 0 ? from - 1 : undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return last;
  if (key === 'ArrowDown') return nextLine(from, places, 1);
  return key === 'ArrowUp' ? nextLine(from, places, -1) : undefined;
}

/** The nearest button of the next line down (1) or up (-1). */
function nextLine(from: number, places: readonly Placed[], by: 1 | -1): number | undefined {
  const here = places[from];
  if (!here) return undefined;
  const beyond = places.flatMap((place, at) => ((place.top - here.top) * by > 1 ? [{ ...place, at }] : []));
  const line = Math.min(...beyond.map(({ top }) => Math.abs(top - here.top)));
  const candidates = beyond.filter(({ top }) => Math.abs(Math.abs(top - here.top) - line) <= 1);
  const [nearest] = candidates.sort((a, b) => Math.abs(a.left - here.left) - Math.abs(b.left - here.left));
  return nearest?.at;
}
