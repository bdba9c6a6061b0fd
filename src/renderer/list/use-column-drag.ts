import { type PointerEvent, useRef, useState } from 'react';

/** CSS pixels that the pointer moves before a press counts as a drag. */
const SLACK = 5;

export interface ColumnDrag {
  /** The column being dragged, and the one that it would stand before (undefined: at the end). */
  readonly dragged: string | undefined;
  readonly target: string | undefined;
  handlers(id: string): {
    onPointerDown(event: PointerEvent<HTMLElement>): void;
    onPointerMove(event: PointerEvent<HTMLElement>): void;
    onPointerUp(event: PointerEvent<HTMLElement>): void;
    onPointerCancel(): void;
  };
}

/** Drags a column's head among the others; a press that does not move is a click. */
export function useColumnDrag(
  onMove: (id: string, before: string | undefined) => void,
  onClick: (id: string) => void,
): ColumnDrag {
  const pressed = useRef<{ id: string; x: number } | undefined>(undefined);
  const [drag, setDrag] = useState<{ id: string; target: string | undefined } | undefined>(undefined);
  const end = (): void => {
    pressed.current = undefined;
    setDrag(undefined);
  };
  return {
    dragged: drag?.id,
    target: drag?.target,
    handlers: (id) => ({
      onPointerDown: (event) => {
        if (event.button !== 0) return;
        pressed.current = { id, x: event.clientX };
        event.currentTarget.setPointerCapture(event.pointerId);
      },
      onPointerMove: (event) => {
        const from = pressed.current;
        if (!from || (!drag && Math.abs(event.clientX - from.x) < SLACK)) return;
        setDrag({ id, target: columnAt(event.currentTarget, event.clientX) });
      },
      onPointerUp: (event) => {
        const from = pressed.current;
        end();
        if (!from) return;
        if (drag) onMove(id, columnAt(event.currentTarget, event.clientX));
        else onClick(id);
      },
      onPointerCancel: end,
    }),
  };
}

/** The column whose left half the pointer is left of: what is dropped stands before it. */
function columnAt(head: HTMLElement, x: number): string | undefined {
  const heads = [...(head.parentElement?.querySelectorAll<HTMLElement>('[data-column]') ?? [])];
  const at = heads.find((one) => {
    const { left, width } = one.getBoundingClientRect();
    return x < left + width / 2;
  });
  return at?.dataset.column;
}
