import { type FormEvent, type ReactNode, useId, useState } from 'react';
import type { OptionValues } from '../../core/contract/scenario.ts';
import type { Outcome } from '../store/bench-actions.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';
import { base64Of } from './file-bytes.ts';

/** Most bytes of a file in one write: the contract's MAX_WRITE_FILE, which stands beside zod. */
export const MAX_FILE = 600 * 1024;

type Kind = 'text' | 'hex' | 'file';
const kinds: readonly Kind[] = ['text', 'hex', 'file'];

/** What is to be sent by a socket, as text, hex or a file; by write() or with end(). */
export function WriteForm({ workbench, socket }: { workbench: Workbench; socket: string }): ReactNode {
  const { t, said } = useWords();
  const hint = useId();
  const [kind, setKind] = useState<Kind>('text');
  const [data, setData] = useState('hello\\n');
  const [file, setFile] = useState<File | undefined>(undefined);
  const [repeat, setRepeat] = useState('1');
  const [wrong, setWrong] = useState<Outcome>([]);
  const tooLong = kind === 'file' && file !== undefined && file.size > MAX_FILE;

  const act = async (action: 'write' | 'end'): Promise<void> => {
    if (tooLong) return;
    const bytes = kind === 'file' && file ? await base64Of(file) : undefined;
    const options: OptionValues = { kind, data: kind === 'file' ? '' : data };
    if (action === 'write') options.repeat = repeat.trim() === '' ? 1 : Number(repeat);
    setWrong(await workbench.bench.drive(socket, action, options, bytes));
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void act('write');
  };
  const message = tooLong
    ? t('At most {{kilobytes}} KB of a file at once; write it several times instead.', {
        kilobytes: MAX_FILE / 1024,
      })
    : said(wrong[0]?.message ?? '');
  return (
    <form className="bench-write" onSubmit={submit} noValidate>
      <div className="bench-data">
        <select
          className="input"
          aria-label={t('Kind of data')}
          value={kind}
          onChange={(event) => setKind(event.target.value as Kind)}
        >
          {kinds.map((one) => (
            <option key={one} value={one}>
              {t(one)}
            </option>
          ))}
        </select>
        {kind === 'file' ? (
          <input
            className="input"
            type="file"
            aria-label={t('File to write')}
            onChange={(event) => setFile(event.target.files?.[0])}
          />
        ) : (
          <input
            className="input mono"
            type="text"
            aria-label={t('Data to write')}
            aria-invalid={message !== ''}
            aria-describedby={hint}
            value={data}
            placeholder={kind === 'hex' ? '48 65 6c 6c 6f' : ''}
            spellCheck={false}
            onChange={(event) => {
              setWrong([]);
              setData(event.target.value);
            }}
          />
        )}
      </div>
      <p id={hint} className={message ? 'mistake' : 'bench-hint'} role={message ? 'alert' : undefined}>
        {message || (kind === 'text' ? t('\\r \\n \\t \\0 \\xNN as in JavaScript') : '')}
      </p>
      <div className="bench-actions">
        <Button look="primary" type="submit" className="call">
          write()
        </Button>
        <label className="repeat">
          ×
          <input
            className="input"
            type="text"
            inputMode="numeric"
            aria-label={t('How often')}
            value={repeat}
            onChange={(event) => {
              setWrong([]);
              setRepeat(event.target.value);
            }}
          />
        </label>
        <Button className="call" onClick={() => void act('end')}>
          {data && kind !== 'file' ? 'end(data)' : 'end()'}
        </Button>
      </div>
    </form>
  );
}
