import type { ReactNode } from 'react';
import type { Sample } from '../../core/contract/sample.ts';

const WIDTH = 60;
const HEIGHT = 58;
/** Where the lifelines stand. */
const LEFT = 6;
const RIGHT = WIDTH - 6;
const STEP = 6.6;
const HEAD = 4.4;
/** Segments that have room. */
const SHOWN = 8;

/** A sample's first segments as a small ladder. */
export function SampleWire({ arrows }: { arrows: Sample['arrows'] }): ReactNode {
  return (
    <svg className="sample-wire" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true">
      <path className="lifeline client" d={`M${LEFT} 3V${HEIGHT - 3}`} />
      <path className="lifeline server" d={`M${RIGHT} 3V${HEIGHT - 3}`} />
      {arrows.slice(0, SHOWN).map(({ kind, toRight }, i) => {
        const y = 6 + i * STEP;
        const [from, to, back] = toRight ? [LEFT + 3, RIGHT - 3, -HEAD] : [RIGHT - 3, LEFT + 3, HEAD];
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the drawing never changes
          <g key={i} className={`arrow ${kind}`}>
            <path className="shaft" d={`M${from} ${y}H${to}`} />
            <path className="head" d={`M${to} ${y}l${back} -${HEAD / 2}v${HEAD}z`} />
          </g>
        );
      })}
    </svg>
  );
}
