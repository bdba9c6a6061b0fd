import { execFile } from 'node:child_process';
import { adviceFor, DEVICE_DOWN, noSourceProblem } from './advice.ts';
import { loadBinding } from './binding.ts';
import { deviceNames, loopbackName } from './devices.ts';
import { findProgram, mayRun, systemFacts } from './system-facts.ts';
import type { PermissionState, SourceKind, SourceState } from './types.ts';

/**
 * In the order in which they are taken. dumpcap before tcpdump though its frames come later: tcpdump, asked to be
 * prompt, has a ring of about a thousand frames and loses some under load (docs/capture.md).
 */
export const sourceOrder: readonly SourceKind[] = ['cap', 'dumpcap', 'tcpdump'];

/** libpcap's names for "you may not"; also what a missing device is told from. */
const reasons: Readonly<Record<string, string>> = {
  PCAP_ERROR_PERM_DENIED: 'this user may not open the device',
  PCAP_ERROR_PROMISC_PERM_DENIED: 'this user may not put the device into promiscuous mode',
  PCAP_ERROR_NO_SUCH_DEVICE: 'there is no such device',
  PCAP_ERROR_IFACE_NOT_UP: DEVICE_DOWN,
  PCAP_ERROR_CAPTURE_NOTSUP: 'the device cannot be captured on',
};

/** Why libpcap did not open a device, in words; `thrown` is what `Cap.open` threw. */
export function openFailure(thrown: unknown): string {
  const { code, message } = thrown as { code?: string; message?: string };
  return reasons[code ?? ''] ?? message ?? String(thrown);
}

/** A small ring is enough to see whether the device opens. */
const PROBE_BUFFER = 1 << 20;
const PROBE_SNAPLEN = 64;

function capState(device: string): SourceState {
  const binding = loadBinding();
  if (!binding.ok) return { kind: 'cap', usable: false, reason: binding.error.message };
  const cap = new binding.value.Cap();
  try {
    cap.open(device, '', PROBE_BUFFER, Buffer.alloc(4096), PROBE_SNAPLEN, false, 10);
    return { kind: 'cap', usable: true, reason: 'this process may open the device' };
  } catch (thrown) {
    return { kind: 'cap', usable: false, reason: openFailure(thrown) };
  } finally {
    cap.close();
  }
}

/** Both programs list a device's link types with -L, for which they open it: that tells whether they may. */
function programState(kind: 'dumpcap' | 'tcpdump', device: string): Promise<SourceState> {
  const file = findProgram(kind);
  if (!file) return Promise.resolve({ kind, usable: false, reason: 'it is not installed' });
  if (!mayRun(file)) return Promise.resolve({ kind, usable: false, reason: `this user may not run ${file}` });
  return new Promise((resolve) => {
    execFile(file, ['-i', device, '-L'], { timeout: 5000 }, (error, _stdout, stderr) => {
      const said =
        stderr
          .trim()
          .split('\n')[0]
          .replace(/^\w+: /, '') ||
        error?.message ||
        'it failed';
      resolve({ kind, usable: !error, reason: error ? said : `${file} may open the device` });
    });
  });
}

/**
 * Whether anything may capture on a device now, and what to do where nothing may. Opens the device for a moment.
 * Never rejects.
 */
export async function capturePermission(device: string = loopbackName): Promise<PermissionState> {
  const programs = await Promise.all([programState('dumpcap', device), programState('tcpdump', device)]);
  const sources = [capState(device), ...programs];
  const source = sources.find((state) => state.usable)?.kind;
  if (source) return { device, source, sources, commands: [] };
  const facts = systemFacts();
  const problem = noSourceProblem(device, sources, facts, deviceNames());
  if (problem.code !== 'capture.permission') return { device, sources, problem, commands: [] };
  return { device, sources, problem, ...adviceFor(facts) };
}
