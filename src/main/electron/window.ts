/** One window: made with the secure defaults, where it was last time, shown when it has something to show. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import type { ServiceEvent } from '../../core/contract/events.ts';
import { EVENT_CHANNEL } from '../../core/contract/hosts.ts';
import { PAGE_URL } from './scheme.ts';
import { readWindowState, visibleBounds, type WindowState, writeWindowState } from './window-state.ts';

const DEFAULT_SIZE = { width: 1440, height: 900 };
const stateFile = (): string => join(app.getPath('userData'), 'window.json');

function placed(state: WindowState | undefined): Partial<Electron.Rectangle> {
  const areas = screen.getAllDisplays().map((display) => display.workArea);
  return (state && visibleBounds(state.bounds, areas)) ?? DEFAULT_SIZE;
}

function remember(window: BrowserWindow): void {
  const { x, y, width, height } = window.getNormalBounds();
  writeWindowState(stateFile(), {
    bounds: { x, y, width, height },
    maximized: window.isMaximized(),
    fullScreen: window.isFullScreen(),
  });
}

/** The secure defaults, the same for every window (Electron's security checklist). */
const webPreferences = (preload: string): Electron.WebPreferences => ({
  preload,
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  webSecurity: true,
  spellcheck: false,
});

/** The speaker's window: the page under another address. It goes with the window that presents. */
export function openSpeakerWindow(preload: string): BrowserWindow {
  const window = new BrowserWindow({
    width: 960,
    height: 640,
    minWidth: 640,
    minHeight: 400,
    title: 'Wireside',
    webPreferences: webPreferences(preload),
  });
  void window.loadURL(`${PAGE_URL}#speaker`);
  return window;
}

/** Opens a window on the page; it appears once the page has drawn itself. */
export function openWindow(preload: string): BrowserWindow {
  const state = readWindowState(stateFile());
  const window = new BrowserWindow({
    ...placed(state),
    minWidth: 900,
    minHeight: 560,
    show: false,
    title: 'Wireside',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#12161d' : '#ffffff',
    webPreferences: webPreferences(preload),
  });
  window.once('ready-to-show', () => {
    if (state?.maximized) window.maximize();
    if (state?.fullScreen) window.setFullScreen(true);
    window.show();
  });
  window.on('close', () => remember(window));
  void window.loadURL(PAGE_URL);
  return window;
}

/** Sends an event to a window's page; a window that is going is left alone. */
export function tell(window: BrowserWindow, event: ServiceEvent): void {
  if (!window.isDestroyed()) window.webContents.send(EVENT_CHANNEL, event);
}
