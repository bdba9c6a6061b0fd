import { Maximize2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import { recordName } from '../../core/capfile/records/names.ts';
import type { LagKind, SlowEvent } from '../../core/engine/questions/timing.ts';
import { durationText } from '../../core/ladder/duration.ts';
import type { Spread, TimingAnswer } from '../engine/questions/timing.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';
import { Empty } from './Empty.tsx';
import { countText, spanOrNothing } from './format.ts';
import { Legend } from './Legend.tsx';
import { FrameLink, RecordLink } from './links.tsx';
import { Plot } from './Plot.tsx';
import type { PlotSeries } from './plot-paint.ts';
import { levelOf, type PlotPoint, type Range, rowOf, timeOf } from './plot-points.ts';
import { SmallButton } from './SmallButton.tsx';
import './timing.css';
import { clockShift } from './time.ts';
import { useAnswer } from './use-answer.ts';
import { useThemeKey } from './use-theme-key.ts';
import './views.css';

/** How late the program heard of the wire, and whether its event loop was busy meanwhile. */
export function Timing({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const { store, actions } = workbench;
  const [range, setRange] = useState<Range>();
  const [width, setWidth] = useState(800);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const theme = useThemeKey(workbench);
  const selected = useStore(store, (state) =>
    state.selection?.kind === 'record' ? state.selection.row : undefined,
  );
  const bins = Math.max(50, Math.round(width / 50) * 50);
  const answer = useAnswer(workbench, 'timing', { range, bins });
  const series = answer ? seriesOf(answer, t) : [];
  const view = workbench.view();
  const shift = view ? clockShift(view) : 0;
  if (answer && answer.spreads.all.count === 0 && answer.loop.points === 0) {
    return (
      <Empty title={t('No socket records to time')}>
        {t(
          'Lags are measured between packets and what Node told a program: run an experiment, or open a session.',
        )}
      </Empty>
    );
  }
  const isEvent = (point: PlotPoint): boolean => point.series.id !== 'loop';
  const pick = (point: PlotPoint): void => {
    if (isEvent(point)) actions.select({ kind: 'record', row: rowOf(point) });
  };
  const pointText = (point: PlotPoint): string =>
    [
      ...(isEvent(point) ? [eventText(workbench, rowOf(point))] : []),
      `${(timeOf(point) + shift).toFixed(6)} s`,
      `${point.series.label} ${durationText(levelOf(point))}`,
    ].join(' · ');
  return (
    <section className="view" aria-label={t('Timing')}>
      <div className="view-bar">
        <Legend
          series={series}
          hidden={hidden}
          onToggle={(id) => {
            const next = new Set(hidden);
            if (!next.delete(id)) next.add(id);
            setHidden(next);
          }}
        />
        <SmallButton icon={Maximize2} disabled={range === undefined} onClick={() => setRange(undefined)}>
          {t('Show all')}
        </SmallButton>
      </div>
      <div className="timing">
        <Plot
          label={t('Lag from kernel to JavaScript, and event-loop delay, over time')}
          summary={answer ? summaryOf(answer, t) : ''}
          series={series.filter(({ id }) => !hidden.has(id))}
          whole={answer?.whole ?? [0, 1]}
          range={range}
          onRange={setRange}
          shift={shift}
          valueText={durationText}
          log
          selected={selected}
          pointText={pointText}
          onPick={pick}
          onHover={(point) =>
            actions.hover(point && isEvent(point) ? { kind: 'record', row: rowOf(point) } : undefined)
          }
          onWidth={setWidth}
          theme={theme}
        />
        {answer && (
          <div className="timing-side">
            <Spreads answer={answer} />
            <Slowest workbench={workbench} events={answer.slowest} />
          </div>
        )}
      </div>
    </section>
  );
}

function seriesOf({ loop, lags }: TimingAnswer, t: Translate): readonly PlotSeries[] {
  const events: readonly PlotSeries[] = [
    {
      id: 'unknown',
      label: t('Lag, loop not sampled'),
      part: lags.unknown,
      look: 'rings',
      colour: '--kind-ack',
    },
    { id: 'free', label: t('Lag, loop free'), part: lags.free, look: 'dots', colour: '--kind-data' },
    { id: 'busy', label: t('Lag, loop busy'), part: lags.busy, look: 'squares', colour: '--kind-rst' },
  ];
  const delay: PlotSeries = {
    id: 'loop',
    label: t('Event-loop delay'),
    part: loop,
    look: 'samples',
    colour: '--lag',
    passive: true,
  };
  return [delay, ...events].filter(({ part }) => part.points > 0);
}

function summaryOf({ spreads }: TimingAnswer, t: Translate): string {
  if (spreads.all.count === 0) return t('No lag was measured.');
  return t(
    '{{events}} events: median lag {{median}}, at most {{most}}; {{busy}} of them while the loop was busy.',
    {
      events: countText(spreads.all.count),
      median: durationText(spreads.all.median),
      most: durationText(spreads.all.most),
      busy: countText(spreads.busy.count),
    },
  );
}

function eventText(workbench: Workbench, record: number): string {
  const view = workbench.view();
  if (!view || record >= view.tables.records.length) return '';
  return `${recordName(view.tables.records.get('name', record)).text} e${record + 1}`;
}

/** Percentiles, told apart by what the loop did. */
function Spreads({ answer }: { answer: TimingAnswer }): ReactNode {
  const { t } = useWords();
  const { all, free, busy, unknown, loop } = answer.spreads;
  const named: readonly (readonly [LagKind | 'all' | 'loop', string, Spread])[] = [
    ['all', t('All lags'), all],
    ['free', t('Loop free'), free],
    ['busy', t('Loop busy'), busy],
    ['unknown', t('Not sampled'), unknown],
    ['loop', t('Event-loop delay'), loop],
  ];
  return (
    <table className="timing-table">
      <caption className="visually-hidden">{t('Distribution')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('Distribution')}</th>
          <th scope="col">{t('Count')}</th>
          <th scope="col">50 %</th>
          <th scope="col">90 %</th>
          <th scope="col">99 %</th>
          <th scope="col">{t('Most')}</th>
        </tr>
      </thead>
      <tbody>
        {named
          .filter(([id, , spread]) => id === 'all' || spread.count > 0)
          .map(([id, name, spread]) => (
            <tr key={id} className={id}>
              <th scope="row">{name}</th>
              <td>{countText(spread.count)}</td>
              <td>{spanOrNothing(spread.median)}</td>
              <td>{spanOrNothing(spread.p90)}</td>
              <td>{spanOrNothing(spread.p99)}</td>
              <td>{spanOrNothing(spread.most)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}

function Slowest({ workbench, events }: { workbench: Workbench; events: readonly SlowEvent[] }): ReactNode {
  const { t } = useWords();
  const view = workbench.view();
  if (events.length === 0 || !view) return null;
  return (
    <table className="timing-table">
      <caption className="visually-hidden">{t('The slowest events')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('The slowest events')}</th>
          <th scope="col">{t('Caused by')}</th>
          <th scope="col">{t('Lag')}</th>
          <th scope="col">{t('Loop meanwhile')}</th>
        </tr>
      </thead>
      <tbody>
        {events.map(({ record, frame, lag, loop }) => (
          <tr key={record}>
            <th scope="row">
              <RecordLink workbench={workbench} row={record}>
                {recordName(view.tables.records.get('name', record)).text}
              </RecordLink>
            </th>
            <td>
              <FrameLink workbench={workbench} row={frame} />
            </td>
            <td>{durationText(lag)}</td>
            <td className={loop * 2 >= lag ? 'busy' : ''}>{Number.isNaN(loop) ? '–' : durationText(loop)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
