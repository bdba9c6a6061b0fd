/** Links against causality: the clocks are wrong, and everything that rests on lags with them. */
import type { Desk, Detector } from '../detector.ts';
import type { Finding } from '../types.ts';

export function violation(desk: Desk): Detector {
  let finding: Finding | undefined;
  let seen = 0;
  let worst = 0;
  const look = (now: number): void => {
    const { violations } = desk.context.linker;
    for (; seen < violations.length; seen += 1) {
      const { record, frame, lag } = violations[seen]!;
      worst = Math.max(worst, -lag);
      const report = { frames: [frame], records: [record], params: { lag: worst, count: seen + 1 } };
      if (finding) desk.grow(finding, report);
      else finding = desk.report('link.violation', now, report);
    }
  };
  return { tick: look };
}
