import { describe, expect, test } from 'vitest';
import { checkCaptureFilter, kernelFilter, NOTHING } from '../../../src/main/capture/filter.ts';
import { failure, hasBinding, value } from './kit.ts';

const ports = (...list: number[]) => ({ kind: 'ports', ports: list }) as const;
const expression = (text: string) => ({ kind: 'expression', expression: text }) as const;

describe('the kernel filter of a scope', () => {
  test.each([
    ['one port', ports(8080), [], 'tcp port 8080'],
    ['two apart', ports(8080, 9000), [], 'tcp port 8080 or tcp port 9000'],
    ['neighbours and doubles', ports(5, 4, 5, 6, 9), [], 'tcp portrange 4-6 or tcp port 9'],
    ['no port', ports(), [], NOTHING],
    ['all of the device', { kind: 'device' } as const, [], ''],
    ['an expression', expression(' udp port 53 '), [], 'udp port 53'],
    ['a port, and one of ours', ports(8080), [3000], 'not (tcp port 3000) and (tcp port 8080)'],
    ['all but ours', { kind: 'device' } as const, [3000, 3001], 'not (tcp port 3000 or tcp port 3001)'],
    ['an expression, but ours', expression('tcp or udp'), [3000], 'not (tcp port 3000) and (tcp or udp)'],
  ])('%s', (_name, scope, own, filter) => {
    expect(value(kernelFilter(scope, own))).toBe(filter);
    expect(checkCaptureFilter(filter || 'ip').ok).toBe(true);
  });

  test.each(['tcp) or (udp', '(tcp', 'tcp)', ') or (', ''])('%j cannot step out of the exclusion', (text) => {
    expect(failure(kernelFilter(expression(text), [3000])).code).toBe('capture.filter');
  });

  test('names the character of a parenthesis without its other half', () => {
    expect(failure(kernelFilter(expression('tcp) or (udp'))).message).toContain('character 4');
  });

  test.each([0, 65_536, 1.5, Number.NaN])('%d is not a port', (port) => {
    expect(failure(kernelFilter(ports(port))).message).toContain('not a port');
    expect(kernelFilter(ports(80), [port]).ok).toBe(false);
  });

  test.each([
    ['single ports', 583, (i: number) => [1000 + i * 3]],
    ['ranges', 218, (i: number) => [1000 + i * 5, 1001 + i * 5, 1002 + i * 5]],
  ])('as many %s as are allowed (%d) compile; more are refused', (_name, most, make) => {
    const list = (count: number) => Array.from({ length: count }, (_, i) => make(i)).flat();
    const filter = value(kernelFilter(ports(...list(most)), [80]));
    expect(checkCaptureFilter(filter).ok).toBe(true);
    expect(failure(kernelFilter(ports(...list(most + 1)))).advice).toContain('all of the device');
  });
});

describe('the check of a capture filter', () => {
  test('passes what libpcap compiles, without a device', () => {
    expect(checkCaptureFilter('tcp port 80 and host 127.0.0.1').ok).toBe(true);
  });

  test.runIf(hasBinding)('says what libpcap says of a mistake, and where the language is described', () => {
    const wrong = failure(checkCaptureFilter('tcp prt 80'));
    expect(wrong.message).toMatch(/syntax error/);
    expect(wrong.advice).toContain('pcap-filter(7)');
  });

  test.runIf(hasBinding)('judges by link type: an Ethernet address means nothing on RAW', () => {
    expect(checkCaptureFilter('ether host 00:00:00:00:00:01', 1).ok).toBe(true);
    expect(checkCaptureFilter('ether host 00:00:00:00:00:01', 12).ok).toBe(false);
  });
});
