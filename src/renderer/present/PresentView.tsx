import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { TraceView } from '../engine/trace-client.ts';
import { itemOf } from '../store/moves.ts';
import { type Item, shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { CodePanel } from './CodePanel.tsx';
import { Controls } from './Controls.tsx';
import { isPress, type PresentAction, presentAction } from './keys.ts';
import './present.css';
import { Progress } from './Progress.tsx';
import { Stage } from './Stage.tsx';
import { usePresentation } from './use-presentation.ts';
import { useSession } from './use-session.ts';
import { useSpeaker } from './use-speaker.ts';

export interface PresentViewProps {
  readonly workbench: Workbench;
  /** What a frame or record means, for the screen. */
  readonly caption: (item: Item) => ReactNode;
  /** The same as plain text, for the speaker. */
  readonly explain: (item: Item) => { readonly title: string; readonly text: string };
  /** Its header as the RFC draws it; nothing for what has none. */
  readonly header: (item: Item) => ReactNode;
}

/** Milliseconds that an arrow takes across the wire, at most. */
const CROSSING = 480;

/** The trace on a stage, one row at a time: full screen, large, by keys and by clicker. */
export function PresentView({ workbench, caption, explain, header }: PresentViewProps): ReactNode {
  const { store, actions, files } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.traceVersion);
  const view = workbench.view();
  const show = usePresentation(view);
  const session = useSession(workbench, view);
  const item = currentItem(view, show.step);
  const root = useRef<HTMLElement>(null);
  const calm = useMemo(() => matchMedia('(prefers-reduced-motion: reduce)').matches, []);
  const leave = (): void => actions.set({ presenting: false });
  const speaker = useSpeaker({ workbench, show, session, explain, view, onAction: (action) => act(action) });
  const act = (action: PresentAction): void => {
    if (show.act(action)) return;
    if (action === 'leave') leave();
    if (action === 'speaker') speaker.open();
    if (action === 'sample' && session.sample) files.openSample(session.sample);
  };
  useFullScreen(root);
  usePresentKeys(act);
  const [kind, row] = [item?.kind, item?.row];
  useEffect(() => {
    if (kind !== undefined && row !== undefined) actions.select({ kind, row });
  }, [actions, kind, row]);

  const name = useStore(store, shownSession)?.name ?? '';
  const duration = calm ? 0 : Math.min(CROSSING, (show.staying ?? CROSSING) * 0.8);
  return (
    <section ref={root} className={cx('present', show.blank && 'blank')} aria-label={t('Presentation')}>
      <header className="present-head">
        <h2>{session.title || name}</h2>
        <Controls
          show={show}
          hasSample={session.sample !== undefined}
          hasCode={session.code.length > 0}
          onAction={act}
        />
      </header>
      <div className="present-body">
        {show.code && session.code.length > 0 && view && (
          <CodePanel view={view} lines={session.code} step={show.step} />
        )}
        {view && show.steps > 0 ? (
          <Stage workbench={workbench} view={view} step={show.step} duration={duration} />
        ) : (
          <p className="present-empty">{t('Nothing to show yet. Run an experiment, or open a session.')}</p>
        )}
        {show.header && item && <aside className="present-header">{header(item)}</aside>}
      </div>
      <div className="present-caption" aria-live="polite">
        {item && caption(item)}
      </div>
      <Progress show={show} />
      {show.pointer && <Spotlight />}
    </section>
  );
}

function currentItem(view: TraceView | undefined, step: number): Item | undefined {
  if (!view || step >= view.rows) return undefined;
  return itemOf(view.layout.rows.get('entry', step));
}

/** Takes the whole screen while presenting, where the browser lets it. */
function useFullScreen(root: { readonly current: HTMLElement | null }): void {
  useEffect(() => {
    root.current?.focus();
    // Without a person's gesture (a test, a link) it is refused: the page's own size must do then.
    document.documentElement.requestFullscreen?.().catch(() => {});
    return () => {
      if (document.fullscreenElement) void document.exitFullscreen();
    };
  }, [root]);
}

/** Takes the keys before anything else on the page. */
function usePresentKeys(act: (action: PresentAction) => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const action = presentAction(event);
      if (!action || isPress(event)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(action);
    };
    window.addEventListener('keydown', onKey, { capture: true });
    return () => window.removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

/** Darkens all but what is around the pointer. */
function Spotlight(): ReactNode {
  const [at, setAt] = useState({ x: window.innerWidth / 2, y: window.innerHeight / 2 });
  useEffect(() => {
    const onMove = (event: PointerEvent): void => setAt({ x: event.clientX, y: event.clientY });
    window.addEventListener('pointermove', onMove);
    return () => window.removeEventListener('pointermove', onMove);
  }, []);
  return (
    <div
      className="spotlight"
      aria-hidden="true"
      style={{
        background: `radial-gradient(circle 130px at ${at.x}px ${at.y}px, transparent 96%, rgb(8 12 20 / 62%) 100%)`,
      }}
    />
  );
}
