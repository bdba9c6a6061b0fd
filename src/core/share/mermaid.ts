/** A ladder as a Mermaid sequence diagram: lanes are participants, frames arrows, records notes. */
import type { FrameKind } from '../ladder/kinds.ts';
import type { LadderTrace } from '../scene/trace.ts';
import type { PictureRows } from './picture.ts';
import { lanesOnScreen, type Step, stepsOf } from './steps.ts';
import { laneName } from './svg.ts';

export interface MermaidOptions {
  readonly rows: PictureRows;
  readonly title: string;
  readonly laneOrder?: readonly string[];
  readonly chipText: (entry: number) => string;
}

/** Data and what opens or closes is solid, what only answers dashed, a reset ends in a cross. */
const arrows: Readonly<Record<FrameKind, string>> = {
  syn: '->>',
  data: '->>',
  ack: '-->>',
  fin: '->>',
  rst: '-x',
  keepalive: '--)',
  window: '-->>',
  trouble: '--x',
  other: '-)',
};

export function ladderMermaid(view: LadderTrace, options: MermaidOptions): string {
  const lanes = lanesOnScreen(view, options.laneOrder);
  const lines = [`---`, `title: ${JSON.stringify(safe(options.title))}`, `---`, 'sequenceDiagram'];
  // Someone has to be there even where no frame is.
  if (lanes.length === 0) lines.push('  participant C as client', '  participant S as server');
  for (const lane of lanes) {
    const { side } = view.tick.lanes[lane]!;
    const name = laneName(view, view.tick.lanes[lane]!);
    lines.push(`  participant L${lane} as ${safe(`${side === 'left' ? 'client' : 'server'} ${name}`)}`);
  }
  for (const step of stepsOf(view, options.rows, options.chipText))
    lines.push(`  ${lineOf(view, step, lanes)}`);
  return `${lines.join('\n')}\n`;
}

function lineOf(view: LadderTrace, step: Step, lanes: readonly number[]): string {
  if (step.kind === 'idle') return `Note over ${span(lanes)}: ${safe(step.text)}`;
  if (step.kind === 'frame') {
    if (step.from === undefined || step.to === undefined)
      return `Note over ${span(lanes)}: ${safe(step.label)}`;
    return `L${step.from}${arrows[step.what]}L${step.to}: ${safe(`${step.label} ${step.numbers}`.trim())}`;
  }
  const lane = step.lane ?? lanes.find((one) => view.tick.lanes[one]?.side === step.side);
  const beside = step.side === 'left' ? 'left of' : 'right of';
  const place = lane === undefined ? (step.side === 'left' ? 'C' : 'S') : `L${lane}`;
  return `Note ${beside} ${place}: ${safe(step.text)}`;
}

function span(lanes: readonly number[]): string {
  const [first, last] = [lanes[0], lanes.at(-1)];
  if (first === undefined || last === undefined) return 'C,S';
  return first === last ? `L${first}` : `L${first},L${last}`;
}

/**
 * Text that the parser takes as text: `;` ends a statement, `#` begins an entity, `%%` a comment, `<` may begin a tag
 * (Mermaid: sequence diagrams, "Entity codes to escape characters").
 */
function safe(text: string): string {
  const flat = text.replace(/\s+/g, ' ').trim();
  return flat.replace(/[#;<>%{}"\\]/g, (c) => `#${c.charCodeAt(0)};`) || '-';
}
