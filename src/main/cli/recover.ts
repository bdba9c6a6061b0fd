import { basename } from 'node:path';
import { type Problem, problem } from '../../core/base/problem.ts';
import {
  defaultDataFolder,
  type RecoverableSession,
  recoverSession,
  SessionFolders,
} from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import { problemText, type Terminal } from './terminal.ts';

/** What `wireside recover` was asked for, as the command line gives it. */
export interface RecoverOptions {
  readonly output?: string;
  readonly json?: boolean;
}

function listLine({ folder, startedAt, packetsLength, recordsLength }: RecoverableSession): string {
  const started = new Date(startedAt).toISOString();
  return `${basename(folder)}  ${started}  ${packetsLength} bytes of packets, ${recordsLength} of socket records`;
}

/** Which of them is meant: the one that is named, or the newest. */
function chosen(
  found: readonly RecoverableSession[],
  name: string | undefined,
): RecoverableSession | Problem {
  const match =
    name === undefined ? found[0] : found.find(({ folder }) => basename(folder) === basename(name));
  if (match) return match;
  const message =
    name === undefined ? 'There is nothing to recover.' : `There is no recording '${name}' to recover.`;
  return problem('error', 'recover.none', message, name && "'wireside recover' lists them.");
}

async function save(session: RecoverableSession, path: string, terminal: Terminal): Promise<ExitStatus> {
  const saved = await recoverSession(defaultDataFolder(), session.folder, path);
  if (!saved.ok) {
    terminal.complain(problemText(saved.error));
    return ExitStatus.failed;
  }
  for (const one of saved.value.problems) terminal.complain(problemText(one));
  terminal.print(`${path}: ${saved.value.frames} frames, ${saved.value.records} records`);
  return ExitStatus.done;
}

/** `wireside recover`: lists recordings whose process ended before they were saved, or saves one of them. */
export async function recover(
  name: string | undefined,
  options: RecoverOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  const found = await new SessionFolders(defaultDataFolder()).recoverable();
  if (options.output === undefined) {
    if (options.json) terminal.print(JSON.stringify(found, null, 2));
    else for (const session of found) terminal.print(listLine(session));
    return ExitStatus.done;
  }
  const session = chosen(found, name);
  if ('folder' in session) return save(session, options.output, terminal);
  terminal.complain(problemText(session));
  return ExitStatus.failed;
}
