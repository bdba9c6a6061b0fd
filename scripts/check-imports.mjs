// Which room may import which: the list of docs/ARCHITECTURE.md, held against every import of src/.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** A room, what of the project it may import besides itself, and which packages ("node:" for the builtins). */
const rules = {
  'core/base': [[], []],
  'core/capfile': [['core/base'], []],
  'core/decode': [['core/base'], []],
  'core/trace': [['core/base'], []],
  'core/tcp': [['core/base', 'core/decode', 'core/trace'], []],
  'core/link': [['core/base', 'core/trace', 'core/tcp', 'core/capfile/records'], []],
  'core/findings': [['core'], []],
  'core/filter': [['core/base'], ['re2js']],
  'core/ladder': [['core/base', 'core/trace'], []],
  'core/scene': [['core/base', 'core/trace', 'core/ladder', 'core/capfile/records'], []],
  'core/rewrite': [['core/base', 'core/capfile', 'core/decode'], []],
  'core/share': [['core'], []],
  'core/contract': [['core/base'], ['zod']],
  'core/engine': [['core'], []],
  probe: [['core/base', 'core/capfile/records'], ['node:']],
  'main/lab': [
    ['probe', 'core'],
    ['node:', 'zod'],
  ],
  'main/capture': [['core'], ['node:', 'cap']],
  'main/sessions': [['core'], ['node:', 'zod']],
  'main/service': [
    ['core', 'probe', 'main/lab', 'main/capture', 'main/sessions'],
    ['node:', 'zod'],
  ],
  'main/electron': [
    ['core', 'main/service'],
    ['node:', 'electron', 'zod'],
  ],
  'main/web': [
    ['core', 'main/service'],
    ['node:', 'fastify', '@fastify/', 'ws', 'zod'],
  ],
  'main/cli': [
    ['core', 'main/service', 'main/web'],
    ['node:', 'commander', 'zod'],
  ],
  main: [
    ['main/electron', 'main/service'],
    ['node:', 'electron'],
  ],
  preload: [['core/contract'], ['electron']],
  'renderer/words': [[], ['i18next', 'react']],
  'renderer/store': [['core', 'renderer/engine', 'renderer/words'], ['zustand']],
  'renderer/engine': [['core'], []],
  'renderer/viewer': [['core', 'renderer/engine'], []],
  'renderer/ui': [['core/base', 'core/contract'], ['*']],
  'renderer/canvas': [['core', 'renderer/engine'], ['react']],
  'renderer/app': [['core', 'renderer'], ['*']],
  renderer: [['renderer/app', 'renderer/store', 'renderer/engine', 'renderer/ui'], ['*']],
};
/** Views of the renderer: each may use the shared rooms, never another view. */
for (const view of [
  'ladder',
  'list',
  'inspector',
  'lab',
  'bench',
  'present',
  'filter',
  'views',
  'welcome',
  'sessions',
  'share',
]) {
  rules[`renderer/${view}`] = [
    ['core', 'renderer/store', 'renderer/engine', 'renderer/canvas', 'renderer/ui', 'renderer/words'],
    ['*'],
  ];
}

const rooms = Object.keys(rules).sort((a, b) => b.length - a.length);
const roomOf = (path) => rooms.find((room) => path === room || path.startsWith(`${room}/`));
const within = (path, room) => path === room || path.startsWith(`${room}/`);

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path);
    else if (/\.(ts|tsx)$/.test(entry.name)) yield path;
  }
}

function violation(file, specifier) {
  const path = relative(join(root, 'src'), file);
  const room = roomOf(path);
  if (!room) return `${path}: in no room; add the room to scripts/check-imports.mjs`;
  const [allowed, packages] = rules[room];
  if (!specifier.startsWith('.')) {
    const fine = packages.some(
      (name) =>
        name === '*' ||
        specifier === name ||
        specifier.startsWith(name === 'node:' ? name : `${name.replace(/\/$/, '')}/`),
    );
    return fine ? undefined : `${path}: ${room} may not import '${specifier}'`;
  }
  const target = relative(join(root, 'src'), resolve(dirname(file), specifier));
  const home = roomOf(target);
  if (home === room || allowed.some((other) => within(target, other))) return undefined;
  return `${path}: ${room} may not import ${target}`;
}

const problems = [];
let count = 0;
for (const file of sources(join(root, 'src'))) {
  const text = readFileSync(file, 'utf8');
  for (const match of text.matchAll(
    /^\s*(?:import|export)\b[^'"]*?\bfrom\s+['"]([^'"]+)['"]|^\s*import\s+['"]([^'"]+)['"]|\bimport\(\s*['"]([^'"]+)['"]\s*\)/gm,
  )) {
    count += 1;
    const message = violation(file, match[1] ?? match[2] ?? match[3]);
    if (message) problems.push(message);
  }
}
for (const message of problems) console.error(message);
console.log(`import rules: ${count} imports checked, ${problems.length} against the rules`);
process.exitCode = problems.length ? 1 : 0;
