/** The application menu, with each platform's conventions. What the page does itself it is asked to do by an event. */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions, shell } from 'electron';
import type { RecentFile } from '../../core/contract/session.ts';
import { tell } from './window.ts';

export interface MenuActions {
  /** The window the menu acts on; undefined while there is none (macOS). */
  target(): BrowserWindow | undefined;
  newWindow(): void;
  openRecent(path: string): void;
  readonly recent: readonly RecentFile[];
  readonly logFolder: string;
}

type Items = MenuItemConstructorOptions[];

const mac = process.platform === 'darwin';
const separator: MenuItemConstructorOptions = { type: 'separator' };

function item(
  actions: MenuActions,
  label: string,
  command: string,
  accelerator?: string,
): MenuItemConstructorOptions {
  const click = (): void => {
    const window = actions.target();
    if (window) tell(window, { event: 'menu', command });
  };
  return accelerator ? { label, accelerator, click } : { label, click };
}

function applicationMenu(actions: MenuActions): Items {
  return [
    { role: 'about', label: `About ${app.name}` },
    separator,
    item(actions, 'Report a Problem…', 'help.report'),
    separator,
    { role: 'services' },
    separator,
    { role: 'hide' },
    { role: 'hideOthers' },
    { role: 'unhide' },
    separator,
    { role: 'quit' },
  ];
}

function recentMenu(actions: MenuActions): Items {
  if (actions.recent.length === 0) return [{ label: 'No Recent Files', enabled: false }];
  return actions.recent.map(({ path }) => ({ label: path, click: () => actions.openRecent(path) }));
}

function fileMenu(actions: MenuActions): Items {
  return [
    { label: 'New Window', accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
    item(actions, 'Open…', 'file.open', 'CmdOrCtrl+O'),
    { label: 'Open Recent', submenu: recentMenu(actions) },
    separator,
    item(actions, 'Save', 'file.save', 'CmdOrCtrl+S'),
    item(actions, 'Save As…', 'file.saveAs', 'CmdOrCtrl+Shift+S'),
    separator,
    mac ? { role: 'close' } : { role: 'quit' },
  ];
}

/** Start and Stop have Wireshark's key (Ctrl+E toggles there); Clear has none, since it cannot be undone. */
function captureMenu(actions: MenuActions): Items {
  return [
    item(actions, 'Start', 'capture.start', 'CmdOrCtrl+E'),
    item(actions, 'Stop', 'capture.stop', 'CmdOrCtrl+.'),
    item(actions, 'Pause the View', 'capture.pause'),
    separator,
    item(actions, 'Clear', 'capture.clear'),
  ];
}

function viewMenu(actions: MenuActions): Items {
  const zoom: Items = [{ role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }];
  const developer: Items = app.isPackaged ? [] : [separator, { role: 'reload' }, { role: 'toggleDevTools' }];
  return [
    item(actions, 'Light or Dark', 'view.theme'),
    separator,
    ...zoom,
    separator,
    { role: 'togglefullscreen' },
    ...developer,
  ];
}

function helpMenu(actions: MenuActions): Items {
  return [
    { label: 'Show Logs', click: () => void shell.openPath(actions.logFolder) },
    ...(mac
      ? []
      : [
          item(actions, 'Report a Problem…', 'help.report'),
          separator,
          item(actions, 'About Wireside', 'help.about'),
        ]),
  ];
}

/** The whole menu as a template; exported for the tests, which have no menu bar to look at. */
export function menuTemplate(actions: MenuActions): Items {
  return [
    ...(mac ? [{ label: app.name, submenu: applicationMenu(actions) }] : []),
    { label: '&File', submenu: fileMenu(actions) },
    { role: 'editMenu' },
    { label: '&Capture', submenu: captureMenu(actions) },
    { label: '&View', submenu: viewMenu(actions) },
    { role: 'windowMenu' },
    { role: 'help', submenu: helpMenu(actions) },
  ];
}

export function setMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions)));
}
