/** The lab: every scenario there is. Adding one to this list makes it appear in every host. */
import { nearest } from './nearest.ts';
import type { Scenario } from './scenario.ts';
import { handshake } from './scenarios/handshake.ts';
import { httpClient } from './scenarios/http-client.ts';

export const scenarios: readonly Scenario[] = [handshake, httpClient];

export function findScenario(id: string): Scenario | undefined {
  return scenarios.find((scenario) => scenario.id === id);
}

/** The scenario that was probably meant by an id that is none. */
export function nearestScenario(id: string): string | undefined {
  return nearest(
    id,
    scenarios.map((scenario) => scenario.id),
  );
}
