// The system packages Wireside uses, how to see whether they are there, and the one command that brings them.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

function onPath(name) {
  const folders = `${process.env.PATH ?? ''}${delimiter}/usr/sbin${delimiter}/sbin`.split(delimiter);
  return folders.some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

const header = (name) =>
  [
    '/usr/include',
    '/usr/local/include',
    '/opt/homebrew/include',
    '/Library/Developer/CommandLineTools/SDKs/MacOSX.sdk/usr/include',
  ].some((folder) => existsSync(join(folder, name)));

/** What each level needs: how to see it, and its package on each package manager (null: comes with the system). */
const tools = [
  {
    level: 'run',
    name: 'libpcap headers',
    found: () => header('pcap/pcap.h'),
    apt: 'libpcap-dev',
    dnf: 'libpcap-devel',
    pacman: 'libpcap',
    brew: 'libpcap',
  },
  {
    level: 'run',
    name: 'C++ compiler',
    found: () => onPath('c++') || onPath('g++') || onPath('clang++'),
    apt: 'g++',
    dnf: 'gcc-c++',
    pacman: 'gcc',
    brew: null,
  },
  {
    level: 'run',
    name: 'make',
    found: () => onPath('make'),
    apt: 'make',
    dnf: 'make',
    pacman: 'make',
    brew: null,
  },
  {
    level: 'run',
    name: 'python3',
    found: () => onPath('python3'),
    apt: 'python3',
    dnf: 'python3',
    pacman: 'python',
    brew: 'python',
  },
  {
    level: 'test',
    name: 'tshark',
    found: () => onPath('tshark') && onPath('editcap'),
    apt: 'tshark',
    dnf: 'wireshark-cli',
    pacman: 'wireshark-cli',
    brew: 'wireshark',
  },
  {
    level: 'test',
    name: 'wrk',
    found: () => onPath('wrk'),
    apt: 'wrk',
    dnf: 'wrk',
    pacman: 'wrk',
    brew: 'wrk',
  },
  {
    level: 'test',
    name: 'tcpdump',
    found: () => onPath('tcpdump'),
    apt: 'tcpdump',
    dnf: 'tcpdump',
    pacman: 'tcpdump',
    brew: null,
  },
  {
    level: 'test',
    name: 'Chromium',
    found: () => onPath('chromium') || onPath('google-chrome') || process.platform === 'darwin',
    apt: 'chromium',
    dnf: 'chromium',
    pacman: 'chromium',
    brew: null,
  },
  {
    level: 'test',
    name: 'curl',
    found: () => onPath('curl'),
    apt: 'curl',
    dnf: 'curl',
    pacman: 'curl',
    brew: null,
  },
  {
    level: 'test',
    name: 'ss',
    found: () => onPath('ss') || process.platform === 'darwin',
    apt: 'iproute2',
    dnf: 'iproute',
    pacman: 'iproute2',
    brew: null,
  },
];

/** The tools of a level ('run' or 'test') that this machine lacks. */
export function missingTools(level) {
  return tools.filter((tool) => (tool.level === 'run' || level === 'test') && !tool.found());
}

function manager() {
  if (process.platform === 'darwin') return { key: 'brew', command: 'brew install' };
  if (existsSync('/etc/debian_version')) return { key: 'apt', command: 'sudo apt-get install -y' };
  if (onPath('dnf')) return { key: 'dnf', command: 'sudo dnf install -y' };
  if (onPath('pacman')) return { key: 'pacman', command: 'sudo pacman -S --needed' };
  return undefined;
}

function apt(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'], maxBuffer: 64 << 20 };
  const install = () =>
    spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], quiet);
  spawnSync('apt-get', ['update', '-qq'], quiet);
  const result = install();
  return result.status === 0
    ? undefined
    : `${result.stdout ?? ''}${result.stderr ?? ''}`.trim().split('\n').slice(-3).join(' ');
}

/** The one command that installs what is missing on this system; undefined where we do not know its package manager. */
export function installCommand(missing) {
  const found = manager();
  const packages = found ? [...new Set(missing.map((tool) => tool[found.key]).filter(Boolean))] : [];
  return packages.length ? `${found.command} ${packages.join(' ')}` : undefined;
}

/**
 * Installs what is missing on Debian as root; elsewhere returns the one command to run.
 * @returns {string | undefined} a line for the reader, or nothing when all is installed.
 */
export function systemInstall(missing, log) {
  const names = missing.map((tool) => tool.name).join(', ');
  const found = manager();
  if (!found) return `missing: ${names}; install them with your package manager`;
  const packages = [...new Set(missing.map((tool) => tool[found.key]).filter(Boolean))];
  if (packages.length === 0) return `missing: ${names}`;
  const command = installCommand(missing);
  if (found.key !== 'apt' || process.getuid?.() !== 0) return `missing: ${names}; install with: ${command}`;
  log(`installing system packages: ${packages.join(' ')}`);
  const failure = apt(packages);
  return failure ? `could not install ${packages.join(' ')} (${failure}); try: ${command}` : undefined;
}
