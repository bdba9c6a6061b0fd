import { type KeyboardEvent, type ReactNode, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { gridTarget } from './grid-keys.ts';
import { SampleWire } from './SampleWire.tsx';

/** The samples as cards; one stop of the Tab key, arrow keys between them. */
export function SampleCards({ workbench, onOpen }: { workbench: Workbench; onOpen?: () => void }): ReactNode {
  const { store, files } = workbench;
  const { t, said } = useWords();
  const samples = useStore(store, (state) => state.samples);
  const [reached, setReached] = useState(samples[0]?.id);
  const grid = useRef<HTMLDivElement>(null);
  const stop = samples.some(({ id }) => id === reached) ? reached : samples[0]?.id;
  const move = (event: KeyboardEvent): void => {
    const cards = [...(grid.current?.querySelectorAll('button') ?? [])];
    const places = cards.map((card) => card.getBoundingClientRect());
    const target = gridTarget(event.key, cards.indexOf(event.target as HTMLButtonElement), places);
    if (target === undefined) return;
    event.preventDefault();
    cards[target]?.focus();
  };
  const open = (id: string): void => {
    onOpen?.();
    files.openSample(id);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: no fieldset: nothing is filled in
    <div ref={grid} className="samples" role="group" aria-label={t('Samples')} onKeyDown={move}>
      {samples.map(({ id, group, title, summary, arrows }) => (
        <button
          key={id}
          type="button"
          className="sample"
          tabIndex={id === stop ? 0 : -1}
          onFocus={() => setReached(id)}
          onClick={() => open(id)}
        >
          <SampleWire arrows={arrows} />
          <span className="sample-text">
            <small>{said(group)}</small>
            <b>{said(title)}</b>
            <span className="summary">{said(summary)}</span>
          </span>
        </button>
      ))}
    </div>
  );
}
