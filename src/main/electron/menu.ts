/** The application menu, with each platform's conventions. What the page does itself it is asked to do by an event. */
import { app, type BrowserWindow, Menu, type MenuItemConstructorOptions, shell } from 'electron';
import type { RecentFile } from '../../core/contract/session.ts';
import { tell } from './window.ts';
import type { Phrase, Say } from './words.ts';

export interface MenuActions {
  /** The window the menu acts on; undefined while there is none (macOS). */
  target(): BrowserWindow | undefined;
  newWindow(): void;
  openRecent(path: string): void;
  readonly recent: readonly RecentFile[];
  readonly logFolder: string;
  readonly say: Say;
}

type Items = MenuItemConstructorOptions[];

const mac = process.platform === 'darwin';
const separator: MenuItemConstructorOptions = { type: 'separator' };

function item(
  actions: MenuActions,
  phrase: Phrase,
  command: string,
  accelerator?: string,
): MenuItemConstructorOptions {
  const label = actions.say(phrase);
  const click = (): void => {
    const window = actions.target();
    if (window) tell(window, { event: 'menu', command });
  };
  return accelerator ? { label, accelerator, click } : { label, click };
}

function applicationMenu(actions: MenuActions): Items {
  return [
    { role: 'about', label: actions.say('About Wireside') },
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
  if (actions.recent.length === 0) return [{ label: actions.say('No Recent Files'), enabled: false }];
  return actions.recent.map(({ path }) => ({ label: path, click: () => actions.openRecent(path) }));
}

function fileMenu(actions: MenuActions): Items {
  return [
    { label: actions.say('New Window'), accelerator: 'CmdOrCtrl+Shift+N', click: () => actions.newWindow() },
    item(actions, 'Open…', 'file.open', 'CmdOrCtrl+O'),
    { label: actions.say('Open Recent'), submenu: recentMenu(actions) },
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
    item(actions, 'Command Palette…', 'view.palette', 'CmdOrCtrl+K'),
    separator,
    item(actions, 'Left Panel', 'view.left', 'CmdOrCtrl+B'),
    item(actions, 'Inspector', 'view.inspector', 'CmdOrCtrl+I'),
    item(actions, 'Lower Panel', 'view.lower', 'CmdOrCtrl+J'),
    separator,
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
    item(actions, 'Keyboard Shortcuts', 'help.shortcuts', 'F1'),
    { label: actions.say('Show Logs'), click: () => void shell.openPath(actions.logFolder) },
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
    { label: actions.say('&File'), submenu: fileMenu(actions) },
    { role: 'editMenu' },
    { label: actions.say('&Capture'), submenu: captureMenu(actions) },
    { label: actions.say('&View'), submenu: viewMenu(actions) },
    { role: 'windowMenu' },
    { role: 'help', label: actions.say('&Help'), submenu: helpMenu(actions) },
  ];
}

export function setMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(actions)));
}
