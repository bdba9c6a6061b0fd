/** The module `electron` of the main process. Every export is strict: what is not here throws. */
import { EventEmitter } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Control, listenToTest, tellTest } from './control.ts';
import { channels, invoke, ipcMain as ipc, send } from './ipc.ts';
import { Port } from './ports.ts';
import { startPageServer } from './server.ts';
import { strict } from './strict.ts';
import { carried, forkUtility, running } from './utility.ts';
import { WebContents } from './web-contents.ts';

const data = process.env.STAND_IN_DATA as string;
const appEvents = new EventEmitter();
const sessionState: { permission?: (...args: unknown[]) => void; request?: (...args: unknown[]) => void } =
  {};
const protocols = new Map<string, (request: Request) => Promise<Response>>();
const windows = new Map<number, Window>();
const dialogs: { kind: string; options: unknown; answer?: unknown }[] = [];
const answers: unknown[] = [];
let menu: MenuTemplate = [];
let name = 'Electron';

interface MenuTemplateItem {
  readonly label?: string;
  readonly role?: string;
  readonly enabled?: boolean;
  readonly submenu?: MenuTemplateItem[];
  readonly click?: () => void;
}
type MenuTemplate = readonly MenuTemplateItem[];

const server = await startPageServer({
  answer: (path, method) => {
    const page = [...windows.values()].find((window) => window.contents.url)?.contents.url ?? '';
    const scheme = new URL(page).protocol.slice(0, -1);
    const handler = protocols.get(scheme);
    if (!handler) throw new Error(`no handler for ${scheme}:`);
    return handler(new Request(`${scheme}://${new URL(page).host}${path}`, { method }));
  },
  onPage: (id, socket) => windows.get(id)?.contents.attach(socket),
});

/** A BrowserWindow; the page itself is shown by the test's Chromium. */
class Window {
  readonly contents: WebContents;
  readonly events = new EventEmitter();
  readonly options: Record<string, unknown>;
  readonly facade: object;
  destroyed = false;

  constructor(options: Record<string, unknown>) {
    this.options = options;
    const preferences = options.webPreferences as Record<string, unknown>;
    this.contents = new WebContents(preferences.preload as string);
    windows.set(this.contents.id, this);
    appEvents.emit('web-contents-created', {}, this.contents.facade);
    this.facade = this.#facade();
  }

  close(): void {
    let prevented = false;
    this.events.emit('close', { preventDefault: () => (prevented = true) });
    if (!prevented) this.destroy();
  }

  destroy(): void {
    if (this.destroyed) return;
    this.destroyed = true;
    windows.delete(this.contents.id);
    this.events.emit('closed');
    tellTest({ say: 'closed', window: this.contents.id });
    if (windows.size === 0) appEvents.emit('window-all-closed');
  }

  async load(url: string): Promise<void> {
    const exposed = this.contents.load(url);
    tellTest({
      say: 'window',
      window: this.contents.id,
      origin: server.origin,
      url,
      exposed,
      options: this.options,
    });
  }

  #facade(): object {
    const bounds = { x: 0, y: 0, width: 1440, height: 900 };
    return strict('BrowserWindow', {
      id: this.contents.id,
      webContents: this.contents.facade,
      loadURL: (url: string) => this.load(url),
      on: (event: string, listener: (...args: unknown[]) => void) => void this.events.on(event, listener),
      once: (event: string, listener: (...args: unknown[]) => void) => void this.events.once(event, listener),
      isDestroyed: () => this.destroyed,
      isMaximized: () => false,
      isMinimized: () => false,
      isFullScreen: () => false,
      getNormalBounds: () => bounds,
      maximize: () => {},
      restore: () => {},
      setFullScreen: () => {},
      show: () => {},
      focus: () => {},
      close: () => this.close(),
      destroy: () => this.destroy(),
    });
  }
}

const path = (kind: string): string => {
  const folder = join(data, kind);
  mkdirSync(folder, { recursive: true });
  return folder;
};

export const app = strict('app', {
  get name() {
    return name;
  },
  get isPackaged() {
    return false;
  },
  setName: (value: string) => {
    name = value;
  },
  requestSingleInstanceLock: () => true,
  // 'ready' comes after the entry has run, as in Electron.
  whenReady: () => new Promise<void>((done) => setTimeout(done, 20)),
  getVersion: () => '0.0.0-stand-in',
  getLocale: () => 'en-GB',
  getPath: path,
  on: (event: string, listener: (...args: unknown[]) => void) => void appEvents.on(event, listener),
  quit: () => quit(),
  exit: (code: number) => process.exit(code),
});

function quit(): void {
  let prevented = false;
  appEvents.emit('before-quit', { preventDefault: () => (prevented = true) });
  if (prevented) return;
  for (const window of [...windows.values()]) window.close();
  if (windows.size > 0) return;
  for (const child of running) child.kill('SIGKILL');
  tellTest({ say: 'quit' });
  process.exit(0);
}

export const protocol = strict('protocol', {
  registerSchemesAsPrivileged: (schemes: unknown) => tellTest({ say: 'schemes', schemes }),
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) =>
    void protocols.set(scheme, handler),
});

export const session = strict('session', {
  defaultSession: strict('session.defaultSession', {
    setPermissionRequestHandler: (handler: (...args: unknown[]) => void) => {
      sessionState.permission = handler;
    },
    setPermissionCheckHandler: () => {},
    setDevicePermissionHandler: () => {},
    webRequest: strict('webRequest', {
      onBeforeRequest: (handler: (...args: unknown[]) => void) => {
        sessionState.request = handler;
      },
    }),
  }),
});

export const BrowserWindow = new Proxy(Window, {
  construct: (target, [options]) => new target(options).facade,
  get(_target, key) {
    if (key === 'getFocusedWindow') return () => [...windows.values()].at(-1)?.facade ?? null;
    throw new Error(`stand-in electron: BrowserWindow.${String(key)} is not known`);
  },
});

const ask = (kind: string, options: unknown): unknown => {
  const answer = answers.shift();
  dialogs.push({ kind, options, answer });
  if (answer === undefined) throw new Error(`stand-in electron: nobody answers dialog.${kind}`);
  return answer;
};

export const dialog = strict('dialog', {
  showOpenDialog: async (_window: unknown, options: unknown) => ask('showOpenDialog', options),
  showSaveDialog: async (_window: unknown, options: unknown) => ask('showSaveDialog', options),
  showMessageBox: async (_window: unknown, options: unknown) => ask('showMessageBox', options),
  showErrorBox: (title: string, content: string) => tellTest({ say: 'errorBox', title, content }),
});

export const Menu = strict('Menu', {
  buildFromTemplate: (template: MenuTemplate) => template,
  setApplicationMenu: (template: MenuTemplate) => {
    menu = template;
  },
});

export const nativeTheme = strict('nativeTheme', { shouldUseDarkColors: false });
export const screen = strict('screen', {
  getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }],
});
export const shell = strict('shell', { openPath: async () => '' });
export const ipcMain = ipc;
export const utilityProcess = strict('utilityProcess', { fork: forkUtility });

export class MessageChannelMain {
  readonly port1: Port;
  readonly port2: Port;
  constructor() {
    [this.port1, this.port2] = Port.pair();
  }
}

function findItem(items: MenuTemplate, label: string): MenuTemplateItem | undefined {
  for (const item of items) {
    const found =
      item.label?.replace('&', '') === label ? item : item.submenu && findItem(item.submenu, label);
    if (found) return found;
  }
  return undefined;
}

/** What a test may ask of the stand-in: the parts of Electron that a person or the system would play. */
const controls: Control = {
  menu: ({ label }) => {
    const item = findItem(menu, String(label));
    if (!item?.click) throw new Error(`no menu item '${label}'`);
    item.click();
  },
  menuLabels: () => JSON.parse(JSON.stringify(menu)),
  answer: ({ with: value }) => void answers.push(value),
  dialogs: () => dialogs,
  emit: ({ event, args }) =>
    void appEvents.emit(String(event), { preventDefault() {} }, ...(args as unknown[])),
  channels: () => channels(),
  carried: () => carried.messages,
  permission: ({ permission }) =>
    new Promise((done) => sessionState.permission?.({}, permission, (granted: boolean) => done(granted))),
  request: ({ url }) => new Promise((done) => sessionState.request?.({ url }, done)),
  navigate: ({ url }) => {
    let prevented = false;
    const [window] = windows.values();
    window.contents.events.emit('will-navigate', { url, preventDefault: () => (prevented = true) });
    return prevented;
  },
  open: () => [...windows.values()][0].contents.openHandler?.(),
  /** A message with a sender of the test's choice. */
  forge: ({ channel, args, frame, window }) => {
    const contents = windows.get(Number(window))?.contents ?? [...windows.values()][0].contents;
    const sender = frame === 'main' ? contents.mainFrame : frame === 'gone' ? null : { url: String(frame) };
    return invoke(String(channel), contents.event(sender), args as unknown[]);
  },
  forgeOther: ({ channel, args }) => {
    const stranger = new WebContents('');
    stranger.url = [...windows.values()][0].contents.url;
    return invoke(String(channel), stranger.event(), args as unknown[]);
  },
  sendForged: ({ channel, frame }) => {
    const [window] = windows.values();
    send(String(channel), window.contents.event({ url: String(frame) }), []);
  },
  fetch: async ({ url, method }) => {
    const handler = protocols.get('wireside');
    const answer = await handler?.(new Request(String(url), { method: String(method ?? 'GET') }));
    return { status: answer?.status, headers: Object.fromEntries(answer?.headers ?? []) };
  },
  closeWindow: ({ window }) => windows.get(Number(window))?.close(),
  quit: () => quit(),
};

listenToTest(controls);
