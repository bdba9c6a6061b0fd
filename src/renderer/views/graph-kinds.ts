/** The kinds of graphs: which lines each has, how its values are written, and what it says in words. */
import type { TrackPart } from '../../core/engine/questions/track.ts';
import { durationText } from '../../core/ladder/duration.ts';
import type { PlotAnswer } from '../engine/questions/plots.ts';
import type { Translate } from '../words/words.ts';
import { countText, rateText, sizeText } from './format.ts';
import type { PlotSeries } from './plot-paint.ts';

/** `stevens`: where each segment begins, over time; `tcptrace`: with its extent, the acknowledgments and the window. */
export type GraphKind = 'stevens' | 'tcptrace' | 'rtt' | 'throughput' | 'window';

type Look = Omit<PlotSeries, 'part' | 'id'>;

/** The lines of a graph in the order they are drawn; what the answer has none of is left out. */
export function graphSeries(kind: GraphKind, { lines }: PlotAnswer, t: Translate): readonly PlotSeries[] {
  const made = (id: string, look: Look): PlotSeries[] => {
    const part = lines[id];
    return part ? [{ id, part, ...look }] : [];
  };
  const repeats: Look = { label: t('Retransmissions'), look: 'crosses', colour: '--kind-rst' };
  switch (kind) {
    case 'stevens': {
      const segments: Look = { label: t('Segments'), look: 'dots', colour: '--kind-data' };
      return [
        ...made('segments', segments).map((one) => ({ ...one, part: beginnings(one.part) })),
        ...made('repeats', repeats).map((one) => ({ ...one, part: beginnings(one.part) })),
      ];
    }
    case 'tcptrace':
      return [
        ...made('edges', {
          label: t('Edge of the window'),
          look: 'steps',
          colour: '--kind-window',
          dashed: true,
        }),
        ...made('acks', { label: t('Acknowledged'), look: 'steps', colour: '--kind-syn' }),
        ...made('segments', { label: t('Segments'), look: 'bars', colour: '--kind-data' }),
        ...made('repeats', repeats),
      ];
    case 'rtt':
      return made('roundTrips', { label: t('Round-trip time'), look: 'dots', colour: '--kind-data' });
    case 'throughput':
      return [
        ...made('wire', { label: t('On the wire'), look: 'line', colour: '--kind-data' }),
        ...made('payload', { label: t('Payload'), look: 'line', colour: '--kind-syn', dashed: true }),
      ];
    case 'window':
      return [
        ...made('windows', {
          label: t('Window of the receiver'),
          look: 'steps',
          colour: '--kind-window',
          dashed: true,
        }),
        ...made('flight', { label: t('Bytes in flight'), look: 'dots', colour: '--kind-data' }),
      ];
  }
}

/** Stevens' graph has one point a segment: its sequence number. */
function beginnings(part: TrackPart): TrackPart {
  return { ...part, high: part.low };
}

/** How a graph's values are written. */
export function valueTextOf(kind: GraphKind): (value: number) => string {
  if (kind === 'rtt') return durationText;
  if (kind === 'throughput') return rateText;
  if (kind === 'window') return sizeText;
  return (value) => countText(Math.round(value));
}

/** What a graph shows, for those who do not see it, and under it for those who do. */
export function graphSummary(kind: GraphKind, answer: PlotAnswer, t: Translate): string {
  const duration = durationText((answer.whole[1] - answer.whole[0]) * 1e9);
  const greatest = (id: string): number =>
    answer.lines[id]?.high.reduce((most, value) => Math.max(most, value), 0) ?? 0;
  if (kind === 'rtt') {
    const { count, smallest, median, most } = answer.roundTrips;
    if (count === 0) return t('No ACK with a round-trip time in this direction.');
    return t('{{times}} round trips: {{smallest}} at least, {{median}} median, {{most}} at most.', {
      times: countText(count),
      smallest: durationText(smallest),
      median: durationText(median),
      most: durationText(most),
    });
  }
  if (kind === 'throughput') {
    return t('Up to {{rate}} on the wire, over {{duration}}.', {
      rate: rateText(greatest('wire')),
      duration,
    });
  }
  if (kind === 'window') {
    return t('At most {{flight}} in flight; the receiver’s window at most {{window}}.', {
      flight: sizeText(greatest('flight')),
      window: sizeText(greatest('windows')),
    });
  }
  return t(
    '{{segments}} segments with bytes and {{repeats}} retransmissions or out of order, over {{duration}}.',
    {
      segments: countText(answer.segments),
      repeats: countText(answer.repeats),
      duration,
    },
  );
}
