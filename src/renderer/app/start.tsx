import { createRoot } from 'react-dom/client';
import type { Bridge } from '../../core/contract/hosts.ts';
import type { Host } from '../engine/host.ts';
import { createElectronHost } from '../engine/host-electron.ts';
import { createWebHost } from '../engine/host-web.ts';
import { SpeakerView } from '../present/SpeakerView.tsx';
import { SPEAKER_HASH } from '../present/speaker-channel.ts';
import { browserPreferences } from '../store/preferences.ts';
import { isUnsaved } from '../store/state.ts';
import { createWorkbench, type Workbench } from '../store/workbench.ts';
import '../ui/base.css';
import '../ui/fonts.css';
import '../ui/tokens.css';
import { App } from './App.tsx';
import { chooseFile, download, downloadParts, downloadText } from './choose-file.ts';
import { rehearseViews } from './rehearsal.tsx';
import { createSchedule } from './schedule.ts';
import { applyTheme, storedTheme } from './theme.ts';

function createHost(): Host {
  const { wireside: bridge } = window as { wireside?: Bridge };
  if (bridge) return createElectronHost(bridge, window);
  return createWebHost({
    origin: window.location.origin,
    fetch: (...args) => fetch(...args),
    openSocket: (url) => new WebSocket(url),
    chooseFile,
    openWindow: (path, name) => window.open(path, name, 'popup,width=960,height=640') !== null,
    download,
    downloadText,
  });
}

/** In a browser, which has no dialog of ours on closing: asks where something is in no file. */
function warnBeforeLeaving({ host, store }: Workbench): void {
  if (host.kind !== 'web') return;
  window.addEventListener('beforeunload', (event) => {
    const { sessions } = store.getState();
    if (sessions.some(isUnsaved)) event.preventDefault();
  });
}

/** Puts the parts together and shows the screen. */
export function start(root: HTMLElement): void {
  const theme = storedTheme();
  applyTheme(theme);
  if (location.hash === SPEAKER_HASH) {
    createRoot(root).render(<SpeakerView />);
    return;
  }
  const worker = new Worker(new URL('../engine/worker.ts', import.meta.url), {
    type: 'module',
    name: 'trace',
  });
  const workbench = createWorkbench({
    host: createHost(),
    worker,
    schedule: createSchedule(window),
    theme: { stored: theme, set: applyTheme },
    preferences: browserPreferences(localStorage),
    locale: navigator.language,
    download: downloadParts,
    writeClipboard: (text) => navigator.clipboard.writeText(text),
  });
  warnBeforeLeaving(workbench);
  createRoot(root).render(<App workbench={workbench} />);
  rehearseViews(workbench, worker);
}
