import { describe, expect, test } from 'vitest';
import { adviceFor, noSourceProblem } from '../../../src/main/capture/advice.ts';
import {
  distributionOf,
  findProgram,
  mayRun,
  type SystemFacts,
} from '../../../src/main/capture/system-facts.ts';
import type { SourceState } from '../../../src/main/capture/types.ts';

const debianUser: SystemFacts = {
  platform: 'linux',
  distribution: 'debian',
  user: 'ada',
  root: false,
  electron: false,
  executable: '/opt/wireside/node',
  dumpcap: false,
  dumpcapForbidden: false,
};

const commandsFor = (facts: Partial<SystemFacts>) => adviceFor({ ...debianUser, ...facts }).commands;

describe('the way to a permission', () => {
  test('on Node: a capability for the Node that the helper runs on', () => {
    expect(commandsFor({})).toEqual(['sudo setcap cap_net_raw,cap_net_admin=eip /opt/wireside/node']);
  });

  test('a path with blanks is quoted', () => {
    expect(commandsFor({ executable: "/my app/it's" })[0]).toContain(`'/my app/it'\\''s'`);
  });

  test('on Electron: never a capability, but the group of dumpcap', () => {
    const commands = commandsFor({ electron: true });
    expect(commands.join()).not.toContain('setcap');
    expect(commands.at(-1)).toBe('sudo usermod -a -G wireshark ada');
    expect(commands).toContain('sudo apt-get install -y wireshark-common');
  });

  test('dumpcap is there for another group: joining it is all', () => {
    expect(commandsFor({ dumpcap: true, dumpcapForbidden: true })).toEqual([
      'sudo usermod -a -G wireshark ada',
    ]);
  });

  test.each([
    ['fedora', 'dnf'],
    ['arch', 'pacman'],
    ['suse', 'zypper'],
  ] as const)('%s installs dumpcap with %s', (distribution, tool) => {
    expect(commandsFor({ electron: true, distribution })[0]).toContain(tool);
  });

  test('on macOS: ChmodBPF', () => {
    expect(commandsFor({ platform: 'darwin' })).toEqual(['brew install --cask wireshark-chmodbpf']);
  });

  test('root without the right is in a container', () => {
    expect(adviceFor({ ...debianUser, root: true }).after).toContain('--cap-add=NET_RAW');
  });
});

describe('the problem where nothing may capture', () => {
  const states: SourceState[] = [
    { kind: 'cap', usable: false, reason: 'this user may not open the device' },
    { kind: 'dumpcap', usable: false, reason: 'it is not installed' },
  ];

  test('says what was tried, that records still work, and the command', () => {
    const { message, advice, code } = noSourceProblem('lo', states, debianUser);
    expect(code).toBe('capture.permission');
    expect(message).toContain('socket records still work');
    expect(message).toContain('cap: this user may not open the device.');
    expect(message).toContain('dumpcap: it is not installed.');
    expect(advice).toContain('sudo setcap');
  });

  test('a device that does not exist is not a matter of permission', () => {
    const missing = states.map((state) => ({ ...state, reason: 'there is no such device' }));
    const { message, advice, code } = noSourceProblem('eth9', missing, debianUser, ['lo', 'eth0']);
    expect(code).toBe('capture.no-device');
    expect(message).toContain('eth9');
    expect(advice).toContain('lo, eth0');
  });

  test('nor is one that is down', () => {
    const down = states.map((state) => ({ ...state, reason: 'the device is down' }));
    const { advice, code } = noSourceProblem('eth0', down, debianUser);
    expect(code).toBe('capture.device-down');
    expect(advice).toBe('Bring it up: sudo ip link set eth0 up');
  });
});

describe('facts about the system', () => {
  test.each([
    ['ID=debian\n', 'debian'],
    ['NAME="Linux Mint"\nID=linuxmint\nID_LIKE="ubuntu debian"\n', 'debian'],
    ['ID="rocky"\nID_LIKE="rhel centos fedora"\n', 'fedora'],
    ['ID=arch\n', 'arch'],
    ['ID="opensuse-leap"\nID_LIKE="suse opensuse"\n', 'suse'],
    ['ID=nixos\n', 'other'],
    ['', 'other'],
  ])('%j is %s', (text, distribution) => {
    expect(distributionOf(text)).toBe(distribution);
  });

  test('finds programs on the path, and tells whether they may be run', () => {
    expect(findProgram('sh')).toMatch(/\/sh$/);
    expect(findProgram('no-such-program')).toBeUndefined();
    expect(mayRun('/bin/sh')).toBe(true);
    expect(mayRun('/no/such/file')).toBe(false);
  });
});
