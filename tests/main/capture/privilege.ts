/** Tests with real packets need a permission: they say so where it is missing, and must not miss it as root on Linux. */
import { test } from 'vitest';
import { capturePermission } from '../../../src/main/capture/permission.ts';

const permission = await capturePermission();
const cap = permission.sources.find((source) => source.kind === 'cap')!;
const program = permission.sources.filter((source) => source.kind !== 'cap' && source.usable);

/** Whether this process may capture on loopback with our binding. */
export const mayCapture = cap.usable;
/** The programs that may. */
export const usablePrograms = program.map((source) => source.kind as 'dumpcap' | 'tcpdump');
export const isLinuxRoot = process.platform === 'linux' && process.getuid?.() === 0;

/** Declares a test that says why the others of its file do not run; it fails where they have to. */
export function declarePrivilege(): void {
  test('may capture on loopback, or says why not', () => {
    if (cap.usable) return;
    const message = `tests with real packets are not run: ${cap.reason}; ${permission.problem?.advice ?? ''}`;
    if (isLinuxRoot) throw new Error(message);
    console.warn(message);
  });
}
