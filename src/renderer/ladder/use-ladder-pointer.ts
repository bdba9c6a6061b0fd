import { type PointerEvent, useRef, useState } from 'react';
import type { LadderScroll } from './use-ladder-scroll.ts';

export interface LadderPointerOptions {
  readonly scroll: LadderScroll;
  /** Heights in the window, CSS pixels. */
  readonly onHover: (y: number | undefined) => void;
  readonly onPress: (y: number) => void;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** How far a press may wander and still be a click, CSS pixels. */
const SLACK = 4;

/** One pointer hovers, selects by a click and pans by a drag; two pinch. */
export function useLadderPointer({ scroll, onHover, onPress }: LadderPointerOptions) {
  const held = useRef(new Map<number, Point>());
  const start = useRef<Point | undefined>(undefined);
  const [panning, setPanning] = useState(false);
  const pan = (before: Point, now: Point): void => {
    const from = start.current;
    if (from && Math.hypot(now.x - from.x, now.y - from.y) > SLACK) {
      start.current = undefined;
      setPanning(true);
    }
    if (start.current === undefined) scroll.panBy(before.y - now.y);
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    held.current.set(event.pointerId, pointOf(event));
    start.current = held.current.size === 1 ? pointOf(event) : undefined;
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const now = pointOf(event);
    const before = held.current.get(event.pointerId);
    if (!before) {
      onHover(now.y);
      return;
    }
    const others = [...held.current].filter(([id]) => id !== event.pointerId).map(([, point]) => point);
    held.current.set(event.pointerId, now);
    const other = others[0];
    if (other) scroll.zoomAt(distance(now, other) / Math.max(1, distance(before, other)), other.y);
    else pan(before, now);
  };
  const release = (event: PointerEvent<HTMLElement>): void => {
    held.current.delete(event.pointerId);
    setPanning(false);
  };
  const onPointerUp = (event: PointerEvent<HTMLElement>): void => {
    if (held.current.has(event.pointerId) && start.current) onPress(start.current.y);
    start.current = undefined;
    release(event);
  };
  const onPointerLeave = (): void => onHover(undefined);
  return {
    panning,
    handlers: { onPointerDown, onPointerMove, onPointerUp, onPointerCancel: release, onPointerLeave },
  };
}

function pointOf(event: PointerEvent<HTMLElement>): Point {
  const { left, top } = event.currentTarget.getBoundingClientRect();
  return { x: event.clientX - left, y: event.clientY - top };
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
