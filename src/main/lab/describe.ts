import type { CodeLine, Scenario as ScenarioText } from '../../core/contract/scenario.ts';
import { groupOf } from './index.ts';
import { optionFields, parseOptions } from './options.ts';
import type { Scenario } from './scenario.ts';

/** Ports that stand in the code while nothing runs: the article's. */
const EXAMPLE_PORTS = [5000, 5001, 5002, 5003];

/** The code with these options, which the schema has parsed, and the ports of a run or example ones. */
export function scenarioCode(
  scenario: Scenario,
  options: Record<string, unknown>,
  ports: readonly number[] = EXAMPLE_PORTS,
): CodeLine[] {
  return scenario.code(options, ports).map(({ id, text, lit }) => ({ id, text, lit: [...lit] }));
}

/** A scenario as the hosts show it: no functions, plain JSON. */
export function describeScenario(scenario: Scenario): ScenarioText {
  const defaults = parseOptions(scenario.options, {});
  const group = scenario.group ?? groupOf(scenario.id);
  const unavailable = scenario.unavailable?.(process.platform);
  return {
    id: scenario.id,
    title: scenario.title,
    ...(group && { group }),
    summary: scenario.summary,
    teaches: [...scenario.teaches],
    options: optionFields(scenario.options),
    code: defaults.ok ? scenarioCode(scenario, defaults.value) : [],
    participants: scenario.participants.map(({ id, role, title }) => ({ id, role, title })),
    ...(unavailable === undefined ? {} : { unavailable }),
  };
}
