/**
 * Draws a recorded session once, unseen, while a person looks at the first page. What is drawn for the first time takes
 * several times as long as later: its code is not compiled, its fonts are not there. The first events of the first
 * recording would wait for that, some 40 ms longer than all others.
 */
import { Tooltip } from 'radix-ui';
import { createRoot } from 'react-dom/client';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { Host } from '../engine/host.ts';
import type { RehearseMessage } from '../engine/protocol.ts';
import type { WorkerLike } from '../engine/trace-client.ts';
import type { Item } from '../store/state.ts';
import { createWorkbench, type Workbench } from '../store/workbench.ts';
import { WordsContext } from '../words/use-words.ts';
import { Panes } from './Panes.tsx';
import { StatusBar } from './StatusBar.tsx';

const SESSION: SessionInfo = {
  session: 1,
  kind: 'live',
  name: '',
  recording: true,
  saved: true,
  packetsLength: 0,
  recordsLength: 0,
};
/** Milliseconds after which it is over, whatever came of it. */
const LONGEST = 5000;
/** Milliseconds for which each state of the views is left to be drawn. */
const LOOK = 100;
/** What is turned to once all is there, for the inspector: its first rows. */
const looks: readonly Item[] = [
  { kind: 'frame', row: 0 },
  { kind: 'record', row: 0 },
];

/** @param worker gets a port to play a session to */
export function rehearseViews(workbench: Workbench, worker: Pick<Worker, 'postMessage'>): void {
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ type: 'rehearse', port: port2 } satisfies RehearseMessage, [port2]);
  const rehearsed = rehearsedWorkbench(workbench, port1 as WorkerLike);
  rehearsed.actions.show(SESSION.session, true);
  whenIdle(() => {
    void perform(workbench, rehearsed)
      .catch(() => {})
      .finally(() => port1.close());
  });
}

/** Rejects as soon as it is not needed any more. */
async function perform(real: Workbench, rehearsed: Workbench): Promise<void> {
  const wait = untilNeeded(real);
  const place = createPlace();
  const root = createRoot(place.shadow);
  try {
    rehearsed.actions.setScenarios(real.store.getState().scenarios);
    root.render(<Rehearsed workbench={rehearsed} />);
    await wait(() => rehearsed.view()?.tick.complete === true);
    for (const item of looks) {
      rehearsed.actions.select(item);
      await wait(() => false, LOOK);
    }
  } finally {
    root.unmount();
    place.element.remove();
  }
}

/** Where nobody sees it, nor can find it: its elements have the names of the real ones. */
function createPlace(): { readonly element: HTMLElement; readonly shadow: ShadowRoot } {
  const element = document.createElement('div');
  element.className = 'rehearsal';
  element.inert = true;
  element.ariaHidden = 'true';
  const shadow = element.attachShadow({ mode: 'closed' });
  shadow.adoptedStyleSheets = [...document.styleSheets].map(copied);
  document.body.append(element);
  return { element, shadow };
}

function Rehearsed({ workbench }: { workbench: Workbench }) {
  return (
    <WordsContext value={workbench.words()}>
      <Tooltip.Provider>
        <div className="app">
          <header className="toolbar" />
          <main className="panels">
            <Panes workbench={workbench} />
          </main>
          <StatusBar workbench={workbench} />
        </div>
      </Tooltip.Provider>
    </WordsContext>
  );
}

/** Resolves when the condition holds or the time is over; rejects as soon as a session of the person's own is shown. */
type Wait = (holds: () => boolean, milliseconds?: number) => Promise<void>;

function untilNeeded({ store }: Workbench): Wait {
  const isNeeded = (): boolean => store.getState().session === undefined;
  const end = performance.now() + LONGEST;
  return (holds, milliseconds = LONGEST) =>
    new Promise((resolve, reject) => {
      const until = Math.min(end, performance.now() + milliseconds);
      const look = (): void => {
        if (!isNeeded()) reject(new Error('The real views are drawn.'));
        else if (holds() || performance.now() >= until) resolve();
        else requestAnimationFrame(look);
      };
      look();
    });
}

/** A workbench with the real one's words, theme and wishes, whose host never answers. */
function rehearsedWorkbench(real: Workbench, worker: WorkerLike): Workbench {
  const { theme, language } = real.store.getState();
  const nothing = (): void => {};
  const rehearsed = createWorkbench({
    host: silentHost,
    worker,
    schedule: (callback) => requestAnimationFrame(callback),
    theme: { stored: theme, set: nothing },
    preferences: { get: (name) => real.preferences.get(name), set: nothing },
    locale: real.words().language,
    download: nothing,
    writeClipboard: async () => {},
  });
  rehearsed.store.setState({ language, connection: 'connected', sessions: [SESSION] });
  return rehearsed;
}

const never = (): Promise<never> => new Promise(() => {});
const nobody = () => () => {};
const silentHost: Host = {
  kind: 'web',
  call: never,
  listen: nobody,
  live: nobody,
  openFile: never,
  openDropped: never,
  openSpeaker: never,
  saveFileAs: never,
  mergeRecords: never,
  exportSession: never,
  openBench: never,
  saveBench: never,
};

/** A copy that a shadow tree may adopt. */
function copied({ cssRules }: CSSStyleSheet): CSSStyleSheet {
  const copy = new CSSStyleSheet();
  copy.replaceSync([...cssRules].map(({ cssText }) => cssText).join('\n'));
  return copy;
}

function whenIdle(callback: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(callback, { timeout: 1000 });
  else setTimeout(callback, 300);
}
