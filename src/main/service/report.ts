import { homedir, release, type } from 'node:os';
import type { AppInfo, Report } from '../../core/contract/commands.ts';
import type { PermissionState } from '../capture/types.ts';
import type { Journal } from './journal.ts';

/** Paths under the user's home tell a name; they are written with `~`. */
const withoutHome = (text: string): string => text.replaceAll(homedir(), '~');

/** IPv4 and IPv6 addresses other than loopback's are nobody's business. */
function withoutAddresses(text: string): string {
  return text
    .replace(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g, (address) =>
      /^(127\.|0\.0\.0\.0$)/.test(address) ? address : '<address>',
    )
    .replace(/\b(?:[0-9a-f]{1,4}:){3,7}(?::?[0-9a-f]{1,4})?\b/gi, '<address>')
    .replace(/\b(?:[0-9a-f]{1,4}:)+:(?:[0-9a-f]{1,4}:?)*(?:%\w+)?/gi, '<address>');
}

/** "Report a problem": versions, system, what may capture, and the last log lines, as Markdown. Sends nothing. */
export function problemReport(info: AppInfo, permission: PermissionState, journal: Journal): Report {
  const versions = Object.entries(info.versions).map(([name, version]) => `- ${name} ${version}`);
  const sources = permission.sources.map(
    (one) => `- ${one.kind}: ${one.usable ? 'usable' : 'not usable'}, ${one.reason}`,
  );
  const text = [
    `Wireside ${info.version} (${info.host}) on ${type()} ${release()}, ${process.arch}`,
    '',
    '## Versions',
    ...versions,
    '',
    `## Capture (${permission.device})`,
    ...sources,
    '',
    '## Log',
    '```',
    ...journal.lines().map(withoutAddresses),
    '```',
  ].join('\n');
  return { text: withoutHome(text), logs: journal.path };
}
