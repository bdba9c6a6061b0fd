import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { capturePermission, openFailure } from '../../../src/main/capture/permission.ts';
import type { PermissionState } from '../../../src/main/capture/types.ts';
import { isLinuxRoot, mayCapture } from './privilege.ts';

const module = join(fileURLToPath(new URL('../../..', import.meta.url)), 'src/main/capture/permission.ts');
const NOBODY = 65_534;

/** What an unprivileged user is told; undefined where that user may not read this checkout. */
function asNobody(device: string): PermissionState | undefined {
  const script = `
    const { capturePermission } = await import(${JSON.stringify(module)});
    console.log(JSON.stringify(await capturePermission(${JSON.stringify(device)})));`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
    uid: NOBODY,
    gid: NOBODY,
  });
  return run.status === 0 ? JSON.parse(run.stdout) : undefined;
}

describe.runIf(mayCapture)('where capturing is permitted', () => {
  test('our own binding is the source', async () => {
    const state = await capturePermission();
    expect(state).toMatchObject({ source: 'cap', commands: [] });
    expect(state.problem).toBeUndefined();
    expect(state.sources.map(({ kind }) => kind)).toEqual(['cap', 'dumpcap', 'tcpdump']);
  });
});

describe.runIf(mayCapture && isLinuxRoot && asNobody('lo') !== undefined)('where it is not', () => {
  test('why, for every source, and the exact command', () => {
    const state = asNobody('lo')!;
    expect(state.source).toBeUndefined();
    expect(state.sources.find(({ kind }) => kind === 'cap')?.reason).toBe(
      'this user may not open the device',
    );
    expect(state.problem?.code).toBe('capture.permission');
    expect(state.commands[0]).toMatch(
      /^sudo (setcap cap_net_raw,cap_net_admin=eip |usermod -a -G wireshark )/,
    );
    expect(state.after).toBeTruthy();
  });
});

test('a device that does not exist is named as such', async () => {
  const state = await capturePermission('nosuch0');
  expect(state.source).toBeUndefined();
  expect(state.problem?.code).toBe('capture.no-device');
  expect(state.commands).toEqual([]);
});

test.each([
  [{ code: 'PCAP_ERROR_PERM_DENIED', message: 'x' }, 'this user may not open the device'],
  [{ code: 'PCAP_ERROR', message: 'something of its own' }, 'something of its own'],
  ['thrown text', 'thrown text'],
])('why a device did not open: %j', (thrown, reason) => {
  expect(openFailure(thrown)).toBe(reason);
});
