import type { ReactNode } from 'react';
import type { Columns } from '../../core/ladder/geometry.ts';
import type { Lane } from '../../core/ladder/rows.ts';
import { formatAddress } from '../../core/trace/addresses.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { TraceView } from '../engine/trace-client.ts';

export interface LadderHeadProps {
  readonly view: TraceView | undefined;
  readonly columns: Columns;
  readonly records: boolean;
}

/** The columns' titles, and under them who the endpoints are. */
export function LadderHead({ view, columns, records }: LadderHeadProps): ReactNode {
  const code = records ? ' — your code' : '';
  const middle = ({ from, to }: { from: number; to: number }): number => (from + to) / 2;
  const left = records ? middle({ from: columns.left.from, to: columns.wire.from }) : columns.wire.from;
  const right = records ? middle({ from: columns.wire.to, to: columns.right.to }) : columns.wire.to;
  return (
    <div className="ladder-head">
      <Column x={left} title={`Client${code}`} text={endpoints(view, 'left')} />
      <Column x={middle(columns.wire)} title="Wire" text={wireText(view)} />
      <Column x={right} title={`Server${code}`} text={endpoints(view, 'right')} />
    </div>
  );
}

function Column({ x, title, text }: { x: number; title: string; text: string }): ReactNode {
  return (
    <div className="ladder-head-column" style={{ left: x }}>
      <h3>{title}</h3>
      {text && <p>{text}</p>}
    </div>
  );
}

function endpoints(view: TraceView | undefined, side: 'left' | 'right'): string {
  const lanes = view?.tick.lanes.filter((lane) => lane.side === side) ?? [];
  return lanes.map((lane) => laneText(view, lane)).join(' · ');
}

function laneText(view: TraceView | undefined, lane: Lane): string {
  if (!view || lane.address === NONE) return `${lane.endpoints} endpoints`;
  const address = formatAddress(view.tables.addresses, lane.address);
  return lane.side === 'right' || view.tick.lanes.length <= 2 ? `${address}:${lane.port}` : `:${lane.port}`;
}

function wireText(view: TraceView | undefined): string {
  const names = view?.facts.interfaces.map(({ name }) => name).filter((name) => name !== undefined) ?? [];
  return [...new Set(names)].join(', ');
}
