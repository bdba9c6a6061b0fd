import { type ReactNode, useEffect, useRef } from 'react';
import type { FilterError } from '../../core/filter/types.ts';
import { Button } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';
import type { Completion } from './completion.ts';

export const optionId = (id: string, index: number): string => `${id}-option-${index}`;

export interface FilterPopupProps {
  readonly id: string;
  readonly options: readonly Completion[];
  readonly active: number | undefined;
  readonly mistake: FilterError | undefined;
  /** The mistake in words; empty: there is none. */
  readonly says: string;
  readonly onChoose: (option: Completion) => void;
  readonly onSuggestion: (suggestion: string) => void;
}

/** Under the bar: what could stand at the caret, and what is wrong. */
export function FilterPopup(props: FilterPopupProps): ReactNode {
  const { id, options, active, mistake, says, onChoose, onSuggestion } = props;
  const { t } = useWords();
  return (
    // The field keeps the focus whatever is pressed here.
    <div className="filter-popup" onPointerDown={(event) => event.preventDefault()}>
      {options.length > 0 && (
        <div id={`${id}-options`} className="filter-options" role="listbox" aria-label={t('Suggestions')}>
          {options.map((option, index) => (
            <Option
              key={`${option.kind} ${option.text}`}
              id={optionId(id, index)}
              option={option}
              active={index === active}
              onChoose={onChoose}
            />
          ))}
        </div>
      )}
      {says !== '' && (
        <div className="filter-mistake">
          <span>{says}</span>
          {mistake?.suggestion !== undefined && (
            <Button tabIndex={-1} onClick={() => onSuggestion(mistake.suggestion ?? '')}>
              {mistake.suggestion}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}

interface OptionProps {
  readonly id: string;
  readonly option: Completion;
  readonly active: boolean;
  readonly onChoose: (option: Completion) => void;
}

function Option({ id, option, active, onChoose }: OptionProps): ReactNode {
  const element = useRef<HTMLDivElement>(null);
  const { t, said } = useWords();
  useEffect(() => {
    if (active) element.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  const { kind, text, note } = option;
  const words = kind === 'operator' || kind === 'join' ? t(note as Key) : said(note);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys and marks the option (ARIA combobox)
    <div
      ref={element}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={cx('filter-option', active && 'active')}
      onClick={() => onChoose(option)}
    >
      <code>{text.trim()}</code>
      <small>{kind === 'history' ? t('used before') : words}</small>
    </div>
  );
}
