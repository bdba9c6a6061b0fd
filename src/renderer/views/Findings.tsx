import { CircleAlert, CircleX, Info, type LucideIcon, MessageCircle } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import {
  type Finding,
  type FindingSeverity,
  findingSeverities,
  ROWS_KEPT,
} from '../../core/findings/types.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { FindingGrouping, FindingRow } from '../engine/questions/findings.ts';
import { socketName } from '../engine/socket-name.ts';
import { openConversation } from '../store/views-actions.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { DataGrid, type GridColumn } from '../ui/DataGrid.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key, Translate } from '../words/words.ts';
import { Choice } from './Choice.tsx';
import { Empty } from './Empty.tsx';
import './findings.css';
import { findingWords } from './finding-words.ts';
import { countText } from './format.ts';
import { FrameLink, RecordLink } from './links.tsx';
import { SmallButton } from './SmallButton.tsx';
import { useAnswer } from './use-answer.ts';
import { useGridWindow } from './use-table.ts';
import './views.css';

const severityNames: Readonly<Record<FindingSeverity, Key>> = {
  error: 'Errors',
  warn: 'Warnings',
  note: 'Notes',
  chat: 'Chats',
};
/** Each severity has a shape besides its colour. */
const severityIcons: Readonly<Record<FindingSeverity, LucideIcon>> = {
  error: CircleX,
  warn: CircleAlert,
  note: Info,
  chat: MessageCircle,
};
const gravest = [...findingSeverities].reverse();

/** What the engine noticed, gravest first, with what each rests on. */
export function Findings({ workbench }: { workbench: Workbench }): ReactNode {
  const { t, language } = useWords();
  const [group, setGroup] = useState<FindingGrouping>('severity');
  const [shown, setShown] = useState<readonly FindingSeverity[]>(gravest);
  const { first, count, onWindow } = useGridWindow();
  const answer = useAnswer(workbench, 'findings', { group, severities: shown, first, count });
  const [current, setCurrent] = useState<number>();
  const rows = answer?.rows ?? [];
  const chosen = current === undefined ? undefined : rows[current - (answer?.first ?? 0)];
  const all = answer ? Object.values(answer.counts).reduce((a, b) => a + b, 0) : 0;
  if (answer && all === 0) {
    return (
      <Empty title={t('Nothing was noticed')}>
        {t('Resets, retransmissions, drops, late events and the like are listed here as they happen.')}
      </Empty>
    );
  }
  return (
    <section className="view" aria-label={t('Findings')}>
      <div className="view-bar">
        <Choice
          label={t('Grouped by')}
          value={group}
          choices={[
            ['severity', t('By severity')],
            ['kind', t('By kind')],
            ['conversation', t('By conversation')],
          ]}
          onChoose={setGroup}
        />
        {gravest.map((severity) => (
          <SmallButton
            key={severity}
            icon={severityIcons[severity]}
            pressed={shown.includes(severity)}
            onClick={() => setShown(toggled(shown, severity))}
          >
            {t(severityNames[severity])} {countText(answer?.counts[severity] ?? 0)}
          </SmallButton>
        ))}
      </div>
      <div className="findings">
        <DataGrid
          id="findings"
          label={t('Findings')}
          columns={columnsOf(t, workbench, (finding) => findingWords(finding, language).title)}
          total={answer?.total ?? 0}
          first={answer?.first ?? 0}
          rows={rows}
          current={current}
          onCurrent={setCurrent}
          onOpen={({ of }) => selectFirst(workbench, of)}
          onWindow={onWindow}
          heading={(row) => (row.row === 'heading' ? <Heading row={row} group={group} /> : undefined)}
          rowLook={({ of }) => of.severity}
        />
        <section className="finding-details" aria-label={t('The finding chosen')}>
          {chosen?.row === 'finding' ? (
            <Details workbench={workbench} finding={chosen.of} />
          ) : (
            <p>{t('Choose a finding to read what happened, and what it rests on.')}</p>
          )}
        </section>
      </div>
    </section>
  );
}

function toggled(shown: readonly FindingSeverity[], severity: FindingSeverity): readonly FindingSeverity[] {
  return shown.includes(severity) ? shown.filter((one) => one !== severity) : [...shown, severity];
}

/** Enter and double click lead to the first frame or record it rests on. */
function selectFirst({ actions }: Workbench, { frames, records }: Finding): void {
  if (frames[0] !== undefined) actions.select({ kind: 'frame', row: frames[0] });
  else if (records[0] !== undefined) actions.select({ kind: 'record', row: records[0] });
}

function columnsOf(
  t: Translate,
  workbench: Workbench,
  titleOf: (finding: Finding) => string,
): readonly GridColumn<FindingRow>[] {
  const view = workbench.view();
  const about = ({ stream, socket }: Finding): string => {
    if (stream !== NONE) return `tcp.stream ${stream}`;
    return view && socket !== NONE ? socketName(view, socket) : '';
  };
  return [
    {
      id: 'severity',
      title: t('Severity'),
      width: 92,
      cell: ({ of }) => <Severity severity={of.severity} />,
    },
    { id: 'about', title: t('About'), width: 120, cell: ({ of }) => about(of) },
    { id: 'count', title: t('Times'), width: 66, numeric: true, cell: ({ of }) => countText(of.count) },
    { id: 'first', title: t('First at'), width: 84, numeric: true, cell: ({ of }) => firstOf(of) },
    { id: 'title', title: t('What'), width: 260, cell: ({ of }) => titleOf(of), look: () => 'words' },
  ];
}

function firstOf({ frames, records }: Finding): string {
  if (frames[0] !== undefined) return String(frames[0] + 1);
  return records[0] === undefined ? '' : `e${records[0] + 1}`;
}

const severityWords: Readonly<Record<FindingSeverity, Key>> = {
  error: 'error',
  warn: 'warning',
  note: 'note',
  chat: 'chat',
};

function Severity({ severity }: { severity: FindingSeverity }): ReactNode {
  const { t } = useWords();
  const Icon = severityIcons[severity];
  return (
    <span className={cx('severity', severity)}>
      <Icon size={13} aria-hidden="true" />
      {t(severityWords[severity])}
    </span>
  );
}

function Heading({
  row,
  group,
}: {
  row: FindingRow & { row: 'heading' };
  group: FindingGrouping;
}): ReactNode {
  const { t, language } = useWords();
  const { of, count } = row;
  const name =
    group === 'severity'
      ? t(severityNames[of.severity])
      : group === 'kind'
        ? findingWords(of, language).title
        : of.stream === NONE
          ? t('No conversation')
          : `tcp.stream ${of.stream}`;
  return `${name} · ${countText(count)}`;
}

function Details({ workbench, finding }: { workbench: Workbench; finding: Finding }): ReactNode {
  const { t, language } = useWords();
  const { title, text, source } = findingWords(finding, language);
  const { frames, records, stream, count } = finding;
  const kept = frames.length + records.length;
  return (
    <>
      <h3>
        <Severity severity={finding.severity} /> {title}
      </h3>
      <p>{text}</p>
      <p className="finding-where">{source}</p>
      {stream !== NONE && (
        <SmallButton onClick={() => openConversation(workbench, stream)}>
          {t('Open tcp.stream {{stream}}', { stream })}
        </SmallButton>
      )}
      <p className="finding-rows">
        {frames.map((row) => (
          <FrameLink key={row} workbench={workbench} row={row} />
        ))}
        {records.map((row) => (
          <RecordLink key={row} workbench={workbench} row={row} />
        ))}
        {count > kept && kept >= ROWS_KEPT && (
          <span>{t('and more: {{count}} in all', { count: countText(count) })}</span>
        )}
      </p>
    </>
  );
}
