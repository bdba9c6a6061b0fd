import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { resolveTokens } from '../canvas/tokens.ts';
import { useSize } from '../ui/use-size.ts';
import './plot.css';
import { useWords } from '../words/use-words.ts';
import { type PlotCanvas, type PlotSeries, paintMark, paintSeries } from './plot-paint.ts';
import {
  extentOf,
  levelOf,
  nearestPoint,
  type PlotPoint,
  pointOfRow,
  type Range,
  timeOf,
  walk,
  zoomed,
} from './plot-points.ts';

export interface PlotProps {
  readonly label: string;
  /** What the graph shows, in words. */
  readonly summary: string;
  readonly series: readonly PlotSeries[];
  /** Seconds since the trace's first frame: all there is, and what is shown of it (undefined: all). */
  readonly whole: Range;
  readonly range: Range | undefined;
  readonly onRange: (range: Range | undefined) => void;
  /** Seconds that the page's clock (the list's Time column) is ahead of the points'. */
  readonly shift: number;
  readonly valueText: (value: number) => string;
  /** Each power of ten takes the same room. */
  readonly log?: boolean;
  /** Whether the values begin at 0 even where all are far from it. */
  readonly fromZero?: boolean;
  /** Row that is selected elsewhere. */
  readonly selected: number | undefined;
  readonly pointText: (point: PlotPoint) => string;
  readonly onPick: (point: PlotPoint) => void;
  readonly onHover: (point: PlotPoint | undefined) => void;
  /** Told how wide the graph is, CSS pixels. */
  readonly onWidth: (width: number) => void;
  readonly theme: string;
}

/** Pixels within which a point is meant. */
const REACH = 28;
const LEAST_DRAG = 5;

/** A graph over time by uPlot: it has the axes, the scales and the drag; the points are ours. */
export function Plot(props: PlotProps): ReactNode {
  const { label, summary, series, selected, pointText, onPick, onHover, onRange, onWidth } = props;
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(box);
  const plot = usePlot(box, props, width, height);
  const [near, setNear] = useState<PlotPoint>();
  const described = useId();
  const choosable = series.filter(({ passive }) => !passive);
  const chosen = pointOfRow(choosable, selected);
  useEffect(() => onWidth(width), [onWidth, width]);
  const pointAt = (event: PointerEvent, among: readonly PlotSeries[]): PlotPoint | undefined => {
    const chart = plot.current;
    if (!chart) return undefined;
    const bounds = chart.over.getBoundingClientRect();
    const place = { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
    return nearestPoint(
      among,
      place,
      (time, value) => ({ x: chart.valToPos(time + props.shift, 'x'), y: chart.valToPos(value, 'y') }),
      REACH,
    );
  };
  const hover = (point: PlotPoint | undefined): void => {
    if (point?.index === near?.index && point?.series.id === near?.series.id) return;
    setNear(point);
    onHover(point);
  };
  const pressed = useRef(0);
  const onKeyDown = (event: KeyboardEvent): void => {
    const done = onPlotKey(event.key, { ...props, series: choosable, chosen });
    if (done) event.preventDefault();
  };
  const said = near ?? chosen;
  return (
    <div className="plot">
      <p id={described} className="visually-hidden">
        {summary} {t('Arrow keys move among the points, plus and minus zoom, 0 shows all.')}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a graph one moves in by keys */}
      <div
        ref={box}
        className="plot-box"
        role="group"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move among its points
        tabIndex={0}
        aria-label={label}
        aria-describedby={described}
        onKeyDown={onKeyDown}
        onPointerMove={(event) => hover(pointAt(event, series))}
        onPointerLeave={() => hover(undefined)}
        onPointerDown={(event) => {
          pressed.current = event.clientX;
        }}
        onPointerUp={(event) => {
          const still = Math.abs(event.clientX - pressed.current) < LEAST_DRAG;
          const point = still ? pointAt(event, choosable) : undefined;
          if (point) onPick(point);
        }}
        onDoubleClick={() => onRange(undefined)}
      />
      <p className="plot-said" role="status">
        {said ? pointText(said) : ''}
      </p>
    </div>
  );
}

/** What a key does; false: nothing. */
function onPlotKey(
  key: string,
  { series, chosen, onPick, onRange, whole, range }: PlotProps & { readonly chosen: PlotPoint | undefined },
): boolean {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[key] as 1 | -1 | undefined;
  if (step) {
    const next = walk(series, chosen, step);
    if (next) onPick(next);
    return true;
  }
  if (key === '0' || key === 'Escape') {
    onRange(undefined);
    return true;
  }
  const factor = { '+': 0.5, '=': 0.5, '-': 2 }[key];
  if (factor === undefined) return false;
  onRange(zoomed(range ?? whole, whole, factor, chosen && timeOf(chosen)));
  return true;
}

/** The chart, made anew when its kind of scale changes, and drawn anew with every change. */
function usePlot(
  box: React.RefObject<HTMLDivElement | null>,
  props: PlotProps,
  width: number,
  height: number,
): React.RefObject<uPlot | undefined> {
  const plot = useRef<uPlot>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const drawable = width > 80 && height > 40;
  // biome-ignore lint/correctness/useExhaustiveDependencies: size and data follow below
  useEffect(() => {
    const element = box.current;
    if (!element || !drawable) return;
    const made = new uPlot(optionsOf(element, latest, width, height), dataOf(latest.current), element);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = undefined;
    };
  }, [box, drawable, props.log, props.theme]);
  useEffect(() => {
    if (drawable) plot.current?.setSize({ width, height });
  }, [drawable, width, height]);
  useEffect(() => plot.current?.setData(dataOf(latest.current)));
  return plot;
}

/** The corners alone: what uPlot scales by. */
function dataOf(props: PlotProps): uPlot.AlignedData {
  const [from, to] = rangeOf(props);
  const [least, greatest] = valuesOf(props);
  return [
    [from, to],
    [least, greatest],
  ];
}

/** What the axis shows, in the page's time, with room for points at the ends of all there is. */
function rangeOf({ whole, range, shift }: PlotProps): [number, number] {
  const [from, to] = range ?? whole;
  const room = range ? 0 : Math.max((to - from) * 0.01, 1e-6);
  return [from - room + shift, to + room + shift];
}

function valuesOf(props: PlotProps): [number, number] {
  const [from, to] = rangeOf(props);
  const extent = extentOf(props.series, from - props.shift, to - props.shift);
  if (!extent) return props.log ? [1, 10] : [0, 1];
  const { least, greatest } = extent;
  if (props.log)
    return [
      10 ** Math.floor(Math.log10(Math.max(1, least))),
      10 ** Math.ceil(Math.log10(Math.max(10, greatest))),
    ];
  const bottom = props.fromZero ? Math.min(0, least) : least;
  const room = Math.max((greatest - bottom) * 0.05, 1e-9);
  return [bottom - (bottom === 0 ? 0 : room), greatest + room];
}

function optionsOf(
  element: HTMLElement,
  latest: React.RefObject<PlotProps>,
  width: number,
  height: number,
): uPlot.Options {
  const colour = resolveTokens(element);
  const font = `11px ${getComputedStyle(element).fontFamily}`;
  const axis = {
    stroke: colour('--text-2'),
    font,
    ticks: { show: false },
    grid: { stroke: colour('--border'), width: 1 },
  };
  return {
    width,
    height,
    legend: { show: false },
    cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false }, y: false },
    scales: {
      x: { time: false, range: () => rangeOf(latest.current) },
      y: { range: () => valuesOf(latest.current), distr: latest.current.log ? 3 : 1 },
    },
    axes: [
      { ...axis, size: 26, values: (_, times) => timeTexts(times) },
      {
        ...axis,
        size: 78,
        values: (_, values) => values.map((value) => (value === null ? '' : latest.current.valueText(value))),
      },
    ],
    series: [{}, { points: { show: false }, paths: () => null }],
    hooks: {
      draw: [(chart) => paint(chart, latest.current, colour)],
      setSelect: [
        (chart) => {
          const { left, width: dragged } = chart.select;
          if (dragged < LEAST_DRAG) return;
          const { shift, onRange } = latest.current;
          onRange([chart.posToVal(left, 'x') - shift, chart.posToVal(left + dragged, 'x') - shift]);
          chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        },
      ],
    },
  };
}

/** Seconds with as many decimals as tell the ticks apart. */
function timeTexts(times: readonly number[]): string[] {
  const step = times.length > 1 ? Math.abs(times[1]! - times[0]!) : 1;
  const digits = Math.min(9, Math.max(0, Math.ceil(-Math.log10(step) + 0.001)));
  return times.map((time) => `${time.toFixed(digits)} s`);
}

function paint(chart: uPlot, props: PlotProps, colour: (token: string) => string): void {
  const { ctx: context, bbox } = chart;
  const canvas: PlotCanvas = {
    context,
    x: (time) => chart.valToPos(time + props.shift, 'x', true),
    y: (value) => chart.valToPos(props.log ? Math.max(1, value) : value, 'y', true),
    scale: devicePixelRatio,
    colour,
  };
  context.save();
  context.beginPath();
  context.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  context.clip();
  for (const series of props.series) paintSeries(canvas, series);
  const chosen = pointOfRow(
    props.series.filter(({ passive }) => !passive),
    props.selected,
  );
  if (chosen) paintMark(canvas, { time: timeOf(chosen), value: levelOf(chosen) }, bbox.top, bbox.height);
  context.restore();
}
