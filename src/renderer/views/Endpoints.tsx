import { Copy, Filter } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import type { EndpointKind } from '../../core/engine/questions/endpoints.ts';
import type { EndpointColumn, EndpointRow } from '../engine/questions/endpoints.ts';
import type { Workbench } from '../store/workbench.ts';
import { DataGrid, type GridColumn } from '../ui/DataGrid.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';
import { Choice } from './Choice.tsx';
import { Empty } from './Empty.tsx';
import { countText, csvLine, rateText, spanOrNothing, timeText } from './format.ts';
import { SmallButton } from './SmallButton.tsx';
import { useAnswer } from './use-answer.ts';
import { useGridWindow, useSort } from './use-table.ts';
import './views.css';

/** Rows asked for at a time when all of them are copied. */
const COPY_STEP = 5000;

/** One row an address, or an address with its port: what it sent and received. */
export function Endpoints({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const [kind, setKind] = useState<EndpointKind>('tcp');
  const { sort, onSort } = useSort<EndpointColumn>('address', ['address', 'port', 'start']);
  const { first, count, onWindow } = useGridWindow();
  const ask = { kind, sort: sort.column, descending: sort.descending };
  const answer = useAnswer(workbench, 'endpoints', { ...ask, first, count });
  const [current, setCurrent] = useState<number>();
  const { copied, copy } = useCopy();
  const chosen = current === undefined ? undefined : answer?.rows[current - answer.first];
  const copyAll = async (): Promise<void> => {
    const all: EndpointRow[] = [];
    for (let total = 1; all.length < total; ) {
      const part = await workbench.client.ask('endpoints', { ...ask, first: all.length, count: COPY_STEP });
      if (!part || part.rows.length === 0) break;
      all.push(...part.rows);
      total = part.total;
    }
    copy(endpointsCsv(all));
  };
  return (
    <section className="view" aria-label={t('Endpoints')}>
      <div className="view-bar">
        <Choice
          label={t('Endpoints of')}
          value={kind}
          choices={[
            ['tcp', 'TCP'],
            ['udp', 'UDP'],
            ['ip', 'IP'],
          ]}
          onChoose={(chosen) => {
            setKind(chosen);
            setCurrent(undefined);
          }}
        />
        <SmallButton
          icon={Filter}
          disabled={!chosen}
          onClick={() => chosen && void workbench.filters.andFilter(filterOf(kind, chosen), 'replace')}
        >
          {t('Apply as filter')}
        </SmallButton>
        <SmallButton icon={Copy} disabled={!answer?.total} onClick={() => void copyAll()}>
          {copied ? t('Copied') : t('Copy as CSV')}
        </SmallButton>
        <span className="view-note" role="status">
          {answer && t('{{count}} endpoints', { count: answer.total })}
        </span>
      </div>
      {answer && answer.total === 0 ? (
        <Empty title={t('No such endpoint yet')}>
          {t(
            'Run an experiment, record, or open a capture file: each address that sends or receives becomes a row.',
          )}
        </Empty>
      ) : (
        <DataGrid
          id="endpoints"
          label={t('Endpoints')}
          columns={columnsOf(t, kind)}
          total={answer?.total ?? 0}
          first={answer?.first ?? 0}
          rows={answer?.rows ?? []}
          current={current}
          onCurrent={setCurrent}
          onOpen={(row) => workbench.actions.select({ kind: 'frame', row: row.firstFrame })}
          onWindow={onWindow}
          sort={sort}
          onSort={onSort}
        />
      )}
    </section>
  );
}

/** The display filter that selects an endpoint's frames. */
function filterOf(kind: EndpointKind, { address, port }: EndpointRow): string {
  const ip = `${address.includes(':') ? 'ipv6' : 'ip'}.addr == ${address}`;
  return kind === 'ip' ? ip : `${ip} && ${kind}.port == ${port}`;
}

function columnsOf(t: Translate, kind: EndpointKind): readonly GridColumn<EndpointRow>[] {
  const port: GridColumn<EndpointRow> = {
    id: 'port',
    title: t('Port'),
    width: 76,
    numeric: true,
    cell: (row) => row.port,
  };
  const count = (
    id: EndpointColumn,
    title: string,
    value: (row: EndpointRow) => number,
  ): GridColumn<EndpointRow> => ({
    id,
    title,
    width: 116,
    numeric: true,
    cell: (row) => countText(value(row)),
  });
  return [
    { id: 'address', title: t('Address'), width: 200, cell: (row) => row.address },
    ...(kind === 'ip' ? [] : [port]),
    count('frames', t('Frames'), (row) => row.framesSent + row.framesReceived),
    count('bytes', t('Bytes'), (row) => row.bytesSent + row.bytesReceived),
    count('framesSent', t('Frames sent'), (row) => row.framesSent),
    count('bytesSent', t('Bytes sent'), (row) => row.bytesSent),
    count('framesReceived', t('Frames received'), (row) => row.framesReceived),
    count('bytesReceived', t('Bytes received'), (row) => row.bytesReceived),
    { id: 'start', title: t('Start'), width: 100, numeric: true, cell: (row) => timeText(row.start) },
    {
      id: 'duration',
      title: t('Duration'),
      width: 92,
      numeric: true,
      cell: (row) => spanOrNothing(row.duration),
    },
    { id: 'rate', title: t('Rate sent'), width: 100, numeric: true, cell: (row) => rateText(row.rate) },
  ];
}

/** Rows as comma-separated values, numbers in plain units (seconds, bytes, bits per second). */
export function endpointsCsv(rows: readonly EndpointRow[]): string {
  const headings = [
    'address',
    'port',
    'frames sent',
    'bytes sent',
    'frames received',
    'bytes received',
    'start s',
    'duration s',
    'bits per second sent',
  ];
  const lines = rows.map((row) =>
    csvLine([
      row.address,
      row.port,
      row.framesSent,
      row.bytesSent,
      row.framesReceived,
      row.bytesReceived,
      row.start / 1e9,
      row.duration / 1e9,
      row.rate,
    ]),
  );
  return csvLine(headings) + lines.join('');
}
