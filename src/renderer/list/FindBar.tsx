import { ChevronDown, ChevronUp, X } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { FindDraft, FindOutcome } from '../store/list-state.ts';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

const kinds: readonly { readonly kind: FindDraft['kind']; readonly title: Key }[] = [
  { kind: 'text', title: 'Text in the row' },
  { kind: 'filter', title: 'Display filter' },
  { kind: 'bytesText', title: 'Text in the bytes' },
  { kind: 'hex', title: 'Bytes (hex)' },
];

const outcomes: Readonly<Record<FindOutcome, Key>> = {
  found: 'Found',
  wrapped: 'Found; the search went on from the other end',
  none: 'Nothing found',
  mistake: 'That cannot be looked for: it is not written right',
  busy: 'Searching…',
};

/** Looks for something among the rows; Enter goes on, with Shift backwards, Escape closes it. */
export function FindBar({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, list } = workbench;
  const { t } = useWords();
  const open = useStore(store, (state) => state.findOpen);
  const find = useStore(store, (state) => state.find);
  const outcome = useStore(store, (state) => state.findOutcome);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (open) input.current?.select();
  }, [open]);
  if (!open) return null;
  const close = (): void => {
    list.openFind(false);
    document.getElementById('list-rows')?.focus();
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && event.target === input.current)
      void list.findNext(event.shiftKey ? -1 : 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const wrong = outcome === 'none' || outcome === 'mistake';
  return (
    <search className="list-find" aria-label={t('Find')} onKeyDown={onKey}>
      <select
        className="input"
        aria-label={t('What to look for')}
        value={find.kind}
        onChange={(event) => list.setFind({ kind: event.target.value as FindDraft['kind'] })}
      >
        {kinds.map(({ kind, title }) => (
          <option key={kind} value={kind}>
            {t(title)}
          </option>
        ))}
      </select>
      <input
        ref={input}
        className="input mono"
        aria-label={t('Find')}
        aria-invalid={outcome === 'mistake'}
        spellCheck={false}
        value={find.text}
        onChange={(event) => list.setFind({ text: event.target.value })}
      />
      {(find.kind === 'text' || find.kind === 'bytesText') && (
        <label className="list-find-case">
          <input
            type="checkbox"
            checked={find.matchCase}
            onChange={(event) => list.setFind({ matchCase: event.target.checked })}
          />
          {t('Match case')}
        </label>
      )}
      <IconButton icon={ChevronUp} label={t('Find previous')} onClick={() => void list.findNext(-1)} />
      <IconButton icon={ChevronDown} label={t('Find next')} onClick={() => void list.findNext(1)} />
      <span className={wrong ? 'list-find-said wrong' : 'list-find-said'} role="status">
        {outcome && t(outcomes[outcome])}
      </span>
      <IconButton icon={X} label={t('Close')} onClick={close} />
    </search>
  );
}
