import { completenessText } from '../../core/decode/tree/tcp.ts';
import { tcpStates } from '../../core/trace/frames.ts';
import type { ConversationEnd, ConversationRow } from '../engine/questions/conversations.ts';
import type { GridColumn } from '../ui/DataGrid.tsx';
import type { Translate } from '../words/words.ts';
import { countText, csvLine, rateText, spanOrNothing, timeText } from './format.ts';
import type { Owners } from './use-owners.ts';

type Side = 0 | 1;

const endOf = (row: ConversationRow, side: Side): ConversationEnd => (side === 0 ? row.a : row.b);

/** What is known of who is at an end: the lab's name for its socket, else the process. */
function holder(row: ConversationRow, side: Side, owners: Owners): string {
  const owner = owners.of(row, side);
  const process = owner ? `${owner.name} (${owner.pid})` : '';
  return [endOf(row, side).socket, process].filter(Boolean).join(' · ');
}

/** Whose colour an end has: the client's or the server's; none where no SYN was seen. */
function sideLook(row: ConversationRow, side: Side): string | undefined {
  if (row.client > 1) return undefined;
  return row.client === side ? 'client' : 'server';
}

/**
 * Columns of the table of conversations.
 *
 * @param who whether it may be known who is at an end: sockets of the probe, or processes of this machine
 */
export function conversationColumns(
  t: Translate,
  owners: Owners,
  who: boolean,
): readonly GridColumn<ConversationRow>[] {
  const holderOf = (side: Side): GridColumn<ConversationRow> => ({
    id: side === 0 ? 'whoA' : 'whoB',
    title: t('Who at {{side}}', { side: side === 0 ? 'A' : 'B' }),
    width: 170,
    sortable: false,
    cell: (row) => holder(row, side, owners),
    look: (row) => sideLook(row, side),
  });
  const end = (side: Side): GridColumn<ConversationRow>[] => {
    const letter = side === 0 ? 'A' : 'B';
    return [
      {
        id: side === 0 ? 'a' : 'b',
        title: t('Address {{side}}', { side: letter }),
        width: 128,
        cell: (row) => endOf(row, side).address,
        look: (row) => sideLook(row, side),
      },
      {
        id: `port${letter}`,
        title: t('Port {{side}}', { side: letter }),
        width: 68,
        numeric: true,
        cell: (row) => endOf(row, side).port,
        look: (row) => sideLook(row, side),
      },
      ...(who ? [holderOf(side)] : []),
    ];
  };
  return [
    { id: 'stream', title: 'tcp.stream', width: 104, numeric: true, cell: (row) => row.stream },
    ...end(0),
    ...end(1),
    {
      id: 'framesA',
      title: t('Frames A → B'),
      width: 104,
      numeric: true,
      cell: (row) => countText(row.a.frames),
    },
    {
      id: 'bytesA',
      title: t('Bytes A → B'),
      width: 96,
      numeric: true,
      cell: (row) => countText(row.a.bytes),
    },
    {
      id: 'framesB',
      title: t('Frames B → A'),
      width: 104,
      numeric: true,
      cell: (row) => countText(row.b.frames),
    },
    {
      id: 'bytesB',
      title: t('Bytes B → A'),
      width: 96,
      numeric: true,
      cell: (row) => countText(row.b.bytes),
    },
    { id: 'start', title: t('Start'), width: 96, numeric: true, cell: (row) => timeText(row.start) },
    {
      id: 'duration',
      title: t('Duration'),
      width: 84,
      numeric: true,
      cell: (row) => spanOrNothing(row.duration),
    },
    { id: 'rateA', title: t('Rate A → B'), width: 92, numeric: true, cell: (row) => rateText(row.a.rate) },
    { id: 'rateB', title: t('Rate B → A'), width: 92, numeric: true, cell: (row) => rateText(row.b.rate) },
    {
      id: 'rtt',
      title: t('Initial RTT'),
      width: 96,
      numeric: true,
      cell: (row) => spanOrNothing(row.initialRtt),
    },
    {
      id: 'retransmissions',
      title: t('Retransmissions'),
      width: 118,
      numeric: true,
      cell: (row) => countText(row.a.retransmissions + row.b.retransmissions),
      look: (row) => (row.a.retransmissions + row.b.retransmissions > 0 ? 'trouble' : undefined),
    },
    {
      id: 'completeness',
      title: t('Completeness'),
      width: 190,
      cell: (row) => completenessText(row.completeness),
    },
    {
      id: 'stateA',
      title: t('State of {{side}}', { side: 'A' }),
      width: 116,
      cell: (row) => tcpStates[row.a.state],
    },
    {
      id: 'stateB',
      title: t('State of {{side}}', { side: 'B' }),
      width: 116,
      cell: (row) => tcpStates[row.b.state],
    },
  ];
}

const csvHeadings = [
  'tcp.stream',
  ...['A', 'B'].flatMap((side) => [`address ${side}`, `port ${side}`, `who ${side}`]),
  ...['A', 'B'].flatMap((side) => [
    `frames from ${side}`,
    `bytes from ${side}`,
    `payload from ${side}`,
    `retransmissions from ${side}`,
    `bits per second from ${side}`,
    `state ${side}`,
  ]),
  'start s',
  'duration s',
  'initial RTT s',
  'completeness',
];

/** Rows as comma-separated values, numbers in plain units (seconds, bytes, bits per second). */
export function conversationsCsv(rows: readonly ConversationRow[], owners: Owners): string {
  const lines = rows.map((row) =>
    csvLine([
      row.stream,
      ...([0, 1] as const).flatMap((side) => [
        endOf(row, side).address,
        endOf(row, side).port,
        holder(row, side, owners),
      ]),
      ...[row.a, row.b].flatMap((one) => [
        one.frames,
        one.bytes,
        one.payload,
        one.retransmissions,
        one.rate,
        tcpStates[one.state] ?? '',
      ]),
      row.start / 1e9,
      row.duration / 1e9,
      row.initialRtt / 1e9,
      row.completeness,
    ]),
  );
  return csvLine(csvHeadings) + lines.join('');
}
