import { type PointerEvent, type ReactNode, useRef } from 'react';
import './scrollbar.css';

export interface ScrollbarProps {
  /** What it scrolls, for its name. */
  readonly label: string;
  /** Id of the element it scrolls. */
  readonly controls: string;
  /** All in the same unit: first shown, how much is shown, all there is. */
  readonly top: number;
  readonly shown: number;
  readonly total: number;
  readonly onScroll: (top: number) => void;
}

const LEAST_THUMB = 24;

/**
 * A scrollbar of our own, for what is far longer than a browser lets an element be (millions of rows): it knows rows,
 * not pixels.
 */
export function Scrollbar({ label, controls, top, shown, total, onScroll }: ScrollbarProps): ReactNode {
  const track = useRef<HTMLDivElement>(null);
  const grip = useRef<number | undefined>(undefined);
  const most = total - shown;
  if (most <= 0.001) return null;
  const share = Math.min(1, shown / total);
  const moveTo = (event: PointerEvent, from: number): void => {
    const bounds = track.current?.getBoundingClientRect();
    if (!bounds) return;
    const thumb = Math.max(LEAST_THUMB, share * bounds.height);
    const at = (event.clientY - bounds.top - from) / Math.max(1, bounds.height - thumb);
    onScroll(Math.min(1, Math.max(0, at)) * most);
  };
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const thumb = (event.currentTarget.firstElementChild as HTMLElement).getBoundingClientRect();
    const inThumb = event.clientY >= thumb.top && event.clientY <= thumb.bottom;
    grip.current = inThumb ? event.clientY - thumb.top : thumb.height / 2;
    event.currentTarget.setPointerCapture(event.pointerId);
    if (!inThumb) moveTo(event, grip.current);
  };
  return (
    <div
      ref={track}
      className="scrollbar"
      role="scrollbar"
      aria-label={label}
      aria-controls={controls}
      aria-orientation="vertical"
      aria-valuemin={0}
      aria-valuemax={Math.max(0, Math.round(most))}
      aria-valuenow={Math.min(Math.round(top), Math.round(most))}
      tabIndex={-1}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => grip.current !== undefined && moveTo(event, grip.current)}
      onPointerUp={() => {
        grip.current = undefined;
      }}
    >
      <div
        className="scrollbar-thumb"
        style={{
          height: `max(${LEAST_THUMB}px, ${share * 100}%)`,
          top: `calc(${Math.min(1, top / most)} * (100% - max(${LEAST_THUMB}px, ${share * 100}%)))`,
        }}
      />
    </div>
  );
}
