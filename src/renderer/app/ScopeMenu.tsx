import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { formatAddress } from '../../core/trace/addresses.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuChoices } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';

/** Conversations in the menu; the list and the sockets lead to all others. */
const SHOWN = 40;

/** Which conversations the ladder shows: all, or one. */
export function ScopeMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const scope = useStore(store, (state) => state.scope);
  const view = workbench.view();
  const total = view?.tables.conversations.length ?? 0;
  const value = scope.kind === 'all' ? 'all' : String(scope.stream);
  const label = scope.kind === 'all' ? t('All conversations') : `tcp.stream ${scope.stream}`;
  const choices = [
    { value: 'all', label: t('All conversations'), aside: String(total) },
    ...Array.from({ length: Math.min(total, SHOWN) }, (_, stream) => choiceOf(view, stream)),
  ];
  return (
    <Menu
      trigger={
        <Button disabled={total === 0}>
          {label}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoices
        label={t('The ladder shows')}
        value={value}
        choices={choices}
        onChoose={(chosen) =>
          actions.setScope(chosen === 'all' ? { kind: 'all' } : { kind: 'stream', stream: Number(chosen) })
        }
      />
    </Menu>
  );
}

function choiceOf(
  view: TraceView | undefined,
  stream: number,
): { value: string; label: string; aside: string } {
  if (!view) return { value: String(stream), label: '', aside: '' };
  const { conversations, addresses } = view.tables;
  const end = (address: 'a' | 'b', port: 'portA' | 'portB'): string =>
    `${formatAddress(addresses, conversations.get(address, stream))}:${conversations.get(port, stream)}`;
  return {
    value: String(stream),
    label: `${end('a', 'portA')} → ${end('b', 'portB')}`,
    aside: `tcp.stream ${stream}`,
  };
}
