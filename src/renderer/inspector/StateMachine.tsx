import { type ReactNode, useId } from 'react';
import type { StatePaths, StateStep } from '../engine/state-paths.ts';
import { cx } from '../ui/cx.ts';
import './state-machine.css';
import { arrows, BOX, HEIGHT, isShared, lineOf, places, placesOf, stepsOf, WIDTH } from './state-diagram.ts';

export interface StateMachineProps {
  readonly paths: StatePaths;
  /** Both ends' places and ways, for those who do not see the drawing. */
  readonly description: string;
  readonly names: { readonly client: string; readonly server: string };
}

const sides = ['client', 'server'] as const;
type Side = (typeof sides)[number];

const statesOf = (steps: readonly StateStep[]): number[] => steps.map(({ state }) => state);

/** The state machine of TCP with both ends on it: where each is, and the way it took. */
export function StateMachine({ paths, description, names }: StateMachineProps): ReactNode {
  const heads = useId();
  const at = { client: placeOf(paths.client), server: placeOf(paths.server) };
  return (
    <svg className="state-machine" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={description}>
      <defs>
        {['plain', ...sides].map((look) => (
          <marker
            key={look}
            id={`${heads}-${look}`}
            className={`state-head ${look}`}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0 0 L8 4 L0 8 Z" />
          </marker>
        ))}
      </defs>
      {arrows.map((arrow) => (
        <path
          key={`${arrow.from} ${arrow.to}`}
          className="state-arrow"
          d={lineOf({ ...arrow, isDrawn: true })}
          markerEnd={`url(#${heads}-plain)`}
        />
      ))}
      {sides.map((side) => (
        <Way key={side} side={side} paths={paths} head={`url(#${heads}-${side})`} />
      ))}
      {places.map(({ id, name, x, y }) => (
        <g key={id} transform={`translate(${x} ${y})`}>
          <rect
            className={cx('state-box', at.client === id && 'client', at.server === id && 'server')}
            x={-BOX.width / 2}
            y={-BOX.height / 2}
            width={BOX.width}
            height={BOX.height}
            rx={8}
          />
          <text className="state-name" y={5.5}>
            {name}
          </text>
        </g>
      ))}
      {arrows.map(({ from, to, event, action, x, y, anchor }) => (
        <text key={`${from} ${to}`} className="state-label" x={x} y={y} textAnchor={anchor}>
          {event}
          {action && (
            <tspan x={x} dy={11}>
              {action}
            </tspan>
          )}
        </text>
      ))}
      {sides.map((side) => (
        <Badge key={side} side={side} at={at[side]} name={names[side]} />
      ))}
    </svg>
  );
}

/** Where an end stands; undefined: nowhere on the drawing, its state is not known. */
function placeOf(steps: readonly StateStep[]): string | undefined {
  const last = steps.at(-1);
  return last && placesOf([last.state]).length > 0 ? placesOf(statesOf(steps)).at(-1) : undefined;
}

/** The way an end took, beside the arrows; the server's is dashed, so that it reads without colour. */
function Way({ side, paths, head }: { side: Side; paths: StatePaths; head: string }): ReactNode {
  const others = stepsOf(statesOf(paths[side === 'client' ? 'server' : 'client']));
  const apart = side === 'client' ? -2.5 : 2.5;
  return stepsOf(statesOf(paths[side])).map((step, index) => (
    <path
      // biome-ignore lint/suspicious/noArrayIndexKey: the way only grows
      key={index}
      className={cx('state-way', side)}
      d={lineOf(step, isShared(step, others) ? apart : 0)}
      markerEnd={head}
    />
  ));
}

/** A flag at the box where an end stands: the client's above its left corner, the server's above its right. */
function Badge({ side, at, name }: { side: Side; at: string | undefined; name: string }): ReactNode {
  const place = places.find(({ id }) => id === at);
  if (!place) return null;
  const width = 12 + [...name].reduce((sum, c) => sum + (c > '\u2e80' ? 11 : 6.4), 0);
  const x = side === 'client' ? place.x - BOX.width / 2 - 4 : place.x + BOX.width / 2 + 4 - width;
  return (
    <g className={cx('state-badge', side)} transform={`translate(${x} ${place.y - BOX.height / 2 - 12})`}>
      <rect width={width} height={17} rx={8.5} />
      <text x={width / 2} y={12.5}>
        {name}
      </text>
    </g>
  );
}
