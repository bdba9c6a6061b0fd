import { EyeOff } from 'lucide-react';
import { memo, type ReactNode, useRef } from 'react';
import { useStore } from 'zustand';
import { laneKey } from '../../core/ladder/arrange.ts';
import type { Columns } from '../../core/ladder/geometry.ts';
import type { Lane } from '../../core/ladder/rows.ts';
import { formatAddress } from '../../core/trace/addresses.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Workbench } from '../store/workbench.ts';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import type { Translate } from '../words/words.ts';
import { LaneHead } from './LaneHead.tsx';

export interface LadderHeadProps {
  readonly workbench: Workbench;
  readonly columns: Columns;
  readonly records: boolean;
}

/** The columns' titles, and under them each lane's endpoint. */
export const LadderHead = memo(function LadderHead({
  workbench,
  columns,
  records,
}: LadderHeadProps): ReactNode {
  const { t } = useWords();
  useStore(workbench.store, (state) => state.traceVersion);
  const view = workbench.view();
  const head = useRef<HTMLDivElement>(null);
  const middle = ({ from, to }: { from: number; to: number }): number => (from + to) / 2;
  const left = records ? middle({ from: columns.left.from, to: columns.wire.from }) : columns.wire.from;
  const right = records ? middle({ from: columns.wire.to, to: columns.right.to }) : columns.wire.to;
  const lanes = view?.tick.lanes ?? [];
  const laneAt = (side: Lane['side'], clientX: number): number | undefined =>
    nearest(lanes, columns, side, clientX - (head.current?.getBoundingClientRect().left ?? 0));
  return (
    <div className="ladder-head" ref={head}>
      <Title x={left} text={records ? t('Client — your code') : t('Client')} />
      <Title x={middle(columns.wire)} text={t('Wire')} aside={wireText(view)} />
      <Title x={right} text={records ? t('Server — your code') : t('Server')} />
      {view &&
        lanes.map((lane, index) => (
          <LaneHead
            key={laneKey(lane)}
            workbench={workbench}
            lane={lane}
            index={index}
            x={columns.lanes[index] ?? 0}
            room={roomOf(lanes, columns, index)}
            text={laneText(view, lane, t)}
            name={laneName(view, lane, t)}
            laneAt={(x) => laneAt(lane.side, x)}
          />
        ))}
      <HiddenLanes workbench={workbench} />
    </div>
  );
});

function Title({ x, text, aside = '' }: { x: number; text: string; aside?: string }): ReactNode {
  return (
    <h3 className="ladder-title" style={{ left: x }}>
      {text}
      {aside && <span className="mono"> {aside}</span>}
    </h3>
  );
}

/** The lanes that were taken away, to bring them back. */
function HiddenLanes({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, ladder } = workbench;
  const { t } = useWords();
  const hidden = useStore(store, (state) => state.hiddenLanes);
  if (hidden.length === 0) return null;
  return (
    <div className="lanes-hidden">
      <Menu
        trigger={
          <button type="button" className="button">
            <EyeOff size={13} aria-hidden="true" />
            {t('{{count}} hidden', { count: hidden.length })}
          </button>
        }
      >
        <MenuLabel>{t('Hidden lanes')}</MenuLabel>
        {hidden.map((lane) => (
          <MenuItem key={`${lane.address} ${lane.port}`} onSelect={() => ladder.showLane(lane)}>
            {t('Show {{name}}', { name: lane.name })}
          </MenuItem>
        ))}
        <MenuSeparator />
        <MenuItem onSelect={() => ladder.showLane()}>{t('Show all lanes')}</MenuItem>
      </Menu>
    </div>
  );
}

/** The lane of a side whose middle is nearest. */
function nearest(
  lanes: readonly Lane[],
  columns: Columns,
  side: Lane['side'],
  x: number,
): number | undefined {
  const distance = (index: number): number => Math.abs((columns.lanes[index] ?? 0) - x);
  const own = lanes.flatMap((lane, index) => (lane.side === side ? [index] : []));
  return own.sort((a, b) => distance(a) - distance(b))[0];
}

/** Width for the name of a lane: up to the next one. */
function roomOf(lanes: readonly Lane[], columns: Columns, index: number): number {
  const x = columns.lanes[index] ?? 0;
  const others = lanes.flatMap((_, other) =>
    other === index ? [] : [Math.abs((columns.lanes[other] ?? 0) - x)],
  );
  return Math.max(40, Math.min(...others, 220) - 2);
}

function laneText(view: TraceView, lane: Lane, t: Translate): string {
  const own = view.tick.lanes.filter(({ side }) => side === lane.side);
  const alike = new Set(own.map(({ address }) => address)).size === 1;
  return own.length > 1 && alike && lane.address !== NONE ? `:${lane.port}` : laneName(view, lane, t);
}

function laneName(view: TraceView, lane: Lane, t: Translate): string {
  if (lane.address === NONE) return t('{{count}} endpoints', { count: lane.endpoints });
  const address = formatAddress(view.tables.addresses, lane.address);
  return address.includes(':') ? `[${address}]:${lane.port}` : `${address}:${lane.port}`;
}

function wireText(view: TraceView | undefined): string {
  const names = view?.facts.interfaces.map(({ name }) => name).filter((name) => name !== undefined) ?? [];
  return [...new Set(names)].join(', ');
}
