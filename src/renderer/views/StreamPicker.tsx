import { Pin } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatAddress } from '../../core/trace/addresses.ts';
import { heldStream, holdStream } from '../store/views-actions.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { endText } from './format.ts';
import { SmallButton } from './SmallButton.tsx';

/** Which conversation a view shows: by its number, or that of the selection. */
export function StreamPicker({ workbench, stream }: { workbench: Workbench; stream: number }): ReactNode {
  const { t } = useWords();
  const held = useStore(workbench.store, (state) => heldStream(state) !== undefined);
  const view = workbench.view();
  const total = view?.tables.conversations.length ?? 0;
  const choose = (text: string): void => {
    const chosen = Number(text);
    if (text !== '' && Number.isInteger(chosen) && chosen >= 0 && chosen < total)
      holdStream(workbench, chosen);
  };
  return (
    <div className="stream-picker">
      <label>
        tcp.stream{' '}
        <input
          type="number"
          min={0}
          max={Math.max(0, total - 1)}
          value={stream}
          onChange={(event) => choose(event.target.value)}
        />
      </label>
      <SmallButton
        icon={Pin}
        pressed={held}
        onClick={() => holdStream(workbench, held ? undefined : stream)}
        title={held ? t('Follow the selection again') : t('Stay at this conversation')}
      >
        {t('Hold')}
      </SmallButton>
      <Ends workbench={workbench} stream={stream} />
    </div>
  );
}

/** Both ends, in the colours of client and server where it is known who is who. */
function Ends({ workbench, stream }: { workbench: Workbench; stream: number }): ReactNode {
  const view = workbench.view();
  if (!view || stream >= view.tables.conversations.length) return null;
  const { conversations, addresses } = view.tables;
  const text = (address: 'a' | 'b', port: 'portA' | 'portB'): string =>
    endText(formatAddress(addresses, conversations.get(address, stream)), conversations.get(port, stream));
  const client = conversations.get('client', stream);
  const look = (side: number): string => (client > 1 ? '' : client === side ? 'client' : 'server');
  return (
    <span className="stream-ends">
      <span className={look(0)}>{text('a', 'portA')}</span> ⇄{' '}
      <span className={look(1)}>{text('b', 'portB')}</span>
    </span>
  );
}
