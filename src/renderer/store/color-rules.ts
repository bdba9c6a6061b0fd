/** The list's colour rules: an ordered list of display filters, the first that holds colours the row. */

export interface RuleColors {
  /** `#rrggbb`. */
  readonly text: string;
  readonly back: string;
}

export interface ColorRule {
  readonly name: string;
  /** In the display-filter language. */
  readonly filter: string;
  readonly enabled: boolean;
  readonly light: RuleColors;
  readonly dark: RuleColors;
}

const colors = (text: string, back: string): RuleColors => ({ text, back });
const rule = (name: string, filter: string, light: RuleColors, dark: RuleColors): ColorRule => ({
  name,
  filter,
  enabled: true,
  light,
  dark,
});

const light = '#1b2330';
const dark = '#e3e8f0';

/**
 * Wireshark's own rules (its file `colorfilters`), as far as there are fields for them, with quieter colours; those of
 * socket records stand first. Every pair of colours has a contrast of at least 4.5 to 1.
 */
export const defaultRules: readonly ColorRule[] = [
  rule('Socket error', 'socket.error', colors('#a31531', '#fdeef0'), colors('#ff9dab', '#33161c')),
  rule(
    'Socket record, server',
    'socket.role == "server" || socket.role == "accepted"',
    colors(light, '#fef4e9'),
    colors(dark, '#261d10'),
  ),
  rule('Socket record, client', 'socket', colors(light, '#f1f5fd'), colors(dark, '#162031')),
  rule(
    'Bad TCP',
    'tcp.analysis.flags && !tcp.analysis.window_update && !tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack',
    colors('#8c2e06', '#fdece3'),
    colors('#ffb48c', '#33201a'),
  ),
  rule(
    'Checksum errors',
    // The protocols whose checksums are verified; naming them first leaves the bytes of all other frames unread.
    '(icmp && icmp.checksum.status == 0) || (icmpv6 && icmpv6.checksum.status == 0)',
    colors('#8f1022', '#fdeae0'),
    colors('#ff9a8a', '#38140f'),
  ),
  rule(
    'ICMP errors',
    'icmp.type in {3..5, 11} || icmpv6.type in {1..4}',
    colors('#3f5200', '#edf7d9'),
    colors('#c3e27a', '#222b12'),
  ),
  rule('ARP', 'arp', colors(light, '#faf3dc'), colors(dark, '#29251a')),
  rule('ICMP', 'icmp || icmpv6', colors(light, '#fbebfb'), colors(dark, '#2b1d2e')),
  rule('TCP RST', 'tcp.flags.reset == 1', colors('#a31531', '#fbe1e5'), colors('#ff9dab', '#41161f')),
  rule('HTTP', 'http || tcp.port == 80', colors(light, '#eaf8e2'), colors(dark, '#18271a')),
  rule(
    'TCP SYN/FIN',
    'tcp.flags.syn == 1 || tcp.flags.fin == 1',
    colors(light, '#eceef2'),
    colors(dark, '#222a35'),
  ),
  rule('TCP', 'tcp', colors(light, '#f8f8fe'), colors(dark, '#151a26')),
  rule('UDP', 'udp', colors(light, '#e9f4fb'), colors(dark, '#13232d')),
];

/** Rules that are kept, and asked about with every row, at most. */
export const MOST_RULES = 64;

/** A rule to begin with. */
export const newRule = (filter = ''): ColorRule =>
  rule('', filter, colors(light, '#fff3bf'), colors(dark, '#3d3410'));

export function readRules(stored: unknown): readonly ColorRule[] {
  if (!Array.isArray(stored)) return defaultRules;
  const rules = stored.slice(0, MOST_RULES).map(readRule);
  return rules.every((one) => one !== undefined) ? rules : defaultRules;
}

function readRule(stored: unknown): ColorRule | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined;
  const { name, filter, enabled, light, dark } = stored as Partial<Record<keyof ColorRule, unknown>>;
  if (typeof name !== 'string' || typeof filter !== 'string' || typeof enabled !== 'boolean')
    return undefined;
  const [day, night] = [readColors(light), readColors(dark)];
  return day && night ? { name, filter, enabled, light: day, dark: night } : undefined;
}

function readColors(stored: unknown): RuleColors | undefined {
  const { text, back } = (stored ?? {}) as Partial<Record<keyof RuleColors, unknown>>;
  return isColor(text) && isColor(back) ? { text, back } : undefined;
}

const isColor = (text: unknown): text is string => typeof text === 'string' && /^#[0-9a-f]{6}$/i.test(text);

/** Contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)];
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05);
}

function luminance(color: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}
