/**
 * The only importer of ipcMain. Each command has a channel of its own; a message counts only if it comes from the main
 * frame of one of our windows while that frame shows our page. Parameters are parsed by the command's schema in
 * `Application.execute`, so that nothing is done with what does not fit.
 */
import { ipcMain, type WebFrameMain } from 'electron';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err } from '../../core/base/result.ts';
import type { CommandName } from '../../core/contract/commands.ts';
import { commandChannel, LIVE_CHANNEL } from '../../core/contract/hosts.ts';
import { commandNames } from '../../core/contract/names.ts';
import type { Reply } from '../../core/contract/problem.ts';
import { PAGE_ORIGIN } from './scheme.ts';

/** What an IPC event says of where it came from; `IpcMainEvent` and `IpcMainInvokeEvent` both have it. */
interface Sender {
  readonly senderFrame: WebFrameMain | null;
  readonly sender: { readonly id: number; readonly mainFrame: WebFrameMain };
}

export interface IpcHandlers {
  /** Ids of the WebContents of our windows. */
  isOurs(webContentsId: number): boolean;
  execute(command: CommandName, params: unknown, webContentsId: number): Promise<Reply<unknown>>;
  requestLive(webContentsId: number): void;
}

const stranger: Problem = problem(
  'error',
  'ipc.sender',
  'Refused: the message does not come from the page of this app.',
);

function trusted(event: Sender, handlers: IpcHandlers): boolean {
  const frame = event.senderFrame;
  // A frame that has gone answers null; a subframe is not the main frame; another page has another origin.
  if (!frame || frame !== event.sender.mainFrame || !handlers.isOurs(event.sender.id)) return false;
  return frame.url === PAGE_ORIGIN || frame.url.startsWith(`${PAGE_ORIGIN}/`);
}

/** Answers every command of the contract and the request for the live ports. */
export function handleIpc(handlers: IpcHandlers): void {
  for (const name of commandNames) {
    ipcMain.handle(commandChannel(name), async (event, params: unknown) =>
      trusted(event, handlers) ? handlers.execute(name, params ?? {}, event.sender.id) : err(stranger),
    );
  }
  ipcMain.on(LIVE_CHANNEL, (event) => {
    if (trusted(event, handlers)) handlers.requestLive(event.sender.id);
  });
}
