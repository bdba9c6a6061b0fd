import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { type CapDevice, loadBinding } from './binding.ts';
import type { Device } from './types.ts';

/** pcap_findalldevs(3): bits of `flags`. */
const LOOPBACK = 1;
const UP = 2;
const RUNNING = 4;
const WIRELESS = 8;

/** What libpcap lists beside network interfaces and what carries no IP: Bluetooth, USB, D-Bus, netfilter queues. */
const NOT_A_NETWORK = /^(bluetooth|usbmon|dbus-|nflog$|nfqueue$)/;

/** The loopback device's name on this system. */
export const loopbackName = process.platform === 'darwin' ? 'lo0' : 'lo';

function deviceOf(device: CapDevice): Device {
  const has = (bit: number) => (device.flagBits & bit) !== 0;
  return {
    name: device.name,
    ...(device.description === undefined ? {} : { description: device.description }),
    loopback: has(LOOPBACK),
    up: has(UP),
    running: has(RUNNING),
    wireless: has(WIRELESS),
    addresses: device.addresses.flatMap(({ addr, netmask, broadaddr }) =>
      addr === undefined
        ? []
        : [
            {
              address: addr,
              ...(netmask ? { netmask } : {}),
              ...(broadaddr ? { broadcast: broadaddr } : {}),
            },
          ],
    ),
    preferred: false,
  };
}

function deviceOfSystem(name: string, addresses: readonly NetworkInterfaceInfo[]): Device {
  return {
    name,
    loopback: addresses.some((address) => address.internal),
    up: true,
    running: true,
    wireless: false,
    addresses: addresses.map(({ address, netmask }) => ({ address, netmask })),
    preferred: false,
  };
}

/** Loopback first; the first loopback that is up is the preferred one. */
function arrange(devices: readonly Device[]): Device[] {
  const rank = (device: Device) => (device.loopback ? 0 : device.up && device.addresses.length > 0 ? 1 : 2);
  const sorted = [...devices].sort((a, b) => rank(a) - rank(b));
  const preferred = sorted.find((device) => device.loopback && device.up);
  return sorted.map((device) => (device === preferred ? { ...device, preferred: true } : device));
}

function systemDevices(): Device[] {
  return Object.entries(networkInterfaces()).map(([name, addresses]) =>
    deviceOfSystem(name, addresses ?? []),
  );
}

/** Names of all devices; none where they cannot be listed. */
export function deviceNames(): string[] {
  const devices = listDevices();
  return devices.ok ? devices.value.map((device) => device.name) : [];
}

/**
 * The devices that can be captured on, loopback first. Listing needs no permission. Where the binding is missing they
 * come from the operating system, which lists those with an address only.
 */
export function listDevices(): Result<readonly Device[], Problem> {
  const binding = loadBinding();
  if (!binding.ok) return ok(arrange(systemDevices()));
  try {
    const listed = binding.value.deviceList().filter((device) => !NOT_A_NETWORK.test(device.name));
    return ok(arrange(listed.map(deviceOf)));
  } catch (thrown) {
    return err(problem('error', 'capture.devices', `The devices cannot be listed: ${messageOf(thrown)}`));
  }
}
