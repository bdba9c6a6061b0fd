import { type ReactNode, useEffect, useId, useState } from 'react';
import type { Problem } from '../../core/base/problem.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';

/** What the service says of a capture filter: `undefined` while it has not said anything of this text. */
export type CaptureFilterCheck = 'right' | Problem | undefined;

/** Milliseconds without a key after which the filter is checked. */
const PAUSE = 200;
const HISTORY_NAME = 'capture.filters';
const HISTORY = 15;

/** Capture filters that are wanted often, in libpcap's language. */
const usual: readonly { readonly title: Key; readonly filter: string }[] = [
  { title: 'TCP only', filter: 'tcp' },
  { title: 'One port', filter: 'tcp port 8080' },
  { title: 'Web', filter: 'tcp port 80 or tcp port 443' },
  { title: 'One address', filter: 'host 127.0.0.1' },
  { title: 'Beginnings and ends', filter: 'tcp[tcpflags] & (tcp-syn|tcp-fin|tcp-rst) != 0' },
  { title: 'No SSH', filter: 'not tcp port 22' },
];

/** Asks the service about a capture filter a moment after it was written. */
export function useCaptureFilterCheck(
  { host }: Workbench,
  filter: string | undefined,
  device: string | undefined,
): CaptureFilterCheck {
  const [answer, setAnswer] = useState<{ readonly of: string; readonly says: CaptureFilterCheck }>();
  useEffect(() => {
    if (filter === undefined) return;
    let current = true;
    const timer = setTimeout(async () => {
      const reply = await host.call('checkCaptureFilter', {
        ...(device === undefined ? {} : { device }),
        filter,
      });
      if (current) setAnswer({ of: filter, says: reply.ok ? 'right' : reply.error });
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [host, filter, device]);
  return answer !== undefined && answer.of === filter ? answer.says : undefined;
}

/** Remembers a capture filter that was used. */
export function rememberCaptureFilter({ preferences }: Workbench, filter: string): void {
  const before = captureFilterHistory(preferences.get(HISTORY_NAME)).filter((one) => one !== filter);
  preferences.set(HISTORY_NAME, [filter, ...before].slice(0, HISTORY));
}

function captureFilterHistory(stored: unknown): readonly string[] {
  return Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : [];
}

export interface CaptureFilterFieldProps {
  readonly workbench: Workbench;
  readonly value: string;
  readonly check: CaptureFilterCheck;
  readonly onChange: (filter: string) => void;
}

/** A filter in libpcap's language, with what is wrong with it under it, and those used before and often. */
export function CaptureFilterField({
  workbench,
  value,
  check,
  onChange,
}: CaptureFilterFieldProps): ReactNode {
  const { t, said } = useWords();
  const id = useId();
  const [before] = useState(() => captureFilterHistory(workbench.preferences.get(HISTORY_NAME)));
  const wrong = typeof check === 'object' ? check : undefined;
  return (
    <div className="capture-filter">
      <input
        className={cx('input mono', wrong && 'wrong', check === 'right' && 'right')}
        aria-label={t('Capture filter')}
        aria-invalid={wrong !== undefined}
        aria-describedby={`${id}-mistake`}
        list={`${id}-before`}
        spellCheck={false}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <datalist id={`${id}-before`}>
        {before.map((filter) => (
          <option key={filter} value={filter} />
        ))}
      </datalist>
      <small id={`${id}-mistake`} className="mistake" role="alert">
        {wrong &&
          [wrong.message, wrong.advice]
            .filter((text) => text !== undefined)
            .map(said)
            .join(' ')}
      </small>
      <div className="capture-usual">
        {usual.map(({ title, filter }) => (
          <button key={filter} type="button" className="chip" title={filter} onClick={() => onChange(filter)}>
            {t(title)}
          </button>
        ))}
      </div>
    </div>
  );
}
