import { type Problem, problem } from '../../core/base/problem.ts';
import type { Distribution, SystemFacts } from './system-facts.ts';
import type { SourceState } from './types.ts';

/** What to do where nothing may capture. */
export interface Advice {
  /** Exact commands, in order, to copy. */
  readonly commands: readonly string[];
  /** What to do after them. */
  readonly after: string;
}

/** Quoted for a POSIX shell. */
const quoted = (text: string) =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;

/** Debian's dumpcap gets its capabilities, and its group, from a debconf question (wireshark-common). */
const debianDumpcap = [
  "echo 'wireshark-common wireshark-common/install-setuid boolean true' | sudo debconf-set-selections",
  'sudo apt-get install -y wireshark-common',
  'sudo dpkg-reconfigure -f noninteractive wireshark-common',
];

/** How dumpcap comes to be installed with capabilities and a group of its own. */
const installDumpcap: Readonly<Record<Distribution, readonly string[]>> = {
  debian: debianDumpcap,
  fedora: ['sudo dnf install -y wireshark-cli'],
  arch: ['sudo pacman -S --needed wireshark-cli'],
  suse: ['sudo zypper install -y wireshark'],
  other: [],
};

/** dumpcap may capture for its group: what Wireshark itself uses, and the only way that suits Electron. */
function dumpcapGroup(facts: SystemFacts): Advice {
  const install = facts.dumpcapForbidden ? [] : installDumpcap[facts.distribution];
  return {
    commands: [...install, `sudo usermod -a -G wireshark ${quoted(facts.user)}`],
    after: 'Log out and in again, so that the new group counts, then check again.',
  };
}

/** A capability on the Node that our helper runs on; every script that this Node runs has it then. */
function capability(facts: SystemFacts): Advice {
  return {
    commands: [`sudo setcap cap_net_raw,cap_net_admin=eip ${quoted(facts.executable)}`],
    after:
      'Start Wireside again. This Node may capture then, whatever script it runs; `sudo setcap -r` and the same path takes it back.',
  };
}

const container: Advice = {
  commands: [],
  after:
    'You are root without the right to capture, as in a container: start it with --cap-add=NET_RAW --cap-add=NET_ADMIN.',
};

/** Wireshark's ChmodBPF gives /dev/bpf* to group access_bpf at every start of the system. */
const macos: Advice = {
  commands: ['brew install --cask wireshark-chmodbpf'],
  after:
    'Log out and in again, then check again. Until the next start of the system only: sudo chown "$USER" /dev/bpf*',
};

/**
 * The way to a permission on this system. Electron's binary never gets a capability: with one the dynamic linker
 * ignores its $ORIGIN library path (ld.so(8), secure execution) and it does not start.
 */
export function adviceFor(facts: SystemFacts): Advice {
  if (facts.platform === 'darwin') return macos;
  if (facts.root) return container;
  return facts.electron || facts.dumpcapForbidden ? dumpcapGroup(facts) : capability(facts);
}

const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The reason a source gives where the device is down. */
export const DEVICE_DOWN = 'the device is down';

function deviceDownProblem(device: string, { platform }: SystemFacts): Problem {
  const up =
    platform === 'linux' ? `sudo ip link set ${quoted(device)} up` : `sudo ifconfig ${quoted(device)} up`;
  const message = `The device ${device} is down; socket records still work.`;
  return problem('warning', 'capture.device-down', message, `Bring it up: ${up}`);
}

function noDeviceProblem(device: string, devices: readonly string[]): Problem {
  const message = `There is no device ${device} to capture on; socket records still work.`;
  return problem('warning', 'capture.no-device', message, `There are: ${devices.join(', ')}.`);
}

/** Why nothing may capture on a device, and the exact command. `devices` are the names there are, if known. */
export function noSourceProblem(
  device: string,
  states: readonly SourceState[],
  facts: SystemFacts,
  devices: readonly string[] = [device],
): Problem {
  if (!devices.includes(device)) return noDeviceProblem(device, devices);
  if (states.some((state) => state.reason === DEVICE_DOWN)) return deviceDownProblem(device, facts);
  const { commands, after } = adviceFor(facts);
  const reasons = states.map((state) => sentence(`${state.kind}: ${state.reason}`)).join(' ');
  const command = commands.length > 0 ? `Run: ${commands.join(' && ')} – ` : '';
  const message = `Packets on ${device} cannot be captured; socket records still work. ${reasons}`;
  return problem('warning', 'capture.permission', message, `${command}${after}`);
}
