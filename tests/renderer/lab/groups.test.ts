import { expect, it } from 'vitest';
import { commandOf, runsCode } from '../../../src/renderer/lab/code-of-run.ts';
import { groupsOf } from '../../../src/renderer/lab/groups.ts';
import { handshake, runState } from '../support/test-host.ts';

it('scenarios stand under their groups, in the order of the first of each', () => {
  const one = (id: string, group?: string) => ({ ...handshake, id, ...(group ? { group } : {}) });
  const groups = groupsOf([one('a', 'A'), one('b', 'B'), one('c', 'A'), one('d')]);
  expect(groups.map(({ title, scenarios }) => [title, scenarios.map(({ id }) => id)])).toEqual([
    ['A', ['a', 'c']],
    ['B', ['b']],
    ['', ['d']],
  ]);
});

it('the code of a run is shown while the options are those that it ran with', () => {
  const code = [{ id: 'listen', text: 'server.listen(24512);', lit: [] }];
  const run = runState({ code, options: { delay: 3 } });
  expect(runsCode(run, { delay: 3 })).toBe(code);
  expect(runsCode(run, { delay: 4 })).toBeUndefined();
  expect(runsCode(runState(), {})).toBeUndefined();
  expect(runsCode(undefined, {})).toBeUndefined();
});

it('a line with a command gives it to be copied', () => {
  expect(commandOf('// curl -v http://127.0.0.1:5000/')).toBe('curl -v http://127.0.0.1:5000/');
  expect(commandOf('server.close(); // curl')).toBeUndefined();
});
