import { beforeAll, describe, expect, it } from 'vitest';
import { frameKinds } from '../../../src/core/ladder/kinds.ts';
import { OVERVIEW_PARTS, overviewOf } from '../../../src/core/scene/overview.ts';
import { paintScene } from '../../../src/core/scene/paint.ts';
import { fitNumbers, paintArrow } from '../../../src/core/scene/paint-arrows.ts';
import { paintOverview } from '../../../src/core/scene/paint-overview.ts';
import type { Arrow, SceneInput } from '../../../src/core/scene/types.ts';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { DrawLog, tokenPalette } from '../../renderer/support/draw-log.ts';
import { sceneInput, sceneOf } from '../../renderer/support/scenes.ts';
import { CONNECTION, shown } from '../../renderer/support/traced.ts';

let view: TraceView;
beforeAll(async () => {
  view = (await shown(CONNECTION)).view();
});

const fonts = { sans: 'Inter', mono: 'JetBrains Mono' };
const style = (input: SceneInput) => ({ palette: tokenPalette, fonts, columns: input.columns });

function painted(changes: Partial<SceneInput> = {}): DrawLog {
  const log = new DrawLog();
  const input = sceneInput(view, changes);
  paintScene(log.canvas, sceneOf(view, changes), style(input));
  return log;
}

describe('a drawing', () => {
  it('writes every label, time, state, lag and chip once', () => {
    const { texts } = painted();
    expect(texts.filter((text) => text === 'SYN, ACK')).toHaveLength(1);
    expect(texts.filter((text) => text === '3.00 s idle')).toHaveLength(1);
    expect(texts.filter((text) => text === 'FIN-WAIT-1')).toHaveLength(1);
    expect(texts.filter((text) => /^e\d+$/.test(text))).toHaveLength(view.tables.records.length);
    expect(texts.filter((text) => /^\d\.\d{6}$/.test(text))).toHaveLength(view.rows);
  });

  it('outlines calls and fills events, in the colours of their side', () => {
    const log = painted();
    const chipTexts = log.of('fillText').filter(({ args }) => /^e\d+$/.test(String(args[0])));
    const fontOf = (text: string): string => chipTexts.find(({ args }) => args[0] === text)?.font ?? '';
    expect(fontOf('e3')).toMatch(/^italic/);
    expect(fontOf('e4')).not.toMatch(/italic/);
    const fills = new Set(log.of('fill').map(({ fill }) => fill));
    expect(fills).toContain('--client-soft');
    expect(fills).toContain('--server-soft');
    expect(log.of('stroke').map(({ stroke }) => stroke)).toContain('--client-border');
  });

  it('draws lifelines in the colours of their states', () => {
    const fills = painted()
      .of('fill')
      .map(({ fill }) => fill);
    for (const token of [
      '--state-closed',
      '--state-opening',
      '--state-open',
      '--state-closing',
      '--state-waiting',
    ]) {
      expect(fills).toContain(token);
    }
  });

  it('lays the selection under everything', () => {
    const log = painted({ selection: { kind: 'frame', row: 0 } });
    expect(log.of('fillRect')[0]).toMatchObject({ fill: '--select' });
    expect(log.drawn.findIndex(({ what }) => what === 'fillRect')).toBeLessThan(
      log.drawn.findIndex(({ what }) => what === 'stroke'),
    );
  });

  it('leaves no dash set behind', () => {
    expect(painted().drawn.at(-1)?.dash).toEqual([]);
  });

  it('of many rows to a pixel is one line a pixel, with a place for each kind', () => {
    const log = painted({ window: { top: 0, height: 300, rowHeight: 0.5 } });
    expect(log.texts.filter((text) => /^e\d+$/.test(text))).toEqual([]);
    const places = new Map(log.of('fillRect').map(({ fill, args }) => [fill, args[0]]));
    for (const kind of ['syn', 'data', 'ack', 'fin']) expect([...places.keys()]).toContain(`--kind-${kind}`);
    for (const side of ['client', 'server']) expect([...places.keys()]).toContain(`--${side}-border`);
    expect(new Set(places.values()).size).toBe(places.size);
  });
});

describe('marks of findings', () => {
  it('are told apart by shape as well as colour', () => {
    const shapes = (['note', 'warn', 'error'] as const).map((severity) => {
      const { drawn } = painted({ markOf: (entry) => (entry === 0 ? severity : undefined) });
      const lines = drawn.slice(drawn.findLastIndex(({ what }) => what === 'beginPath'));
      return lines.map(({ what }) => what);
    });
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(3);
  });
});

describe('the overview', () => {
  it('shows what is where, records at the edges, and findings', () => {
    const log = new DrawLog();
    const overview = overviewOf(view, 100);
    paintOverview(log.canvas, overview, [{ y: 50, severity: 'error' }], tokenPalette);
    const fills = new Set(log.drawn.map(({ fill }) => fill));
    for (const token of ['--kind-syn', '--kind-fin', '--client-border', '--server-border', '--bad']) {
      expect(fills).toContain(token);
    }
    const counted = overview.counts.reduce((sum, count) => sum + count, 0);
    expect(counted).toBe(view.rows);
  });

  it('keeps what is rare in sight', () => {
    const counts = new Uint32Array(OVERVIEW_PARTS);
    counts[frameKinds.indexOf('data')] = 1000;
    counts[frameKinds.indexOf('rst')] = 1;
    const log = new DrawLog();
    paintOverview(log.canvas, { height: 1, counts }, [], tokenPalette);
    const rst = log.of('fillRect').find(({ fill }) => fill === '--kind-rst');
    expect(rst?.args[2]).toBe(2);
  });
});

describe('arrows', () => {
  const arrow = (kind: Arrow['kind']): Arrow => ({
    row: 0,
    kind,
    y: 10,
    from: 0,
    to: 100,
    label: '',
    numbers: '',
    textFrom: 10,
    textTo: 90,
    emphasis: 'none',
  });

  /** What of an arrow is seen without colour: weight, dash, and how its head is drawn. */
  function shapeOf(kind: Arrow['kind']): string {
    const log = new DrawLog();
    paintArrow(log.canvas, arrow(kind), style(sceneInput(view)));
    const line = log.of('stroke')[0];
    return JSON.stringify([
      line?.lineWidth,
      line?.dash,
      log.drawn.slice(log.drawn.indexOf(line!)).map(({ what }) => what),
    ]);
  }

  it('are told apart without colour', () => {
    const shapes = frameKinds.map(shapeOf);
    expect(new Set(shapes).size).toBe(frameKinds.length);
  });

  it('give up numbers that do not fit, whole ones only', () => {
    expect(fitNumbers('Seq=0 Ack=1 Len=41', 500)).toBe('Seq=0 Ack=1 Len=41');
    expect(fitNumbers('Seq=0 Ack=1 Len=41', 80)).toBe('Seq=0 Ack=1');
    expect(fitNumbers('Seq=0 Ack=1 Len=41', 10)).toBe('');
  });
});
