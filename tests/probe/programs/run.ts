// Runs the programs of programs.ts one after the other and prints what each saw. Argument: the path of a records log,
// to run them with the probe; '-' to run them without.
import { setTimeout as sleep } from 'node:timers/promises';
import { installProbe, openRecordsLog } from '../../../src/probe/index.ts';
import { Journal } from './journal.ts';
import { PROGRAMS } from './programs.ts';

const path = process.argv[2] ?? '-';
const opened = path === '-' ? undefined : openRecordsLog({ path });
if (opened && !opened.ok) throw new Error(opened.error.message);
const probe = opened && installProbe({ scope: 'everything', output: opened.value });

const journals: Record<string, Journal> = {};
for (const [name, program] of Object.entries(PROGRAMS)) {
  const journal = new Journal();
  journals[name] = journal;
  const ended = await Promise.race([program(journal).then(() => true), sleep(8000, false, { ref: false })]);
  if (!ended) journal.note('program', 'did not end');
}

// Printed when nothing keeps the process alive any more: if the probe kept it so, this would not come.
process.on('beforeExit', () => {
  const counts = probe?.counts();
  probe?.stop();
  opened?.value.close();
  process.stdout.write(JSON.stringify({ journals, counts }));
  process.exit(7);
});
