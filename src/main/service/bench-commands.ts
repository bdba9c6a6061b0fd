/** What the commands of the free bench do; the parameters have been parsed. */
import type { Problem } from '../../core/base/problem.ts';
import { ok, type Result } from '../../core/base/result.ts';
import type { CommandName, Params, Value } from '../../core/contract/commands.ts';
import { benchForms } from '../lab/bench/forms.ts';
import { describeScenario } from '../lab/describe.ts';
import { noDialog } from './no-dialog.ts';
import type { Workbench } from './workbench.ts';

type BenchCommand = Extract<
  CommandName,
  | 'benchForms'
  | 'makeServer'
  | 'makeClient'
  | 'driveSocket'
  | 'benchFile'
  | 'loadBench'
  | 'openBenchDialog'
  | 'saveBenchDialog'
>;
type Answers = {
  readonly [C in BenchCommand]: (
    workbench: Workbench,
    params: Params<C>,
  ) => Promise<Result<Value<C>, Problem>>;
};

export const benchAnswers: Answers = {
  benchForms: async () => ok(benchForms()),
  makeServer: (workbench, { options, capture }) =>
    workbench.inTurn(() => workbench.bench.makeServer(options, capture)),
  makeClient: (workbench, { options, capture }) =>
    workbench.inTurn(() => workbench.bench.makeClient(options, capture)),
  driveSocket: (workbench, { file, ...step }) =>
    workbench.bench.drive({ do: 'drive', ...step, ...(file === undefined ? {} : { file }) }),
  benchFile: async (workbench, { title }) => workbench.bench.file(title),
  loadBench: async (workbench, { name, text }) => {
    const loaded = workbench.bench.load(name, text);
    return loaded.ok ? ok(describeScenario(loaded.value)) : loaded;
  },
  openBenchDialog: async () => noDialog,
  saveBenchDialog: async () => noDialog,
};
