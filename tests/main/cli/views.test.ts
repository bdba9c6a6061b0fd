import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { pcapFromText } from '../../support/packets.ts';
import { linesOf, wireside, workplace } from './wireside.ts';

const file = workplace();
const capture = (name: string) => resolve(import.meta.dirname, `../../fixtures/captures/${name}.pcap`);

const path = file('gap.pcap');
writeFileSync(
  path,
  pcapFromText(`
    C>S SYN; S>C SYN,ACK; C>S ACK
    C>S PSH,ACK data="GET /\\r\\n"
    ~C>S ACK len=7
    C>S PSH,ACK data="\u001b[31mred"
    S>C PSH,ACK data="ok"
  `),
);

const inspected = async (...args: string[]) => linesOf((await wireside('inspect', ...args)).stdout);

describe('--follow', () => {
  test('prints who sent what, when and in which frame, and what is missing', async () => {
    const lines = await inspected(path, '--follow', '0');
    expect(lines[0]).toMatch(/^→ \S+:\d+ {2}bytes 0–6 {2}frame 4 {2}0\.000300000$/);
    expect(lines[1]).toBe('GET /');
    expect(lines[2]).toMatch(/^→ \S+ {2}bytes 7–13 are not in the capture$/);
    expect(lines.slice(3)).toEqual([
      expect.stringContaining('bytes 14–21  frame 5'),
      // What would colour the terminal is shown as a dot.
      '.[31mred',
      expect.stringMatching(/^← .*frame 6/),
      'ok',
    ]);
  });

  test('prints a hex dump, and the bytes alone', async () => {
    const hex = await inspected(capture('keepalive'), '--follow', '0,hex');
    expect(hex[1]).toBe(`00000000  68 69 ${' '.repeat(41)}  hi`);
    expect((await wireside('inspect', capture('keepalive'), '--follow', '0,raw')).stdout).toBe('hilater');
  });

  test('prints one object a piece', async () => {
    const objects = (await inspected(path, '--follow', '0', '--json')).map((line) => JSON.parse(line));
    expect(objects.map(({ direction, start, end, frame }) => [direction, start, end, frame])).toEqual([
      ['A', 0, 7, 4],
      ['A', 7, 14, undefined],
      ['A', 14, 22, 5],
      ['B', 0, 2, 6],
    ]);
    expect(objects[1]).toMatchObject({ missing: true });
  });

  test.each([
    ['7', /no tcp\.stream 7.*last is 0/s],
    ['0,base64', /ascii, hex, raw/],
    ['-1', /takes a tcp\.stream/],
  ])('says what is wrong with %s', async (text, complaint) => {
    const outcome = await wireside('inspect', path, `--follow=${text}`);
    expect([outcome.status, outcome.stdout]).toEqual([2, '']);
    expect(outcome.stderr).toMatch(complaint);
  });
});

describe('--endpoints', () => {
  test('prints what each address and port sent and received', async () => {
    const [head, ...rows] = await inspected(capture('keepalive'), '--endpoints');
    expect(head).toMatch(/^endpoint +frames +bytes/);
    expect(rows.map((row) => row.split(/\s+/).slice(0, 7))).toEqual([
      ['127.0.0.1:42894', '18', '1211', '9', '604', '9', '607'],
      ['127.0.0.1:6112', '18', '1211', '9', '607', '9', '604'],
    ]);
  });

  test('by address alone, as objects', async () => {
    const [one] = await inspected(capture('keepalive'), '--endpoints', 'ip', '--json');
    expect(JSON.parse(one!)).toMatchObject({ address: '127.0.0.1', framesSent: 18, firstFrame: 1 });
    expect(JSON.parse(one!)).not.toHaveProperty('port');
  });

  test('is one of the views, of which one is printed', async () => {
    const outcome = await wireside('inspect', path, '--endpoints', '--conversations');
    expect(outcome).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--conversations and --endpoints'),
    });
    expect((await wireside('inspect', path, '--endpoints', 'mac')).status).toBe(2);
  });
});
