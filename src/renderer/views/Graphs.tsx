import { ArrowLeftRight, Maximize2 } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { PlotKind } from '../engine/questions/plots.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { Choice } from './Choice.tsx';
import { Empty } from './Empty.tsx';
import { endText } from './format.ts';
import { type GraphKind, graphSeries, graphSummary, valueTextOf } from './graph-kinds.ts';
import { Legend } from './Legend.tsx';
import { Plot } from './Plot.tsx';
import { levelOf, type Range, rowOf, timeOf } from './plot-points.ts';
import { SmallButton } from './SmallButton.tsx';
import { StreamPicker } from './StreamPicker.tsx';
import { clockShift } from './time.ts';
import { useAnswer } from './use-answer.ts';
import { useShownStream } from './use-shown-stream.ts';
import { useThemeKey } from './use-theme-key.ts';
import './views.css';
import { formatAddress } from '../../core/trace/addresses.ts';

/** Graphs of a conversation: what its frames did over time. */
export function Graphs({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const stream = useShownStream(workbench);
  if (stream === undefined) {
    return (
      <Empty title={t('Nothing to draw yet')}>
        {t('Run an experiment, record, or open a capture file; then choose a frame or a conversation.')}
      </Empty>
    );
  }
  return <Graph key={stream} workbench={workbench} stream={stream} />;
}

const plotKinds: Readonly<Record<GraphKind, PlotKind>> = {
  stevens: 'sequence',
  tcptrace: 'sequence',
  rtt: 'rtt',
  throughput: 'throughput',
  window: 'window',
};

function Graph({ workbench, stream }: { workbench: Workbench; stream: number }): ReactNode {
  const { t } = useWords();
  const { store, actions } = workbench;
  const [kind, setKind] = useState<GraphKind>('tcptrace');
  const [direction, setDirection] = useState<0 | 1>(() => busierSide(workbench, stream));
  const [range, setRange] = useState<Range>();
  const [width, setWidth] = useState(800);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const selected = useStore(store, (state) =>
    state.selection?.kind === 'frame' ? state.selection.row : undefined,
  );
  const theme = useThemeKey(workbench);
  const bins = Math.max(50, Math.round(width / 50) * 50);
  const answer = useAnswer(workbench, 'plot', { stream, direction, kind: plotKinds[kind], range, bins });
  const series = answer ? graphSeries(kind, answer, t) : [];
  const view = workbench.view();
  const shift = view ? clockShift(view) : 0;
  const valueText = valueTextOf(kind);
  return (
    <section className="view" aria-label={t('Graphs')}>
      <div className="view-bar">
        <StreamPicker workbench={workbench} stream={stream} />
        <Choice
          label={t('Graph')}
          value={kind}
          choices={[
            ['tcptrace', 'tcptrace'],
            ['stevens', 'Stevens'],
            ['rtt', t('Round-trip time')],
            ['throughput', t('Throughput')],
            ['window', t('Window')],
          ]}
          onChoose={setKind}
        />
        <SmallButton icon={ArrowLeftRight} onClick={() => setDirection(direction === 0 ? 1 : 0)}>
          {t('Bytes from {{end}}', { end: senderText(workbench, stream, direction) })}
        </SmallButton>
        <SmallButton icon={Maximize2} disabled={range === undefined} onClick={() => setRange(undefined)}>
          {t('Show all')}
        </SmallButton>
        <Legend
          series={series}
          hidden={hidden}
          onToggle={(id) => setHidden((before) => toggled(before, id))}
        />
      </div>
      <Plot
        label={t('Graph of tcp.stream {{stream}}', { stream })}
        summary={answer ? graphSummary(kind, answer, t) : ''}
        series={series.filter(({ id }) => !hidden.has(id))}
        whole={answer?.whole ?? [0, 1]}
        range={range}
        onRange={setRange}
        shift={shift}
        valueText={valueText}
        fromZero={kind !== 'stevens' && kind !== 'tcptrace'}
        selected={selected}
        pointText={(point) =>
          `${t('frame {{number}}', { number: rowOf(point) + 1 })} · ${(timeOf(point) + shift).toFixed(6)} s · ${point.series.label} ${valueText(levelOf(point))}`
        }
        onPick={(point) => actions.select({ kind: 'frame', row: rowOf(point) })}
        onHover={(point) => actions.hover(point && { kind: 'frame', row: rowOf(point) })}
        onWidth={setWidth}
        theme={theme}
      />
      <p className="plot-summary">{answer ? graphSummary(kind, answer, t) : ''}</p>
    </section>
  );
}

function toggled(before: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const after = new Set(before);
  if (!after.delete(id)) after.add(id);
  return after;
}

/** The side that sent more bytes: its graph says more. */
function busierSide(workbench: Workbench, stream: number): 0 | 1 {
  const view = workbench.view();
  if (!view || view.tables.flows.length <= stream * 2 + 1) return 0;
  const { flows } = view.tables;
  return flows.get('streamBytes', stream * 2 + 1) > flows.get('streamBytes', stream * 2) ? 1 : 0;
}

function senderText(workbench: Workbench, stream: number, direction: 0 | 1): string {
  const view = workbench.view();
  if (!view || stream >= view.tables.conversations.length) return '';
  const { conversations, addresses } = view.tables;
  const [address, port] = direction === 0 ? (['a', 'portA'] as const) : (['b', 'portB'] as const);
  return endText(
    formatAddress(addresses, conversations.get(address, stream)),
    conversations.get(port, stream),
  );
}
