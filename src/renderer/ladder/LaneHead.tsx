import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef, useState } from 'react';
import { laneKey } from '../../core/ladder/arrange.ts';
import type { Lane } from '../../core/ladder/rows.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { Workbench } from '../store/workbench.ts';
import { cx } from '../ui/cx.ts';
import { Menu, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';

export interface LaneHeadProps {
  readonly workbench: Workbench;
  readonly lane: Lane;
  readonly index: number;
  /** Middle, and the room it has. */
  readonly x: number;
  readonly room: number;
  readonly text: string;
  /** Name in full. */
  readonly name: string;
  /** The lane of its side that stands at a point; undefined where none does. */
  readonly laneAt: (x: number) => number | undefined;
}

/** How far a press may wander and still be a click, CSS pixels. */
const SLACK = 4;

/** The name of a lane: dragged it moves the lane, pressed it opens the menu of what can be done with it. */
export function LaneHead(props: LaneHeadProps): ReactNode {
  const { workbench, lane, index, x, room, text, name } = props;
  const { ladder } = workbench;
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const drag = useLaneDrag(props, () => setOpen(true));
  const isOne = lane.address !== NONE;
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!event.altKey || by === undefined) return;
    event.preventDefault();
    ladder.moveLane(index, by);
  };
  return (
    <div className="lane-head" style={{ left: x, maxWidth: room }} data-lane={laneKey(lane)}>
      <Menu
        open={open}
        onOpenChange={setOpen}
        align="center"
        trigger={
          <button
            type="button"
            className={cx(drag.active && 'dragging')}
            title={`${name} — ${t('drag to move, press for more')}`}
            aria-label={t('Lane {{name}}', { name })}
            aria-keyshortcuts="Alt+ArrowLeft Alt+ArrowRight"
            onKeyDown={onKeyDown}
            {...drag.handlers}
          >
            {text}
          </button>
        }
      >
        <MenuItem aside="Alt+←" onSelect={() => ladder.moveLane(index, -1)}>
          {t('Move left')}
        </MenuItem>
        <MenuItem aside="Alt+→" onSelect={() => ladder.moveLane(index, 1)}>
          {t('Move right')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem
          disabled={!isOne}
          onSelect={() => ladder.hideLane({ address: lane.address, port: lane.port, name })}
        >
          {t('Hide this lane and its conversations')}
        </MenuItem>
      </Menu>
    </div>
  );
}

function useLaneDrag({ workbench, index, laneAt }: LaneHeadProps, onClick: () => void) {
  const from = useRef<{ readonly x: number; moved: boolean } | undefined>(undefined);
  const [active, setActive] = useState(false);
  const end = (): void => {
    from.current = undefined;
    setActive(false);
  };
  const onPointerDown = (event: PointerEvent<HTMLButtonElement>): void => {
    if (event.button !== 0) return;
    // The menu would open now: it is to open only if nothing is dragged.
    event.preventDefault();
    event.currentTarget.focus();
    event.currentTarget.setPointerCapture(event.pointerId);
    from.current = { x: event.clientX, moved: false };
  };
  const onPointerMove = (event: PointerEvent<HTMLButtonElement>): void => {
    const start = from.current;
    if (!start) return;
    if (Math.abs(event.clientX - start.x) > SLACK) start.moved = true;
    if (!start.moved) return;
    setActive(true);
    const over = laneAt(event.clientX);
    if (over !== undefined && over !== index) workbench.ladder.moveLaneTo(index, over);
  };
  const onPointerUp = (): void => {
    if (from.current && !from.current.moved) onClick();
    end();
  };
  return { active, handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: end } };
}
