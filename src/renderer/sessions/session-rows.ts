/** What a session is made of, as rows of name and value. */
import type { SessionInfo } from '../../core/contract/session.ts';
import { linkTypeName } from '../../core/decode/linktypes.ts';
import { spanText } from '../../core/findings/render.ts';
import type { SessionFacts } from '../engine/questions/session-facts.ts';
import { bytesText } from '../engine/record-text.ts';
import type { TraceView } from '../engine/trace-client.ts';
import { countText, type Translate } from '../words/words.ts';

type Row = readonly [string, string];

/** Rows that say nothing are left out. */
export function factRows(
  t: Translate,
  session: SessionInfo,
  view: TraceView,
  facts: SessionFacts | undefined,
): Row[] {
  const { tables, tick } = view;
  const { counters } = tick;
  const counts = [
    countText(t, '{{count}} frames', counters.frames),
    countText(t, '{{count}} socket records', counters.records),
    countText(t, '{{count}} conversations', tables.conversations.length),
  ];
  const rows: Row[] = [
    [t('File'), session.path ?? session.name],
    [t('Size'), bytesText(session.packetsLength + session.recordsLength)],
    [t('Contents'), counts.join(' · ')],
    [t('Lost'), lossText(t, view)],
    [t('Experiment'), view.facts.infos.get('scenario.id') ?? ''],
    ...(facts ? fileRows(t, facts, view.facts.format) : []),
  ];
  return rows.filter(([, value]) => value !== '');
}

function fileRows(t: Translate, facts: SessionFacts, format: string | undefined): Row[] {
  const { first, last, sections, devices } = facts;
  return [
    [t('Recorded'), first === undefined ? '' : timeText(first)],
    [t('Duration'), first === undefined || last === undefined ? '' : spanText((last - first) * 1e9)],
    [t('Devices'), unique(devices.map((device) => deviceText(t, device))).join('; ')],
    [t('Clock'), clockText(t, facts.clock)],
    [t('Format'), [format, sectionsText(t, sections.length)].filter(Boolean).join(', ')],
    [t('Written by'), unique(sections.map(({ application }) => application ?? '')).join('; ')],
    [t('System'), unique(sections.map(({ system }) => system ?? '')).join('; ')],
    [t('Comments'), facts.comments === 0 ? '' : String(facts.comments)],
  ];
}

const unique = (texts: readonly string[]): string[] => [...new Set(texts.filter((text) => text !== ''))];

/** `2026-11-29 01:03:09.884 UTC`. */
function timeText(seconds: number): string {
  return Number.isNaN(seconds)
    ? ''
    : `${new Date(seconds * 1000).toISOString().replace('T', ' ').replace('Z', '')} UTC`;
}

function deviceText(t: Translate, device: SessionFacts['devices'][number]): string {
  const { name, linkType, filter, snaplen } = device;
  return [
    name ?? '',
    linkTypeName(linkType),
    filter ?? '',
    snaplen > 0 && snaplen < 65_535 ? t('{{count}} bytes of each frame', { count: snaplen }) : '',
  ]
    .filter(Boolean)
    .join(' · ');
}

function sectionsText(t: Translate, count: number): string {
  return count > 1 ? t('{{count}} sections', { count }) : '';
}

function clockText(t: Translate, { samples, error, jumps }: SessionFacts['clock']): string {
  if (samples === 0) return t('no sample: records cannot be placed beside frames');
  const parts = [`±${spanText(error)}`, t('{{count}} samples', { count: samples })];
  if (jumps > 0) parts.push(t('{{count}} jumps', { count: jumps }));
  return parts.join(' · ');
}

function lossText(t: Translate, { tick }: TraceView): string {
  const { lostPackets, lostRecords, lostBytes } = tick.counters;
  const parts = [
    lostPackets > 0 ? countText(t, '{{count}} dropped', lostPackets) : '',
    lostRecords > 0 ? countText(t, '{{count}} socket records lost', lostRecords) : '',
    lostBytes > 0 ? countText(t, '{{count}} bytes damaged', lostBytes) : '',
  ].filter(Boolean);
  return parts.length > 0 ? parts.join(' · ') : t('nothing');
}
