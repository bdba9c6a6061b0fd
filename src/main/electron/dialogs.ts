/** The system's own dialogs, for the commands that need one, and for what would be lost on closing. */
import { type BrowserWindow, dialog } from 'electron';
import { problem } from '../../core/base/problem.ts';
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

/** Asks for a file and opens it. */
export async function openDialog(application: Application, window: BrowserWindow, say: Say): Promise<Chosen> {
  const filters = filtersIn(say);
  const answer = await dialog.showOpenDialog(window, { properties: ['openFile'], filters });
  const path = answer.filePaths[0];
  if (answer.canceled || path === undefined) return ok({ chosen: false });
  return chosen(await run(application, 'openSession', { path }));
}

/** Asks where to save a session and saves it there. */
export async function saveDialog(
  application: Application,
  window: BrowserWindow,
  session: number,
): Promise<Chosen> {
  const snapshot = await run(application, 'snapshot', {});
  const info = snapshot.ok ? snapshot.value.sessions.find((one) => one.session === session) : undefined;
  if (!info) return err(problem('error', 'session.unknown', `There is no session ${session}.`));
  const name = info.name.endsWith('.pcapng') ? info.name : `${info.name}.pcapng`;
  const answer = await dialog.showSaveDialog(window, {
    defaultPath: info.path ?? name,
    filters: [{ name: 'pcapng', extensions: ['pcapng'] }],
  });
  if (answer.canceled || !answer.filePath) return ok({ chosen: false });
  return chosen(await run(application, 'saveSessionAs', { session, path: answer.filePath }));
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
    detail: say('Its packets and socket records are in no file of yours yet.'),
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
