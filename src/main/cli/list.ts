import type { OptionField } from '../../core/contract/scenario.ts';
import { describeRange, describeScenario, scenarios } from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import type { Terminal } from './terminal.ts';

function optionLine(field: OptionField): string {
  const about = field.description || field.title;
  return `      --set ${field.name}=${field.initial}  ${describeRange(field)}. ${about}`;
}

/** `wireside list`: every scenario with its options. */
export function list(json: boolean, terminal: Terminal): ExitStatus {
  const all = scenarios.map(describeScenario);
  if (json) terminal.print(JSON.stringify(all, null, 2));
  else {
    for (const { id, title, summary, options, unavailable } of all) {
      terminal.print(`${id}\n    ${title}. ${summary}`);
      if (unavailable) terminal.print(`    Not on this system: ${unavailable}`);
      for (const field of options) terminal.print(optionLine(field));
    }
  }
  return ExitStatus.done;
}
