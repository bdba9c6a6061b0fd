import { describe, expect, test } from 'vitest';
import {
  AddressTable,
  addressFamilies,
  formatAddress,
  formatIpv6,
} from '../../../src/core/trace/addresses.ts';

const { ipv4, ipv6, mac } = addressFamilies;

describe('the address table', () => {
  test('gives an address the same id every time', () => {
    const addresses = new AddressTable();
    const home = addresses.intern(ipv4, 0x7f000001, 0, 0, 0);
    const other = addresses.intern(ipv4, 0x7f000002, 0, 0, 0);
    expect(other).not.toBe(home);
    expect(addresses.intern(ipv4, 0x7f000001, 0, 0, 0)).toBe(home);
    expect(addresses.table.length).toBe(2);
  });

  test('tells families apart', () => {
    const addresses = new AddressTable();
    const ids = [ipv4, ipv6, mac].map((family) => addresses.intern(family, 1, 0, 0, 0));
    expect(new Set(ids).size).toBe(3);
  });

  test('keeps ids while its index grows', () => {
    const addresses = new AddressTable();
    const ids = Array.from({ length: 5000 }, (_, i) =>
      addresses.intern(ipv6, 0x20010db8, i, ~i >>> 0, 0xffffffff),
    );
    expect(ids).toEqual(Array.from({ length: 5000 }, (_, i) => i));
    expect(addresses.intern(ipv6, 0x20010db8, 4321, ~4321 >>> 0, 0xffffffff)).toBe(4321);
  });

  test('writes addresses as text', () => {
    const addresses = new AddressTable();
    const text = (family: number, a: number, b = 0, c = 0, d = 0): string =>
      formatAddress(addresses.table, addresses.intern(family, a, b, c, d));
    expect(text(ipv4, 0xc0a80001)).toBe('192.168.0.1');
    expect(text(ipv6, 0x20010db8, 0, 0, 1)).toBe('2001:db8::1');
    expect(text(mac, 0x02004c4f, 0x4f500000)).toBe('02:00:4c:4f:4f:50');
  });
});

describe('IPv6 text (RFC 5952)', () => {
  test.each([
    ['::', 0, 0, 0, 0],
    ['::1', 0, 0, 0, 1],
    ['fe80::1:2', 0xfe800000, 0, 0, 0x00010002],
    // Of two runs of the same length the first is shortened; one zero group is not.
    ['2001:db8::1:0:0:1', 0x20010db8, 0, 0x00010000, 0x00000001],
    ['2001:db8:0:1:1:1:1:1', 0x20010db8, 0x00000001, 0x00010001, 0x00010001],
    ['1:2:3:4:5:6:7:8', 0x00010002, 0x00030004, 0x00050006, 0x00070008],
    ['::ffff:10.0.0.1', 0, 0, 0xffff, 0x0a000001],
  ] as [string, number, number, number, number][])('%s', (text, a, b, c, d) => {
    expect(formatIpv6(a, b, c, d)).toBe(text);
  });
});
