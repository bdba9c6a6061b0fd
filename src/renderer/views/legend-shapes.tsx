import type { ReactNode } from 'react';
import type { PlotLook } from './plot-paint.ts';

/** A series' mark as the graph draws it, in the current colour. */
export function resolveShape(look: PlotLook, dashed: boolean): ReactNode {
  const line = {
    stroke: 'currentColor',
    strokeWidth: 1.6,
    fill: 'none',
    ...(dashed ? { strokeDasharray: '4 2.5' } : {}),
  };
  const shapes: Record<PlotLook, ReactNode> = {
    steps: <path d="M1 9 H9 V3 H17" {...line} />,
    samples: <path d="M1 3 H9 V9 H17" {...line} />,
    line: <path d="M1 9 L7 4 L11 7 L17 2" {...line} />,
    bars: <path d="M9 2 V10 M6.5 2 H11.5 M6.5 10 H11.5" {...line} />,
    dots: <circle cx="9" cy="6" r="2.6" fill="currentColor" />,
    rings: <circle cx="9" cy="6" r="3" {...line} />,
    squares: <rect x="6" y="3" width="6" height="6" fill="currentColor" />,
    crosses: <path d="M5.5 2.5 L12.5 9.5 M12.5 2.5 L5.5 9.5" {...line} />,
  };
  return shapes[look];
}
