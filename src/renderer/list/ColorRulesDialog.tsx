import { ArrowDown, ArrowUp, Plus, Trash2 } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import {
  type ColorRule,
  contrast,
  defaultRules,
  MOST_RULES,
  newRule,
  type RuleColors,
} from '../store/color-rules.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';

/** A rule with a key of its own, so that what is typed stays where it is while rules move. */
interface Draft {
  readonly key: number;
  readonly rule: ColorRule;
}

const drafts = (rules: readonly ColorRule[]): readonly Draft[] => rules.map((rule, key) => ({ key, rule }));

/** The colour rules as an ordered list; nothing holds before it is accepted. */
export function ColorRulesDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, list, actions } = workbench;
  const { t } = useWords();
  const rules = useStore(store, (state) => state.colorRules);
  const [draft, setDraft] = useState(() => drafts(rules));
  const mistakes = useMistakes(workbench, draft);
  const close = (): void => actions.openDialog(undefined);
  const change = (key: number, rule: ColorRule): void =>
    setDraft(draft.map((one) => (one.key === key ? { key, rule } : one)));
  const move = (at: number, by: 1 | -1): void => setDraft(swapped(draft, at, at + by));
  const add = (): void => {
    const key = Math.max(-1, ...draft.map((one) => one.key)) + 1;
    setDraft([{ key, rule: newRule() }, ...draft]);
  };
  const accept = (): void => {
    list.setRules(isDefault(draft) ? defaultRules : draft.map(({ rule }) => rule));
    close();
  };
  return (
    <Dialog title={t('Colour rules')} wide onClose={close}>
      <p>{t('The first rule whose filter selects a row gives it its colours.')}</p>
      <ol className="color-rules">
        {draft.map(({ key, rule }, at) => (
          <RuleRow
            key={key}
            rule={rule}
            mistake={mistakes.get(rule.filter)}
            first={at === 0}
            last={at === draft.length - 1}
            onChange={(next) => change(key, next)}
            onMove={(by) => move(at, by)}
            onRemove={() => setDraft(draft.filter((one) => one.key !== key))}
          />
        ))}
      </ol>
      <div className="dialog-actions">
        <Button icon={Plus} disabled={draft.length >= MOST_RULES} onClick={add}>
          {t('Add a rule')}
        </Button>
        <Button onClick={() => setDraft(drafts(defaultRules))}>{t('Reset')}</Button>
        <span className="spacer" />
        <Button onClick={close}>{t('Cancel')}</Button>
        <Button look="primary" onClick={accept}>
          {t('Use')}
        </Button>
      </div>
    </Dialog>
  );
}

const isDefault = (draft: readonly Draft[]): boolean =>
  JSON.stringify(draft.map(({ rule }) => rule)) === JSON.stringify(defaultRules);

function swapped(draft: readonly Draft[], a: number, b: number): readonly Draft[] {
  const [one, other] = [draft[a], draft[b]];
  if (!one || !other) return draft;
  return draft.map((entry, at) => (at === a ? other : at === b ? one : entry));
}

/** What is wrong with each filter, by its text. */
function useMistakes(
  { client }: Workbench,
  draft: readonly Draft[],
): ReadonlyMap<string, string | undefined> {
  const [mistakes, setMistakes] = useState<ReadonlyMap<string, string | undefined>>(new Map());
  useEffect(() => {
    const unknown = draft.map(({ rule }) => rule.filter).filter((text) => !mistakes.has(text));
    if (unknown.length === 0) return;
    let current = true;
    void Promise.all(unknown.map((text) => client.ask('checkFilter', text))).then((checked) => {
      if (!current) return;
      const found = unknown.map((text, at) => [text, checked[at]?.mistake?.message] as const);
      setMistakes(new Map([...mistakes, ...found]));
    });
    return () => {
      current = false;
    };
  }, [client, draft, mistakes]);
  return mistakes;
}

interface RuleRowProps {
  readonly rule: ColorRule;
  readonly mistake: string | undefined;
  readonly first: boolean;
  readonly last: boolean;
  readonly onChange: (rule: ColorRule) => void;
  readonly onMove: (by: 1 | -1) => void;
  readonly onRemove: () => void;
}

/** Below this, text on its background is hard to read (WCAG 2.2, 1.4.3). */
const READABLE = 4.5;

function RuleRow({ rule, mistake, first, last, onChange, onMove, onRemove }: RuleRowProps): ReactNode {
  const { t } = useWords();
  const { name, filter, enabled, light, dark } = rule;
  const pale = [light, dark].some(({ text, back }) => contrast(text, back) < READABLE);
  return (
    <li className="color-rule">
      <input
        type="checkbox"
        aria-label={t('Rule in use')}
        checked={enabled}
        onChange={(event) => onChange({ ...rule, enabled: event.target.checked })}
      />
      <input
        className="input"
        aria-label={t('Name')}
        placeholder={t('Name')}
        value={name}
        onChange={(event) => onChange({ ...rule, name: event.target.value })}
      />
      <input
        className="input mono"
        aria-label={t('Display filter')}
        placeholder={t('Display filter')}
        aria-invalid={mistake !== undefined}
        spellCheck={false}
        value={filter}
        onChange={(event) => onChange({ ...rule, filter: event.target.value })}
      />
      <Swatch
        label={t('Light theme')}
        colors={light}
        onChange={(next) => onChange({ ...rule, light: next })}
      />
      <Swatch label={t('Dark theme')} colors={dark} onChange={(next) => onChange({ ...rule, dark: next })} />
      <span className="color-rule-moves">
        <IconButton icon={ArrowUp} label={t('Move up')} disabled={first} onClick={() => onMove(-1)} />
        <IconButton icon={ArrowDown} label={t('Move down')} disabled={last} onClick={() => onMove(1)} />
        <IconButton icon={Trash2} label={t('Remove')} onClick={onRemove} />
      </span>
      <small className="mistake" role="status">
        {mistake ?? (pale ? t('The text is hard to read on this background.') : '')}
      </small>
    </li>
  );
}

/** Text and background of one theme, as they look together. */
function Swatch({
  label,
  colors,
  onChange,
}: {
  label: string;
  colors: RuleColors;
  onChange: (colors: RuleColors) => void;
}): ReactNode {
  const { t } = useWords();
  const { text, back } = colors;
  return (
    <span className="color-swatch" style={{ color: text, background: back }}>
      <input
        type="color"
        aria-label={t('{{theme}}: text', { theme: label })}
        value={text}
        onChange={(event) => onChange({ text: event.target.value, back })}
      />
      <input
        type="color"
        aria-label={t('{{theme}}: background', { theme: label })}
        value={back}
        onChange={(event) => onChange({ text, back: event.target.value })}
      />
      <span aria-hidden="true">Aa</span>
    </span>
  );
}
