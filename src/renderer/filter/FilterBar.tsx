import { CornerDownLeft, ListFilter, X } from 'lucide-react';
import {
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { useStore } from 'zustand';
import type { FilterError } from '../../core/filter/types.ts';
import type { Workbench } from '../store/workbench.ts';
import { IconButton } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { type Completion, completed } from './completion.ts';
import './filter.css';
import { FilterMenu } from './FilterMenu.tsx';
import { FilterPopup, optionId } from './FilterPopup.tsx';
import { mistakeText } from './mistake-text.ts';
import { useCompletion } from './use-completion.ts';

/** The display filter: green where it is right, red where it is wrong, with what could stand at the caret under it. */
export function FilterBar({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, filters } = workbench;
  const { t, said } = useWords();
  const text = useStore(store, (state) => state.filterDraft);
  const applied = useStore(store, (state) => state.filter);
  const mistake = useStore(store, (state) => state.filterMistake);
  const id = useId();
  const bar = useFilterBar(workbench, text);
  const { input, mirror, options, active } = bar;
  const says = mistake && text !== '' ? mistakeText(t, said, mistake) : '';
  const shows = bar.focused && (options.length > 0 || says !== '');
  return (
    <search className="filter" aria-label={t('Display filter')}>
      <div className={cx('filter-box', text !== '' && (mistake ? 'wrong' : 'right'))}>
        <ListFilter size={14} aria-hidden="true" className="filter-icon" />
        <div className="filter-text">
          <div ref={mirror} className="filter-mirror" aria-hidden="true">
            <Underlined text={text} mistake={mistake} />
          </div>
          <input
            ref={input}
            className="filter-input"
            role="combobox"
            aria-label={t('Display filter')}
            aria-autocomplete="list"
            aria-expanded={shows && options.length > 0}
            aria-controls={`${id}-options`}
            aria-activedescendant={active === undefined ? undefined : optionId(id, active)}
            aria-invalid={says !== ''}
            aria-describedby={`${id}-mistake`}
            placeholder="tcp.port == 5000 || socket.id == 1"
            autoComplete="off"
            autoCapitalize="off"
            spellCheck={false}
            value={text}
            {...bar.handlers}
          />
        </div>
        {text !== applied && !mistake && (
          <IconButton
            icon={CornerDownLeft}
            label={t('Apply the filter')}
            keys="Enter"
            onClick={() => void filters.applyFilter(text)}
          />
        )}
        {(text !== '' || applied !== '') && (
          <IconButton icon={X} label={t('Clear the display filter')} onClick={() => void filters.clear()} />
        )}
        <FilterMenu workbench={workbench} />
      </div>
      <p id={`${id}-mistake`} className="visually-hidden" role="status">
        {says}
      </p>
      {shows && (
        <FilterPopup
          id={id}
          options={options}
          active={active}
          mistake={mistake}
          says={says}
          onChoose={bar.choose}
          onSuggestion={(suggestion) => bar.write(replaced(text, mistake, suggestion))}
        />
      )}
    </search>
  );
}

/** The filter's text, unseen, with the mistake underlined: it lies under the field at the same place. */
function Underlined({ text, mistake }: { text: string; mistake: FilterError | undefined }): ReactNode {
  if (!mistake) return text;
  const { position, length } = mistake;
  // A mistake at the end stands where the next character would.
  const marked = text.slice(position, position + length) || ' ';
  return (
    <>
      {text.slice(0, position)}
      <mark>{marked}</mark>
      {text.slice(position + length)}
    </>
  );
}

interface Written {
  readonly text: string;
  readonly caret: number;
}

function replaced(text: string, mistake: FilterError | undefined, suggestion: string): Written {
  if (!mistake) return { text, caret: text.length };
  const { position, length } = mistake;
  return {
    text: text.slice(0, position) + suggestion + text.slice(position + length),
    caret: position + suggestion.length,
  };
}

/** What the bar does with keys and pointer. */
function useFilterBar(workbench: Workbench, text: string) {
  const { filters } = workbench;
  const input = useRef<HTMLInputElement>(null);
  const mirror = useRef<HTMLDivElement>(null);
  const [caret, setCaret] = useState(0);
  const [focused, setFocused] = useState(false);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<number | undefined>(undefined);
  const options = useCompletion(workbench, text, Math.min(caret, text.length), focused && open);
  const at = active === undefined || active >= options.length ? undefined : active;
  useFocusRequest(workbench, input);
  const place = usePlacedCaret(input, text);
  const write = (next: Written): void => {
    filters.setDraft(next.text);
    setCaret(next.caret);
    setActive(undefined);
    place(next);
  };
  const choose = (option: Completion): void => write(completed(text, option));
  const close = (): void => {
    setOpen(false);
    setActive(undefined);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    const chosen = at === undefined ? undefined : options[at];
    const done = onKey(event.key, {
      move: (by) => {
        setOpen(true);
        setActive(moved(at, by, options.length));
      },
      accept: () => chosen && choose(chosen),
      apply: () => {
        close();
        void filters.applyFilter(text);
      },
      leave: () => (open && options.length > 0 ? close() : filters.restoreDraft()),
      hasChoice: chosen !== undefined,
    });
    if (done) event.preventDefault();
  };
  const track = (event: SyntheticEvent<HTMLInputElement>): void => {
    setCaret(event.currentTarget.selectionStart ?? 0);
    if (mirror.current) mirror.current.scrollLeft = event.currentTarget.scrollLeft;
  };
  const handlers = {
    onChange: (event: SyntheticEvent<HTMLInputElement>) => {
      setOpen(true);
      setActive(undefined);
      track(event);
      filters.setDraft(event.currentTarget.value);
    },
    onKeyDown,
    onSelect: track,
    onScroll: track,
    onFocus: () => setFocused(true),
    onClick: () => setOpen(true),
    onBlur: () => {
      setFocused(false);
      close();
    },
  };
  return { input, mirror, options, active: at, focused, handlers, choose, write };
}

interface KeyActions {
  readonly move: (by: 1 | -1) => void;
  readonly accept: () => void;
  readonly apply: () => void;
  readonly leave: () => void;
  /** An option is marked. */
  readonly hasChoice: boolean;
}

/** True where the key was meant for the bar. */
function onKey(key: string, { move, accept, apply, leave, hasChoice }: KeyActions): boolean {
  if (key === 'ArrowDown') move(1);
  else if (key === 'ArrowUp') move(-1);
  else if (key === 'Enter') hasChoice ? accept() : apply();
  else if (key === 'Tab' && hasChoice) accept();
  else if (key === 'Escape') leave();
  else return false;
  return true;
}

/** The next option; past either end none is marked, as while typing. */
function moved(active: number | undefined, by: 1 | -1, count: number): number | undefined {
  const next = active === undefined ? (by === 1 ? 0 : count - 1) : active + by;
  return next < 0 || next >= count ? undefined : next;
}

/** Takes the focus when it is asked for, with the text selected. */
function useFocusRequest({ store }: Workbench, input: RefObject<HTMLInputElement | null>): void {
  const wanted = useStore(store, (state) => state.filterFocus);
  const seen = useRef(wanted);
  useEffect(() => {
    if (wanted === seen.current) return;
    seen.current = wanted;
    input.current?.focus();
    input.current?.select();
  }, [wanted, input]);
}

/** Puts the caret where it belongs once the text that was written is in the field. */
function usePlacedCaret(input: RefObject<HTMLInputElement | null>, text: string): (to: Written) => void {
  const waiting = useRef<Written | undefined>(undefined);
  useLayoutEffect(() => {
    const to = waiting.current;
    if (to?.text !== text) return;
    waiting.current = undefined;
    input.current?.focus();
    input.current?.setSelectionRange(to.caret, to.caret);
  });
  return (to) => {
    waiting.current = to;
  };
}
