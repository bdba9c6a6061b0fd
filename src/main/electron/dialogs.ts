/** The system's own dialogs, for the commands that need one, and for what would be lost on closing. */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type BrowserWindow, dialog } from 'electron';
import { messageOf, problem } from '../../core/base/problem.ts';
import { err, ok } from '../../core/base/result.ts';
import type { CommandName, Params, Value } from '../../core/contract/commands.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { Application } from '../service/application.ts';
import type { Say } from './words.ts';

const filtersIn = (say: Say): Electron.FileFilter[] => [
  { name: say('Captures and sessions'), extensions: ['pcapng', 'pcap', 'cap', 'gz'] },
  { name: say('All files'), extensions: ['*'] },
];

/** `execute` of the application, with the value's type; the application has parsed what it answers. */
const run = <C extends CommandName>(
  application: Application,
  name: C,
  params: Params<C>,
): Promise<Reply<Value<C>>> => application.execute(name, params) as Promise<Reply<Value<C>>>;

type Chosen = Reply<Value<'openSessionDialog'>>;
const chosen = (reply: Reply<SessionInfo>): Chosen =>
  reply.ok ? ok({ chosen: true, session: reply.value }) : reply;

/** Asks for a capture file; undefined where none was chosen. */
async function askForFile(window: BrowserWindow, say: Say): Promise<string | undefined> {
  const answer = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: filtersIn(say) });
  return answer.canceled ? undefined : answer.filePaths[0];
}

/** Asks for a file and opens it. */
export async function openDialog(application: Application, window: BrowserWindow, say: Say): Promise<Chosen> {
  const path = await askForFile(window, say);
  return path === undefined ? ok({ chosen: false }) : chosen(await run(application, 'openSession', { path }));
}

/** Asks for a file with socket records and merges them into a session. */
export async function mergeDialog(
  application: Application,
  window: BrowserWindow,
  session: number,
  say: Say,
): Promise<Chosen> {
  const path = await askForFile(window, say);
  if (path === undefined) return ok({ chosen: false });
  return chosen(await run(application, 'mergeRecords', { session, path }));
}

/** Asks where to save a session and saves it there. */
export async function saveDialog(
  application: Application,
  window: BrowserWindow,
  session: number,
): Promise<Chosen> {
  const place = await askForPlace(application, window, session, ({ path, name }) => path ?? pcapngOf(name));
  if (!place.ok) return place;
  const path = place.value;
  return path === undefined
    ? ok({ chosen: false })
    : chosen(await run(application, 'saveSessionAs', { session, path }));
}

const pcapngOf = (name: string): string => (name.endsWith('.pcapng') ? name : `${name}.pcapng`);

/** Asks for a place to write a session to; undefined where none was chosen. */
async function askForPlace(
  application: Application,
  window: BrowserWindow,
  session: number,
  proposal: (info: SessionInfo) => string,
): Promise<Reply<string | undefined>> {
  const snapshot = await run(application, 'snapshot', {});
  const info = snapshot.ok ? snapshot.value.sessions.find((one) => one.session === session) : undefined;
  if (!info) return err(problem('error', 'session.unknown', `There is no session ${session}.`));
  const answer = await dialog.showSaveDialog(window, {
    defaultPath: proposal(info),
    filters: [{ name: 'pcapng', extensions: ['pcapng'] }],
  });
  return ok(answer.canceled || !answer.filePath ? undefined : answer.filePath);
}

/** Asks where a copy shall go and writes it there. */
export async function exportDialog(
  application: Application,
  window: BrowserWindow,
  { session, choices }: Params<'exportSessionDialog'>,
): Promise<Reply<Value<'exportSessionDialog'>>> {
  const place = await askForPlace(application, window, session, ({ name }) =>
    pcapngOf(`${name.replace(/\.pcapng$/i, '')} export`),
  );
  if (!place.ok) return place;
  if (place.value === undefined) return ok({ chosen: false });
  const exported = await run(application, 'exportSession', { session, path: place.value, choices });
  return exported.ok ? ok({ chosen: true, exported: exported.value }) : exported;
}

const benchFilters: Electron.FileFilter[] = [{ name: 'Bench of Wireside', extensions: ['json'] }];
/** Longest bench file that is read, bytes: the contract's limit is in characters. */
const MAX_BENCH = 4_000_000;

/** Asks for a bench file and takes it as a scenario. */
export async function openBenchDialog(
  application: Application,
  window: BrowserWindow,
): Promise<Reply<Value<'openBenchDialog'>>> {
  const answer = await dialog.showOpenDialog(window, { properties: ['openFile'], filters: benchFilters });
  const path = answer.filePaths[0];
  if (answer.canceled || path === undefined) return ok({ chosen: false });
  try {
    const { size } = await stat(path);
    if (size > MAX_BENCH) return err(problem('error', 'bench.file', `${path} is too long for a bench file.`));
    const text = await readFile(path, 'utf8');
    const reply = await run(application, 'loadBench', { name: basename(path), text });
    return reply.ok ? ok({ chosen: true, scenario: reply.value }) : reply;
  } catch (thrown) {
    return err(problem('error', 'bench.file', `${path} cannot be read: ${messageOf(thrown)}.`));
  }
}

/** Asks where to keep what was done at the bench and writes it there. */
export async function saveBenchDialog(
  application: Application,
  window: BrowserWindow,
  title: string,
): Promise<Reply<Value<'saveBenchDialog'>>> {
  const file = await run(application, 'benchFile', { title });
  if (!file.ok) return file;
  const answer = await dialog.showSaveDialog(window, { defaultPath: file.value.name, filters: benchFilters });
  if (answer.canceled || !answer.filePath) return ok({ chosen: false });
  try {
    await writeFile(answer.filePath, file.value.text, { mode: 0o600 });
    return ok({ chosen: true });
  } catch (thrown) {
    return err(problem('error', 'bench.file', `${answer.filePath} cannot be written: ${messageOf(thrown)}.`));
  }
}

const SAVE = 0;
const DISCARD = 1;
const CANCEL = 2;

/** Asks about one session with something unsaved. @returns whether the window may close. */
async function settle(
  application: Application,
  window: BrowserWindow,
  session: SessionInfo,
  say: Say,
): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: say('Save “{}” before closing?', session.name),
    detail: say('What was recorded or changed in it is in no file of yours yet.'),
    buttons: [say('Save…'), say('Don’t Save'), say('Cancel')],
    defaultId: SAVE,
    cancelId: CANCEL,
    noLink: true,
  });
  if (response !== SAVE) return response === DISCARD;
  const saved = await saveDialog(application, window, session.session);
  if (!saved.ok) dialog.showErrorBox(saved.error.message, saved.error.advice ?? '');
  return saved.ok && saved.value.chosen;
}

/** Asks about every session that would be lost. @returns whether the window may close. */
export async function mayClose(application: Application, window: BrowserWindow, say: Say): Promise<boolean> {
  for (const session of application.unsaved()) {
    if (!(await settle(application, window, session, say))) return false;
  }
  return true;
}
