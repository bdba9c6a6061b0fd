import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { listDevices, loopbackName } from '../../../src/main/capture/devices.ts';
import { value } from './kit.ts';

const devices = value(listDevices());

test('loopback comes first and is the preferred one, the only one', () => {
  expect(devices[0]).toMatchObject({ name: loopbackName, loopback: true, up: true, preferred: true });
  expect(devices.filter((device) => device.preferred)).toHaveLength(1);
  expect(devices[0].addresses).toContainEqual(
    expect.objectContaining({ address: '127.0.0.1', netmask: '255.0.0.0' }),
  );
});

test('every interface that the system names with an address is listed', () => {
  const names = devices.map((device) => device.name);
  for (const name of Object.keys(networkInterfaces())) expect(names).toContain(name);
});

test('what carries no IP is left out', () => {
  expect(devices.filter(({ name }) => /bluetooth|usbmon|nflog|nfqueue|dbus/.test(name))).toEqual([]);
});
