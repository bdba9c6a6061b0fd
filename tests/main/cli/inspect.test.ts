import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { fields } from '../../../src/main/cli/fields/index.ts';
import { pcapFromText } from '../../support/packets.ts';
import { tsharkFields } from '../../support/tshark.ts';
import { entry, linesOf, spawned, table, wireside, workplace } from './wireside.ts';

const file = workplace();
const capture = (name: string) => resolve(import.meta.dirname, `../../fixtures/captures/${name}.pcap`);

const conversation = pcapFromText(`
  C>S SYN win=65495 mss=65495 sackok ws=7
  S>C SYN,ACK mss=65495 ws=7
  C>S ACK
  +3ms C>S PSH,ACK data="GET / HTTP/1.1\\r\\n\\r\\n"
  S>C ACK
  S>C PSH,ACK data="ok"
  C>S FIN,ACK
  S>C RST
`);
const path = file('conversation.pcap');
writeFileSync(path, conversation);

/** Lines of standard output of `wireside inspect`. */
const inspected = async (...args: string[]) => linesOf((await wireside('inspect', ...args)).stdout);

describe('--fields', () => {
  const allNames = fields.map((field) => field.name);

  test.each(['keepalive', 'rst', 'zerowin'])('every field of %s.pcap as tshark prints it', async (name) => {
    const outcome = await wireside('inspect', capture(name), '--fields', allNames.join(','));
    expect(outcome.status).toBe(0);
    const theirs = tsharkFields(readFileSync(capture(name)), allNames, ['-Y', 'frame.time_epoch']);
    expect(table(outcome.stdout)).toEqual(theirs);
  });

  test('an absent field is an empty cell, and every line has every cell', async () => {
    const udp = file('udp.pcap');
    writeFileSync(udp, pcapFromText('C>S UDP data="x"; C>S SYN'));
    const outcome = await wireside('inspect', udp, '--fields', 'frame.number,tcp.flags,tcp.stream,ip.src');
    expect(table(outcome.stdout).map((row) => row.slice(0, 3))).toEqual([
      ['1', '', ''],
      ['2', '0x0002', '0'],
    ]);
  });

  test('the order and number of columns are those that were asked for', async () => {
    const outcome = await wireside('inspect', path, '--fields', 'tcp.len,frame.number,tcp.len');
    expect(linesOf(outcome.stdout)[3]).toBe('18\t4\t18');
  });
});

describe('what is printed', () => {
  test('one line a frame: number, time, ends, protocol, Info', async () => {
    const [first] = await inspected(path);
    expect(first).toMatch(/^ +1 +0\.000000000 {2}\S+:\d+ → \S+:\d+ +TCP +\d+ → \d+ \[SYN\] Seq=0/);
  });

  test('--filter selects', async () => {
    const outcome = await wireside(
      'inspect',
      path,
      '--filter',
      'tcp.flags.reset == 1',
      '--fields',
      'frame.number',
    );
    expect(outcome.stdout).toBe('8\n');
  });

  test('--filter reads payload', async () => {
    const outcome = await wireside(
      'inspect',
      path,
      '--filter',
      'tcp.payload contains "GET"',
      '--fields',
      'frame.number',
    );
    expect(outcome.stdout).toBe('4\n');
  });

  test('--json prints one object a line', async () => {
    const objects = (await inspected(path, '--json')).map((line) => JSON.parse(line));
    expect(objects).toHaveLength(8);
    expect(objects[1]).toMatchObject({
      kind: 'frame',
      'frame.number': '2',
      'tcp.flags': '0x0012',
      'tcp.stream': '0',
    });
  });

  test('--json with --fields has only these, and leaves absent ones out', async () => {
    const outcome = await wireside('inspect', path, '--json', '--fields', 'frame.number,ipv6.src');
    expect(JSON.parse(linesOf(outcome.stdout)[0]!)).toEqual({ kind: 'frame', 'frame.number': '1' });
  });

  test('--conversations counts both directions', async () => {
    const [one] = (await inspected(path, '--conversations', '--json')).map((line) => JSON.parse(line));
    expect(one).toMatchObject({
      stream: 0,
      framesFromA: 4,
      framesFromB: 4,
      bytesFromA: 18,
      bytesFromB: 2,
      firstFrame: 1,
    });
    const text = (await wireside('inspect', path, '--conversations')).stdout;
    expect(text.split('\n')[0]).toMatch(/^stream +A +B/);
  });

  test('--summary says what the file comes to', async () => {
    const text = (await wireside('inspect', path, '--summary')).stdout;
    expect(text).toMatch(/^Frames +8$/m);
    expect(text).toMatch(/^Conversations +1$/m);
    const totals = JSON.parse((await wireside('inspect', path, '--summary', '--json')).stdout);
    expect(totals).toMatchObject({ frames: 8, conversations: 1, records: 0, lostBytes: 0 });
  });

  test('--findings explains, with frames and a source', async () => {
    const outcome = await wireside('inspect', capture('zerowin'), '--findings');
    expect(outcome.stdout).toMatch(/^warn {3}Zero window \(tcp\.stream 0; frames \d+/m);
    expect(outcome.stdout).toContain('RFC 9293 §3.8.6');
    const objects = (await inspected(capture('zerowin'), '--findings', '--json')).map((one) =>
      JSON.parse(one),
    );
    expect(objects.find((one) => one.title === 'Zero window')).toMatchObject({ severity: 'warn', stream: 0 });
  });
});

describe('ways in', () => {
  test('standard input', async () => {
    expect(spawned(['inspect', '-'], conversation).stdout).toBe((await wireside('inspect', path)).stdout);
  });

  test('gzip, by file and by standard input', async () => {
    writeFileSync(file('packed.gz'), gzipSync(conversation));
    expect((await wireside('inspect', file('packed.gz'))).stdout).toBe(
      (await wireside('inspect', path)).stdout,
    );
    expect(spawned(['inspect', '-'], gzipSync(conversation)).stdout).toBe(
      (await wireside('inspect', path)).stdout,
    );
  });

  test('a reader that has seen enough ends it quietly', async () => {
    const many = file('many.pcap');
    writeFileSync(many, pcapFromText(Array(20_000).fill('C>S UDP data="x"').join(';')));
    const script = `"${process.execPath}" "${entry}" inspect "${many}" | head -n 1; echo "status \${PIPESTATUS[0]}"`;
    const outcome = spawnSync('bash', ['-c', script], { encoding: 'utf8', timeout: 60_000 });
    expect(outcome.stdout.split('\n')).toHaveLength(3);
    expect(outcome.stdout).toContain('status 0');
    expect(outcome.stderr).toBe('');
  });
});

describe('what cannot be read', () => {
  test('a damaged file: prints what could be read, says what was lost and where, and ends with 3', async () => {
    writeFileSync(file('cut.pcap'), conversation.subarray(0, conversation.length - 10));
    const outcome = await wireside('inspect', file('cut.pcap'), '--fields', 'frame.number');
    expect(outcome.status).toBe(3);
    expect(outcome.stdout).toBe('1\n2\n3\n4\n5\n6\n7\n');
    expect(outcome.stderr).toMatch(/offset \d+.*bytes lost/s);
  });

  test('a damaged gzip: the same', async () => {
    const packed = gzipSync(pcapFromText(Array(3000).fill('C>S UDP data="0123456789"').join(';')));
    packed.fill(0x55, packed.length - 500, packed.length - 100);
    writeFileSync(file('cut.gz'), packed);
    const outcome = await wireside('inspect', file('cut.gz'), '--fields', 'frame.number');
    expect(outcome.status).toBe(3);
    expect(linesOf(outcome.stdout).length).toBeGreaterThan(100);
    expect(outcome.stderr).toMatch(/gzip/i);
  });

  test.each([
    ['a missing file', 'missing.pcap', 'it is not there'],
    ['a folder', 'folder', 'it is a folder'],
    ['an empty file', 'empty.pcap', 'an empty file'],
    ['something else', 'text.txt', 'no capture file'],
  ])('%s: one sentence, status 1', async (_, name, sentence) => {
    mkdirSync(file('folder'), { recursive: true });
    writeFileSync(file('empty.pcap'), '');
    writeFileSync(file('text.txt'), 'not a capture');
    const outcome = await wireside('inspect', file(name));
    expect(outcome.status).toBe(1);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toContain(sentence);
  });

  test.each([
    ['an unknown field', ['--fields', 'tcp.prot'], "Did you mean 'tcp.port'?"],
    ['an empty field name', ['--fields', 'tcp.port,'], 'missing'],
    ['an unknown choice', ['--records', 'none'], '--records is one of'],
    ['fields of sockets only', ['--records', 'sockets', '--fields', 'tcp.len'], '--fields prints frames'],
    ['two views', ['--summary', '--findings'], 'Choose one'],
    ['a filter with a view', ['--summary', '--filter', 'tcp'], '--filter selects lines'],
    ['--write with a view', ['--summary', '-w', 'x.pcapng'], '--write writes a session'],
    ['--no-payload with nothing to write', ['--no-payload'], '--no-payload is about'],
    ['fields with a view', ['--summary', '--fields', 'tcp.len'], '--fields has no meaning'],
    ['a wrong filter', ['--filter', 'tcp.prot == 1'], '^^^^^^^^'],
    ['an unknown option', ['--colour'], '--colour'],
  ])('%s: one sentence, status 2', async (_, args, sentence) => {
    const outcome = await wireside('inspect', path, ...args);
    expect(outcome.status).toBe(2);
    expect(outcome.stdout).toBe('');
    expect(outcome.stderr).toContain(sentence);
  });

  test('a wrong filter shows where, and what was meant', async () => {
    const { stderr } = await wireside('inspect', path, '--filter', 'ip && tcp.prot == 1');
    expect(stderr).toContain('character 7');
    expect(stderr).toContain('  ip && tcp.prot == 1\n        ^^^^^^^^\n');
    expect(stderr).toContain("Did you mean 'tcp.port'?");
  });
});
