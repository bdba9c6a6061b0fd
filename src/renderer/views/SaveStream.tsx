import { ChevronDown, Save } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import type { Workbench } from '../store/workbench.ts';
import { Menu, MenuItem } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import { sizeText } from './format.ts';
import { SmallButton } from './SmallButton.tsx';
import { download, readStream } from './save-stream.ts';

export interface SaveStreamProps {
  readonly workbench: Workbench;
  readonly stream: number;
  readonly client: number;
  /** Bytes of both directions. */
  readonly total: number;
}

/** Saves the bytes of one side, or of both as they came; a long stream shows how far it is and can be given up. */
export function SaveStream({ workbench, stream, client, total }: SaveStreamProps): ReactNode {
  const { t } = useWords();
  const [read, setRead] = useState<number>();
  const givenUp = useRef(false);
  const save = async (direction: 0 | 1 | undefined, suffix: string): Promise<void> => {
    givenUp.current = false;
    setRead(0);
    const parts = await readStream(workbench.client, { stream, direction }, (bytes) => {
      setRead(bytes);
      return !givenUp.current;
    });
    setRead(undefined);
    if (parts) download(`stream-${stream}${suffix}.bin`, parts);
  };
  if (read !== undefined) {
    return (
      <SmallButton
        onClick={() => {
          givenUp.current = true;
        }}
      >
        {t('Cancel saving at {{size}}', { size: sizeText(read) })}
      </SmallButton>
    );
  }
  const byClient = client === 1 ? 1 : 0;
  const byServer = byClient === 0 ? 1 : 0;
  const [one, other] = client > 1 ? (['A', 'B'] as const) : [t('Client'), t('Server')];
  return (
    <Menu
      trigger={
        <SmallButton icon={Save} disabled={total === 0}>
          {t('Save bytes')}
          <ChevronDown size={13} aria-hidden="true" />
        </SmallButton>
      }
    >
      <MenuItem onSelect={() => void save(byClient, client > 1 ? '-a' : '-client')}>
        {t('What {{who}} sent', { who: one })}
      </MenuItem>
      <MenuItem onSelect={() => void save(byServer, client > 1 ? '-b' : '-server')}>
        {t('What {{who}} sent', { who: other })}
      </MenuItem>
      <MenuItem onSelect={() => void save(undefined, '')}>{t('Both, in the order they came')}</MenuItem>
    </Menu>
  );
}
