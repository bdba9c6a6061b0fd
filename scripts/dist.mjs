// `npm run dist`: builds, gathers the licences, and packs for this system with electron-builder. Arguments are handed on:
// `npm run dist -- --linux deb --x64`, `npm run dist -- --dir`.
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);

const steps = [
  ['building', bin('electron-vite'), ['build']],
  ['gathering the licences', process.execPath, [join(root, 'scripts', 'licences.mjs')]],
  [
    'packing',
    bin('electron-builder'),
    ['--config', 'electron-builder.config.mjs', '--publish', 'never', ...process.argv.slice(2)],
  ],
];

for (const [what, command, args] of steps) {
  console.log(`dist: ${what}`);
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' });
  if (status !== 0) {
    console.error(`dist: ${what} failed${error ? `: ${error.message}` : ''}`);
    process.exit(1);
  }
}
