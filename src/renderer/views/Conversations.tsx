import { Copy, FileText, Filter, Waypoints } from 'lucide-react';
import { type ReactNode, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { ConversationColumn, ConversationRow } from '../engine/questions/conversations.ts';
import { openConversation, openStream } from '../store/views-actions.ts';
import type { Workbench } from '../store/workbench.ts';
import { DataGrid } from '../ui/DataGrid.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useWords } from '../words/use-words.ts';
import { conversationColumns, conversationsCsv } from './conversation-columns.tsx';
import { Empty } from './Empty.tsx';
import { SmallButton } from './SmallButton.tsx';
import { useAnswer } from './use-answer.ts';
import { useOwners } from './use-owners.ts';
import { useGridWindow, useSort } from './use-table.ts';
import './views.css';

/** Rows asked for at a time when all of them are copied. */
const COPY_STEP = 2000;

/** One row a TCP conversation; a row leads to its ladder, its stream, its filter. */
export function Conversations({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const { client } = workbench;
  const { sort, onSort } = useSort<ConversationColumn>('stream', [
    'stream',
    'a',
    'b',
    'portA',
    'portB',
    'start',
  ]);
  const { first, count, onWindow } = useGridWindow();
  const answer = useAnswer(workbench, 'conversations', {
    sort: sort.column,
    descending: sort.descending,
    first,
    count,
  });
  const [current, setCurrent] = useState<number>();
  const rows = answer?.rows ?? [];
  const owners = useOwners(workbench, rows);
  const { copied, copy } = useCopy();
  const chosen = current === undefined ? undefined : rows[current - (answer?.first ?? 0)];
  const who = owners.live || (workbench.view()?.tables.sockets.length ?? 0) > 0;
  const columns = conversationColumns(t, owners, who);
  const scoped = useStore(workbench.store, (state) =>
    state.scope.kind === 'stream' ? state.scope.stream : undefined,
  );
  const copyAll = async (): Promise<void> => {
    const all: ConversationRow[] = [];
    for (let total = 1; all.length < total; ) {
      const ask = { sort: sort.column, descending: sort.descending, first: all.length, count: COPY_STEP };
      const part = await client.ask('conversations', ask);
      if (!part || part.rows.length === 0) break;
      all.push(...part.rows);
      total = part.total;
    }
    copy(conversationsCsv(all, owners));
  };
  const empty = useMemo(
    () => (
      <Empty title={t('No TCP conversation yet')}>
        {t('Run an experiment, record, or open a capture file: each connection becomes a row.')}
      </Empty>
    ),
    [t],
  );
  if (answer && answer.total === 0) return empty;
  return (
    <section className="view" aria-label={t('Conversations')}>
      <div className="view-bar">
        <SmallButton
          icon={Waypoints}
          disabled={!chosen}
          pressed={chosen !== undefined && scoped === chosen.stream}
          onClick={() => chosen && workbench.actions.setScope(toggled(scoped, chosen.stream))}
        >
          {t('Show in the ladder')}
        </SmallButton>
        <SmallButton
          icon={FileText}
          disabled={!chosen}
          onClick={() => chosen && openStream(workbench, chosen.stream)}
        >
          {t('Follow stream')}
        </SmallButton>
        <SmallButton
          icon={Filter}
          disabled={!chosen}
          onClick={() =>
            chosen && void workbench.filters.andFilter(`tcp.stream == ${chosen.stream}`, 'replace')
          }
        >
          {t('Apply as filter')}
        </SmallButton>
        <SmallButton icon={Copy} disabled={!answer} onClick={() => void copyAll()}>
          {copied ? t('Copied') : t('Copy as CSV')}
        </SmallButton>
        <span className="view-note" role="status">
          {answer && t('{{count}} conversations', { count: answer.total })}
          {owners.unavailable && ` · ${t('Processes are not told on this system.')}`}
        </span>
      </div>
      <DataGrid
        id="conversations"
        label={t('Conversations')}
        columns={columns}
        total={answer?.total ?? 0}
        first={answer?.first ?? 0}
        rows={rows}
        current={current}
        onCurrent={setCurrent}
        onOpen={(row) => openConversation(workbench, row.stream)}
        onWindow={onWindow}
        sort={sort}
        onSort={onSort}
      />
    </section>
  );
}

const toggled = (scoped: number | undefined, stream: number) =>
  scoped === stream ? ({ kind: 'all' } as const) : ({ kind: 'stream', stream } as const);
