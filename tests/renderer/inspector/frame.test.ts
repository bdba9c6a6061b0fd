import { describe, expect, it } from 'vitest';
import type { FieldNode } from '../../../src/renderer/engine/answers.ts';
import { tcpHeaderRows } from '../../../src/renderer/engine/explain/tcp-header.ts';
import { ancestors, fieldAt, fieldRows, nodeAt } from '../../../src/renderer/inspector/field-rows.ts';
import { asciiText, bytesPerRow, byteText, offsetText } from '../../../src/renderer/inspector/hex-rows.ts';
import { CONNECTION, shown } from '../support/traced.ts';

const node = (name: string, offset: number, length: number, ...children: FieldNode[]): FieldNode => ({
  name,
  label: name,
  value: '',
  filter: name,
  offset,
  length,
  children,
});

const tree = [
  node('eth', 0, 14, node('eth.dst', 0, 6), node('eth.src', 6, 6)),
  node(
    'ip',
    14,
    20,
    node('ip.version', 14, 1),
    node('ip.flags', 20, 1, node('ip.flags.df', 20, 1)),
    node('derived', 14, 0),
  ),
];

describe('the rows of the field tree', () => {
  it('are those whose parents are open', () => {
    const names = (open: string[]): string[] =>
      fieldRows(tree, new Set(open)).map(({ node: { name } }) => name);
    expect(names([])).toEqual(['eth', 'ip']);
    expect(names(['1'])).toEqual(['eth', 'ip', 'ip.version', 'ip.flags', 'derived']);
    expect(names(['1', '1.1'])).toContain('ip.flags.df');
    expect(names(['1.1'])).toEqual(['eth', 'ip']);
  });

  it('know their level and their place among their siblings', () => {
    const row = fieldRows(tree, new Set(['1'])).find(({ path }) => path === '1.1');
    expect(row).toMatchObject({ level: 2, position: 2, siblings: 3, open: false });
  });
});

describe('the field of a byte', () => {
  it('is the smallest that holds it, the deeper of equals', () => {
    expect(fieldAt(tree, 7)).toBe('0.1');
    expect(fieldAt(tree, 20)).toBe('1.1.0');
    expect(fieldAt(tree, 30)).toBe('1');
    expect(fieldAt(tree, 99)).toBeUndefined();
  });

  it('is found again by its path', () => {
    expect(nodeAt(tree, '1.1.0')?.name).toBe('ip.flags.df');
    expect(nodeAt(tree, '1.7')).toBeUndefined();
    expect(ancestors('1.1.0')).toEqual(['1', '1.1']);
    expect(ancestors('1')).toEqual([]);
  });
});

describe('the TCP header as the RFC draws it', () => {
  it('has rows of 32 bits with values and where they stand', async () => {
    const made = await shown(CONNECTION);
    const answer = await made.client.frame(0);
    const rows = tcpHeaderRows(made.view(), answer!);
    for (const row of rows) expect(row.reduce((sum, { bits }) => sum + bits, 0)).toBe(32);
    const cells = rows.flat();
    expect(cells.map(({ name, value }) => `${name}: ${value}`).slice(0, 7)).toEqual([
      'Source port: 40000',
      'Destination port: 8080',
      'Sequence number: 0',
      'Acknowledgment number: 0',
      'Offset: 20',
      'Flags: ··········S·',
      'Window: 65495',
    ]);
    expect(cells[2]).toMatchObject({
      meaning: expect.stringMatching(/^raw \d+$/),
      offset: answer!.tcpOffset + 4,
      length: 4,
    });
    expect(cells.find(({ name }) => name === 'Checksum')?.meaning).toBe('partial');
  });

  it('has its options in a row of their own', async () => {
    const made = await shown('C>S SYN mss=1460 ws=7 sum=good');
    const cells = tcpHeaderRows(made.view(), (await made.client.frame(0))!).flat();
    expect(cells.at(-1)).toMatchObject({ name: 'Options', length: 8 });
    expect(cells.find(({ name }) => name === 'Checksum')?.meaning).toBe('correct');
  });

  it('is not drawn where there is none, or not all of it', async () => {
    const udp = await shown('C>S UDP len=4');
    expect(tcpHeaderRows(udp.view(), (await udp.client.frame(0))!)).toEqual([]);
    const cut = await shown('C>S SYN cut=40');
    expect(tcpHeaderRows(cut.view(), (await cut.client.frame(0))!)).toEqual([]);
  });
});

describe('bytes', () => {
  it('are written in rows that fit', () => {
    expect([bytesPerRow(600), bytesPerRow(340)]).toEqual([16, 8]);
    expect([offsetText(16, 100), offsetText(16, 70_000)]).toEqual(['0010', '000010']);
    expect([byteText(10), asciiText(65), asciiText(10), asciiText(200)]).toEqual(['0a', 'A', '·', '·']);
  });
});
