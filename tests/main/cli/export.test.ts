import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { wireside } from './wireside.ts';

const folder = mkdtempSync(join(tmpdir(), 'wireside-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('wireside export --as', () => {
  it('prints the ladder as text, or writes it where it is told to', async () => {
    const printed = await wireside('export', 'sample:handshake', '--as', 'text');
    expect(printed.status).toBe(0);
    expect(printed.stdout).toMatch(/client 127\.0\.0\.1:\d+ +server 127\.0\.0\.1:\d+/);
    expect(printed.stdout).toContain('SYN, ACK Seq=0 Ack=1');
    const path = join(folder, 'ladder.svg');
    const written = await wireside(
      'export',
      'sample:handshake',
      '--as',
      'svg',
      '--theme',
      'dark',
      '-o',
      path,
    );
    expect([written.status, written.stdout]).toEqual([0, '']);
    expect(readFileSync(path, 'utf8')).toMatch(/^<\?xml[\s\S]*FIN, ACK[\s\S]*<\/svg>\n$/);
  });

  it('leaves out what was said, and what other conversations did', async () => {
    const all = await wireside('export', 'sample:handshake', '--as', 'mermaid');
    const bare = await wireside('export', 'sample:handshake', '--as', 'mermaid', '--no-payload');
    expect(all.stdout).toContain("write('a') 1 B");
    expect(bare.stdout).toContain('write() 1 B');
    expect(bare.stdout).not.toContain("'a'");
    const one = await wireside('export', 'sample:max-connections', '--as', 'ascii', '--stream', '1');
    expect(one.stdout.split('\n')[0]?.match(/client/g)).toHaveLength(1);
  });

  it('says what it can write, and that a copy needs a place', async () => {
    const strange = await wireside('export', 'sample:handshake', '--as', 'gif');
    expect(strange.status).toBe(2);
    expect(strange.stderr).toContain("pcapng, svg, mermaid, text, ascii, html, not 'gif'");
    expect((await wireside('export', 'sample:handshake')).status).toBe(2);
    expect((await wireside('export', join(folder, 'missing'), '--as', 'text')).status).toBe(1);
  });
});
