import { accessSync, constants, existsSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { delimiter, join } from 'node:path';

export type Distribution = 'debian' | 'fedora' | 'arch' | 'suse' | 'other';

/** What the advice about permissions depends on. */
export interface SystemFacts {
  readonly platform: NodeJS.Platform;
  readonly distribution: Distribution;
  readonly user: string;
  readonly root: boolean;
  /** Electron's binary must never get capabilities of its own. */
  readonly electron: boolean;
  /** The executable that the helper runs on, links resolved. */
  readonly executable: string;
  readonly dumpcap: boolean;
  /** dumpcap is there, but for another group only. */
  readonly dumpcapForbidden: boolean;
}

/** Where programs lie that are not on an ordinary user's path (Debian: tcpdump), or in an application (macOS: dumpcap). */
const extraFolders = [
  '/usr/sbin',
  '/sbin',
  '/usr/local/bin',
  '/opt/homebrew/bin',
  '/Applications/Wireshark.app/Contents/MacOS',
];

/** Full path of a program, whether or not we may run it. */
export function findProgram(name: string, path = process.env.PATH ?? ''): string | undefined {
  const folders = [...path.split(delimiter).filter(Boolean), ...extraFolders];
  return folders
    .map((folder) => join(folder, name))
    .find((file) => existsSync(file) && statSync(file).isFile());
}

export function mayRun(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** From os-release(5): ID, then ID_LIKE. */
export function distributionOf(osRelease: string): Distribution {
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?$/gm)].flatMap((match) =>
    match[1].split(/\s+/),
  );
  const known: readonly (readonly [Distribution, readonly string[]])[] = [
    ['debian', ['debian', 'ubuntu']],
    ['fedora', ['fedora', 'rhel', 'centos']],
    ['arch', ['arch']],
    ['suse', ['suse', 'opensuse']],
  ];
  return known.find(([, names]) => names.some((name) => ids.includes(name)))?.[0] ?? 'other';
}

function osRelease(): string {
  try {
    return readFileSync('/etc/os-release', 'utf8');
  } catch {
    return '';
  }
}

export function systemFacts(): SystemFacts {
  const dumpcap = findProgram('dumpcap');
  return {
    platform: process.platform,
    distribution: distributionOf(osRelease()),
    user: userInfo().username,
    root: process.getuid?.() === 0,
    electron: process.versions.electron !== undefined,
    executable: realpathSync(process.execPath),
    dumpcap: dumpcap !== undefined,
    dumpcapForbidden: dumpcap !== undefined && !mayRun(dumpcap),
  };
}
