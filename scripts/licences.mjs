// Gathers the licences of everything that is bundled into what ships into build/THIRD-PARTY-NOTICES.txt. What is bundled
// the build itself notes (scripts/bundled.mjs), so nothing is forgotten and nothing is claimed. A package without a
// licence text is an error.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { bundledFolder } from './bundled.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
export const noticesFile = join(root, 'build', 'THIRD-PARTY-NOTICES.txt');

/** Compiled into the binding to libpcap, which no bundler sees; libpcap itself is the system's. */
const native = ['cap', 'nan'];
const bundles = ['main', 'preload', 'renderer', 'viewer', 'worker'];

/** Names of the packages of every bundle. @throws where a bundle has not been built. */
export function bundledPackages(folder = bundledFolder) {
  const names = new Set(native);
  for (const bundle of bundles) {
    const path = join(folder, `${bundle}.json`);
    if (!existsSync(path)) throw new Error(`${path} is not there: run npm run build first`);
    for (const name of JSON.parse(readFileSync(path, 'utf8'))) names.add(name);
  }
  return [...names].sort();
}

/** A few packages name the MIT licence and their author, and leave its text out. */
const mitText = (author) => `MIT License

Copyright (c) ${author}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

const isLicence = (name) => /^(licen[cs]e|copying|notice|copyrightnotice)([.-].*)?$/i.test(name);

/** A package's name, version, licence and every licence text in its folder. @throws where it has none and is not MIT. */
export function licenceOf(name, modules = join(root, 'node_modules')) {
  const folder = join(modules, name);
  const { version, license, licenses, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  const files = readdirSync(folder).filter(isLicence).sort();
  const named = typeof author === 'string' ? author.replace(/ <.*/, '') : author?.name;
  if (files.length === 0 && license === 'MIT' && named)
    return { name, version, licence: license, text: mitText(named) };
  if (files.length === 0) throw new Error(`${name} has no licence text in ${folder}`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return {
    name,
    version,
    licence: license ?? licenses?.[0]?.type ?? 'see below',
    text: [...new Set(texts)].join('\n\n'),
  };
}

const rule = '-'.repeat(78);

/** The whole text; packages with the same licence text share it. */
export function noticesText(licences) {
  const byText = Map.groupBy(licences, ({ text }) => text);
  const parts = [...byText].map(([text, members]) => {
    const names = members.map(({ name, version, licence }) => `${name} ${version} (${licence})`);
    return `${rule}\n${names.join('\n')}\n${rule}\n\n${text}\n`;
  });
  const head =
    'Wireside contains the work of others, under these licences. Those of Electron and of Chromium are in files of\n' +
    'their own beside this one (LICENSE.electron.txt, LICENSES.chromium.html).\n';
  return [head, ...parts].join('\n');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const licences = bundledPackages().map((name) => licenceOf(name));
  mkdirSync(dirname(noticesFile), { recursive: true });
  writeFileSync(noticesFile, noticesText(licences));
  console.log(`${noticesFile}: ${licences.length} packages`);
}
