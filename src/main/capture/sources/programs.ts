/** The programs that capture where we may not: how they are asked, and what they say of themselves. */
import type { SourceKind } from '../types.ts';
import type { SourceSettings, SourceStats } from './source.ts';

export interface CaptureProgram {
  readonly kind: Exclude<SourceKind, 'cap'>;
  arguments(settings: SourceSettings): readonly string[];
  /**
   * How late its frames reach us at the latest, ns. Measured on an idle machine: 1 ms from tcpdump with
   * --immediate-mode, up to 246 ms from dumpcap, which looks four times a second.
   */
  readonly delayNanos: bigint;
  /** What it says on stderr of its counters; undefined where a text has none. */
  counters(said: string): SourceStats | undefined;
  /** The signal on which it prints its counters and goes on. */
  readonly countSignal?: NodeJS.Signals;
}

const lastMatch = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].at(-1);
const promiscuity = (settings: SourceSettings) => (settings.promiscuous ? [] : ['-p']);

/** "Packets received/dropped on interface 'lo': 10/2 (pcap:2/dumpcap:0/flushed:0/ps_ifdrop:0)" (dumpcap.c, report_packet_drops). */
const dumpcapCounters = /: (\d+)\/(\d+) \(pcap:(\d+)\/dumpcap:(\d+)\/flushed:(\d+)\/ps_ifdrop:(\d+)\)/g;

export const dumpcap: CaptureProgram = {
  kind: 'dumpcap',
  delayNanos: 400_000_000n,
  arguments: (settings) => [
    '-q',
    ...['-i', settings.device],
    ...promiscuity(settings),
    ...['-s', String(settings.snaplen)],
    ...['-B', String(Math.max(1, Math.ceil(settings.bufferBytes / 2 ** 20)))],
    ...(settings.filter ? ['-f', settings.filter] : []),
    ...['-w', '-'],
  ],
  counters: (said) => {
    const found = lastMatch(said, dumpcapCounters)?.slice(1).map(Number);
    if (!found) return undefined;
    const [received, , kernel, own, flushed, iface] = found;
    return { received, dropped: kernel + own + flushed, interfaceDropped: iface };
  },
};

/** tcpdump.c, info(): three lines, the last only where libpcap counts it. */
const tcpdumpCounters =
  /(\d+) packets? received by filter\s+(\d+) packets? dropped by kernel(?:\s+(\d+) packets? dropped by interface)?/g;

export const tcpdump: CaptureProgram = {
  kind: 'tcpdump',
  delayNanos: 100_000_000n,
  arguments: (settings) => [
    ...['-i', settings.device, '-n'],
    ...promiscuity(settings),
    ...['-s', String(settings.snaplen)],
    ...['-B', String(Math.ceil(settings.bufferBytes / 1024))],
    ...['--immediate-mode', '-U', '--time-stamp-precision=nano', '-w', '-'],
    ...(settings.filter ? [settings.filter] : []),
  ],
  counters: (said) => {
    const found = lastMatch(said, tcpdumpCounters);
    if (!found) return undefined;
    return { received: Number(found[1]), dropped: Number(found[2]), interfaceDropped: Number(found[3] ?? 0) };
  },
  countSignal: 'SIGUSR1',
};
