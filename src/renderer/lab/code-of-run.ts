import type { CodeLine, OptionValues } from '../../core/contract/scenario.ts';
import type { RunState } from '../../core/contract/session.ts';

/** The code of a run, with its ports, while the options are still those that it was run with. */
export function runsCode(run: RunState | undefined, values: OptionValues): readonly CodeLine[] | undefined {
  if (!run?.code) return undefined;
  const same = Object.entries(values).every(([name, value]) => run.options[name] === value);
  return same ? run.code : undefined;
}

/** The command of a line such as `// curl -v http://127.0.0.1:5000/`, to copy; undefined where it has none. */
export function commandOf(line: string): string | undefined {
  return /^\s*\/\/ (curl .+)$/.exec(line)?.[1];
}
