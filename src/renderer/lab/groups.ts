import type { Scenario } from '../../core/contract/scenario.ts';

export interface Group {
  /** Empty where its scenarios are in none. */
  readonly title: string;
  readonly scenarios: readonly Scenario[];
}

/** The scenarios by their groups, in the order in which each group comes first. */
export function groupsOf(scenarios: readonly Scenario[]): Group[] {
  const groups = Map.groupBy(scenarios, ({ group }) => group ?? '');
  return [...groups].map(([title, members]) => ({ title, scenarios: members }));
}
