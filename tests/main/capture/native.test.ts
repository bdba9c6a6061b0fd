import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { applyHunks, buildCap, parsePatch } from '../../../scripts/native.mjs';
import { linkTypeOf, loadBinding } from '../../../src/main/capture/binding.ts';
import { failure, hasBinding, temporaryFolder } from './kit.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const built = join('build', 'cap', `${process.platform}-${process.arch}-abi${process.versions.modules}`);

const patch = `--- a/lines.txt
+++ b/lines.txt
@@ -2,4 +2,5 @@
 two
-three
+THREE
+three and a half
 four
 five
@@ -8,2 +9,2 @@
 eight
-nine
+NINE
`;
const lines = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine\n';
const [file] = parsePatch(patch);

describe('applying the patch', () => {
  test('hunks in their places', () => {
    expect(file.name).toBe('lines.txt');
    expect(applyHunks(lines, file.hunks)).toBe(
      'one\ntwo\nTHREE\nthree and a half\nfour\nfive\nsix\nseven\neight\nNINE\n',
    );
  });

  test.each([
    ['another line', lines.replace('four', 'vier')],
    ['a line more in front', `zero\n${lines}`],
    ['a shorter file', 'one\ntwo\n'],
  ])('%s is an error, never a wrong build', (_name, text) => {
    expect(() => applyHunks(text, file.hunks, 'lines.txt')).toThrow(
      /lines.txt:\d+ is not what the patch expects/,
    );
  });

  test('ours fits the version of cap that is installed, and takes away what crashed', () => {
    const cap = join(root, 'node_modules', 'cap');
    const { version } = JSON.parse(readFileSync(join(cap, 'package.json'), 'utf8'));
    const files = parsePatch(readFileSync(join(root, 'patches', `cap+${version}.patch`), 'utf8'));
    const patched = files
      .map(({ name, hunks }) => applyHunks(readFileSync(join(cap, name), 'utf8'), hunks, name))
      .join();
    expect(patched).toContain('pcap_set_tstamp_precision');
    expect(patched).not.toMatch(/dlopen|assert\(|uv_default_loop/);
  });
});

describe.runIf(hasBinding)('building', () => {
  test('what is built from the same sources is not built again', async () => {
    const log: string[] = [];
    expect(await buildCap({ log: (line: string) => log.push(line) })).toEqual({
      state: 'ready',
      path: join(root, built, 'cap.node'),
    });
    expect(log).toEqual([]);
  });
});

describe('finding the build', () => {
  test.runIf(hasBinding)('above a bundle in the checkout, and beside its own chunks', () => {
    expect(loadBinding(join(root, 'out', 'main')).ok).toBe(true);
    expect(loadBinding(join(root, 'out', 'main', 'chunks')).ok).toBe(true);
  });

  test.runIf(hasBinding)('outside of a packaged application’s archive', () => {
    const resources = temporaryFolder();
    mkdirSync(join(resources, 'app.asar.unpacked', built), { recursive: true });
    cpSync(join(root, built, 'cap.node'), join(resources, 'app.asar.unpacked', built, 'cap.node'));
    Object.assign(process, { resourcesPath: resources });
    const loaded = loadBinding(join(resources, 'app.asar', 'out', 'main'));
    Object.assign(process, { resourcesPath: undefined });
    expect(loaded.ok).toBe(true);
  });

  test('none: what to run', () => {
    expect(failure(loadBinding(temporaryFolder()))).toMatchObject({
      code: 'capture.no-binding',
      advice: expect.stringContaining('npm run setup'),
    });
  });

  test('one that does not load: why', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, built), { recursive: true });
    writeFileSync(join(folder, built, 'cap.node'), 'no shared object');
    expect(failure(loadBinding(folder)).message).toContain('does not load');
  });
});

test.each([
  [0, 0],
  [1, 1],
  [11, 100],
  [12, 101],
  [113, 113],
  [276, 276],
])('DLT %d is LINKTYPE %d in a file', (dataLink, linkType) => {
  expect(linkTypeOf(dataLink)).toBe(linkType);
});
