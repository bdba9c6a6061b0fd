import { ChevronDown } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { type LadderScope, streamsOf } from '../../core/ladder/scope.ts';
import { formatAddress } from '../../core/trace/addresses.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Menu, MenuCheck, MenuItem, MenuLabel, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';

/** Conversations in the menu; the list, the sockets and the table of conversations lead to all others. */
const SHOWN = 40;

/** Which conversations the ladder shows: all, one, or a chosen set. */
export function ScopeMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions, ladder } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const scope = useStore(store, (state) => state.scope);
  const selected = useStore(store, (state) => state.selection !== undefined);
  const view = workbench.view();
  const total = view?.tables.conversations.length ?? 0;
  const chosen = streamsOf(scope) ?? [];
  return (
    <Menu
      trigger={
        <Button disabled={total === 0}>
          {scopeText(scope, t)}
          <ChevronDown size={14} aria-hidden="true" />
        </Button>
      }
    >
      <MenuLabel>{t('The ladder shows')}</MenuLabel>
      <MenuCheck
        checked={scope.kind === 'all'}
        onChange={() => actions.setScope({ kind: 'all' })}
        aside={String(total)}
      >
        {t('All conversations')}
      </MenuCheck>
      <MenuItem disabled={!selected} onSelect={() => ladder.showSelected()}>
        <span className="check" />
        {t('Show only the selected conversation')}
      </MenuItem>
      <MenuSeparator />
      {view &&
        listed(total, chosen).map((stream) => (
          <MenuCheck
            key={stream}
            checked={chosen.includes(stream)}
            onChange={() => ladder.toggleStream(stream)}
            aside={`tcp.stream ${stream}`}
          >
            {endsText(view, stream)}
          </MenuCheck>
        ))}
    </Menu>
  );
}

function scopeText(scope: LadderScope, t: Translate): string {
  if (scope.kind === 'all') return t('All conversations');
  if (scope.kind === 'stream') return `tcp.stream ${scope.stream}`;
  return t('{{count}} conversations', { count: scope.streams.length });
}

/** The first conversations, and those that are chosen. */
function listed(total: number, chosen: readonly number[]): number[] {
  const first = Array.from({ length: Math.min(total, SHOWN) }, (_, stream) => stream);
  return [...first, ...chosen.filter((stream) => stream >= SHOWN && stream < total)];
}

function endsText({ tables }: TraceView, stream: number): string {
  const { conversations, addresses } = tables;
  const end = (address: 'a' | 'b', port: 'portA' | 'portB'): string =>
    `${formatAddress(addresses, conversations.get(address, stream))}:${conversations.get(port, stream)}`;
  return `${end('a', 'portA')} → ${end('b', 'portB')}`;
}
