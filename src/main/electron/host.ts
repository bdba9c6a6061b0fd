/** The Electron host: composes windows, menu, dialogs, IPC and the live ports around one application. */
import { basename, join, resolve } from 'node:path';
import { app, BrowserWindow, dialog, protocol, session } from 'electron';
import { messageOf } from '../../core/base/problem.ts';
import { ok } from '../../core/base/result.ts';
import { type CommandName, commands } from '../../core/contract/commands.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { RecentFile, SessionInfo } from '../../core/contract/session.ts';
import type { Application } from '../service/application.ts';
import { createApplication } from '../service/index.ts';
import {
  exportDialog,
  mayClose,
  mergeDialog,
  openBenchDialog,
  openDialog,
  saveBenchDialog,
  saveDialog,
} from './dialogs.ts';
import { launchHelper } from './helper.ts';
import { handleIpc } from './ipc.ts';
import { openLive } from './live.ts';
import { setMenu } from './menu.ts';
import { namedFiles } from './named-files.ts';
import { pageHandler } from './scheme.ts';
import { secure } from './security.ts';
import { openSpeakerWindow, openWindow, tell } from './window.ts';
import { languageOf, type Say, sayIn } from './words.ts';

const out = resolve(import.meta.dirname, '..');
const PRELOAD = join(out, 'preload', 'index.cjs');
const PAGE_FOLDER = join(out, 'renderer');

/** Files named on a command line, after the program and, unpackaged, the folder of the app. */
const filesOf = (argv: readonly string[], folder: string): string[] =>
  namedFiles(argv.slice(app.isPackaged ? 1 : 2), folder);

class ElectronHost {
  readonly #application: Application;
  readonly #windows = new Map<number, { window: BrowserWindow; closeLive?: () => void }>();
  #quitting = false;
  #say: Say;
  #speaker: BrowserWindow | undefined;

  constructor(application: Application) {
    this.#application = application;
    this.#say = sayIn(languageOf(app.getLocale()));
  }

  start(): void {
    handleIpc({
      isOurs: (id) => this.#windows.has(id),
      execute: (command, params, id) => this.#execute(command, params, id),
      requestLive: (id) => this.#requestLive(id),
    });
    this.#application.onEvent((event) => {
      for (const { window } of this.#windows.values()) tell(window, event);
      if (event.event === 'sessions') void this.refreshMenu();
    });
    app.on('activate', () => {
      if (this.#windows.size === 0) this.newWindow();
    });
    app.on('window-all-closed', () => {
      if (process.platform !== 'darwin') app.quit();
    });
    app.on('before-quit', (event) => this.#beforeQuit(event));
    this.newWindow();
    void this.refreshMenu();
  }

  newWindow(): void {
    const window = openWindow(PRELOAD);
    const { id } = window.webContents;
    this.#windows.set(id, { window });
    window.on('close', (event) => this.#guard(event, window));
    window.on('closed', () => {
      this.#windows.get(id)?.closeLive?.();
      this.#windows.delete(id);
    });
  }

  /** Opens a file that the system or another start of the app has named, and turns a window to it. */
  async openFile(path: string): Promise<void> {
    if (this.#windows.size === 0) this.newWindow();
    this.target()?.focus();
    const opened = (await this.#application.execute('openSession', { path })) as Reply<SessionInfo>;
    const window = this.target();
    if (!opened.ok)
      dialog.showErrorBox(this.#say('{} could not be opened', basename(path)), opened.error.message);
    else if (window) tell(window, { event: 'show', session: opened.value.session });
  }

  focus(): void {
    const window = this.target();
    if (window?.isMinimized()) window.restore();
    window?.focus();
  }

  target(): BrowserWindow | undefined {
    return BrowserWindow.getFocusedWindow() ?? [...this.#windows.values()].at(-1)?.window;
  }

  async refreshMenu(): Promise<void> {
    const reply = (await this.#application.execute('listRecent', {})) as Reply<RecentFile[]>;
    setMenu({
      target: () => this.target(),
      newWindow: () => this.newWindow(),
      openRecent: (path) => void this.openFile(path),
      recent: reply.ok ? reply.value.slice(0, 10) : [],
      logFolder: app.getPath('logs'),
      say: this.#say,
    });
  }

  async #execute(command: CommandName, params: unknown, id: number): Promise<Reply<unknown>> {
    const window = this.#windows.get(id)?.window;
    if (command === 'openSpeaker') return this.#openSpeaker();
    if (command === 'setLanguage') this.#setLanguage(params);
    // What does not fit goes on to the application, which says so.
    const dialog = window && this.#dialog(window, command, params);
    return dialog ?? this.#application.execute(command, params);
  }

  /** The commands that need a dialog of the system. */
  #dialog(window: BrowserWindow, command: CommandName, params: unknown): Promise<Reply<unknown>> | undefined {
    const application = this.#application;
    if (command === 'openSessionDialog') return openDialog(application, window, this.#say);
    if (command === 'openBenchDialog') return openBenchDialog(application, window);
    if (command === 'saveBenchDialog') {
      const parsed = commands.saveBenchDialog.params.safeParse(params);
      return parsed.success ? saveBenchDialog(application, window, parsed.data.title) : undefined;
    }
    if (command === 'exportSessionDialog') {
      const parsed = commands.exportSessionDialog.params.safeParse(params);
      return parsed.success ? exportDialog(application, window, parsed.data) : undefined;
    }
    if (command !== 'saveSessionDialog' && command !== 'mergeRecordsDialog') return undefined;
    const parsed = commands[command].params.safeParse(params);
    if (!parsed.success) return undefined;
    const { session } = parsed.data;
    return command === 'saveSessionDialog'
      ? saveDialog(application, window, session)
      : mergeDialog(application, window, session, this.#say);
  }

  /** The page's language is the menus' too. */
  #setLanguage(params: unknown): void {
    const parsed = commands.setLanguage.params.safeParse(params);
    if (!parsed.success) return;
    this.#say = sayIn(parsed.data.language);
    void this.refreshMenu();
  }

  /** One speaker's window at a time; it takes commands as the others do, but no guard holds it. */
  #openSpeaker(): Reply<object> {
    if (this.#speaker && !this.#speaker.isDestroyed()) this.#speaker.focus();
    else this.#speaker = openSpeakerWindow(PRELOAD);
    return ok({});
  }

  #requestLive(id: number): void {
    const entry = this.#windows.get(id);
    if (!entry) return;
    entry.closeLive?.();
    entry.closeLive = openLive(this.#application, entry.window.webContents);
  }

  /** The last window asks about what would be lost; the others share the sessions with it. */
  #guard(event: Electron.Event, window: BrowserWindow): void {
    if (this.#windows.size > 1 || this.#quitting || this.#application.unsaved().length === 0) return;
    event.preventDefault();
    void mayClose(this.#application, window, this.#say).then((may) => {
      if (may) window.destroy();
    });
  }

  #beforeQuit(event: Electron.Event): void {
    if (this.#quitting) return;
    event.preventDefault();
    void this.#quit();
  }

  async #quit(): Promise<void> {
    const window = this.target();
    if (window && !(await mayClose(this.#application, window, this.#say))) return;
    this.#quitting = true;
    await this.#application.close();
    app.quit();
  }
}

/** Files the system names before the host is there are opened once it is (macOS sends 'open-file' before 'ready'). */
function openFiles(): { host?: ElectronHost; waiting: string[] } {
  const files: { host?: ElectronHost; waiting: string[] } = { waiting: filesOf(process.argv, process.cwd()) };
  const open = (path: string): void => {
    if (files.host) void files.host.openFile(path);
    else files.waiting.push(path);
  };
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open(path);
  });
  app.on('second-instance', (_event, argv, folder) => {
    files.host?.focus();
    for (const path of filesOf(argv, folder)) open(path);
  });
  return files;
}

/** Runs the app. What fails on the way up is shown in a dialog, and ends it. */
export async function runElectronHost(): Promise<void> {
  const files = openFiles();
  await app.whenReady();
  try {
    secure(session.defaultSession);
    protocol.handle('wireside', pageHandler(PAGE_FOLDER));
    const application = await createApplication({
      host: 'electron',
      version: app.getVersion(),
      locale: app.getLocale(),
      dataFolder: app.getPath('userData'),
      ownPorts: () => [],
      launchHelper,
      versions: { electron: process.versions.electron, chrome: process.versions.chrome },
    });
    const host = new ElectronHost(application);
    host.start();
    files.host = host;
    for (const path of files.waiting) await host.openFile(path);
  } catch (error) {
    dialog.showErrorBox(sayIn(languageOf(app.getLocale()))('Wireside could not start'), messageOf(error));
    app.exit(1);
  }
}
