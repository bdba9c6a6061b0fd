import { useEffect, useMemo, useState } from 'react';
import type { TraceView } from '../engine/trace-client.ts';
import type { PresentAction } from './keys.ts';
import { type Chapter, chapterAt, chaptersOf, type Pace, paces, stay } from './steps.ts';

/** Where a presentation stands, and what moves it. */
export interface Presentation {
  readonly step: number;
  readonly steps: number;
  readonly chapters: readonly Chapter[];
  readonly chapter: Chapter | undefined;
  readonly playing: boolean;
  readonly pace: Pace;
  readonly blank: boolean;
  readonly pointer: boolean;
  readonly header: boolean;
  readonly code: boolean;
  /** Milliseconds until the next step, while it plays. */
  readonly staying: number | undefined;
  /** Goes to a row of the ladder. */
  goTo(step: number): void;
  /** Does what is a matter of the presentation itself; false for the rest (leave, speaker, sample). */
  act(action: PresentAction): boolean;
}

const toggles = { blank: false, pointer: false, header: false, playing: false };
type Toggle = keyof typeof toggles | 'code';

export function usePresentation(view: TraceView | undefined): Presentation {
  const [step, setStep] = useState(0);
  const [on, setOn] = useState({ ...toggles, code: window.innerWidth >= 1500 });
  const [pace, setPace] = useState<Pace>('folded');
  const steps = view?.rows ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows may grow without another view
  const chapters = useMemo(() => (view ? chaptersOf(view) : []), [view, steps]);
  const session = view?.session;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session begins at its beginning
  useEffect(() => setStep(0), [session]);
  const at = Math.min(step, Math.max(0, steps - 1));
  const chapter = chapterAt(chapters, at);
  const staying = on.playing && view ? stay(view, at, pace) : undefined;

  useEffect(() => {
    if (staying === undefined) return;
    const timer = setTimeout(() => setStep(at + 1), staying);
    return () => clearTimeout(timer);
  }, [staying, at]);

  const goTo = (to: number): void => setStep(Math.min(Math.max(0, to), Math.max(0, steps - 1)));
  const toggle = (name: Toggle): void => setOn((before) => ({ ...before, [name]: !before[name] }));
  const toChapter = (by: 1 | -1): void => {
    const starts = chapters.map(({ row }) => row);
    const to = by > 0 ? starts.find((row) => row > at) : starts.findLast((row) => row < at);
    if (to !== undefined) goTo(to);
  };
  const doing: Partial<Record<PresentAction, () => void>> = {
    next: () => goTo(at + 1),
    previous: () => goTo(at - 1),
    first: () => goTo(0),
    last: () => goTo(steps - 1),
    nextChapter: () => toChapter(1),
    previousChapter: () => toChapter(-1),
    play: () => toggle('playing'),
    pace: () => setPace(paces[(paces.indexOf(pace) + 1) % paces.length]!),
    blank: () => toggle('blank'),
    pointer: () => toggle('pointer'),
    header: () => toggle('header'),
    code: () => toggle('code'),
  };
  const act = (action: PresentAction): boolean => {
    const work = doing[action];
    // A step by hand ends the playing, as on any player.
    if (work && /^(next|previous|first|last)/.test(action))
      setOn((before) => ({ ...before, playing: false }));
    work?.();
    return work !== undefined;
  };
  return { step: at, steps, chapters, chapter, pace, ...on, staying, goTo, act };
}
