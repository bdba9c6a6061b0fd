// Set-up without dependencies: brings a fresh clone to where `npm start` and `npm test` can run, and skips what is done.
// Runs on the host's Node (20 or later), because it is what brings the pinned one.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { missingTools, systemInstall } from './system.mjs';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const state = at('.wireside');

/** The pinned Node, which everything but this set-up runs on. */
export const pinnedNode = at('node_modules', 'node', 'bin', 'node');

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}`;
  return { ok: result.status === 0, output: result.error ? `${output}${result.error.message}` : output };
}

function npm(args) {
  const cli = process.env.npm_execpath;
  // npm itself must run on the host's Node: the pinned one may be what it is about to replace.
  const env = { ...process.env, npm_config_ignore_scripts: undefined };
  if (cli?.endsWith('.js'))
    return run(process.execPath === pinnedNode ? 'node' : process.execPath, [cli, ...args], { env });
  return run('npm', args, { env });
}

/** @throws with the end of the step's output, so that the reader sees why. */
function must(step, result) {
  if (result.ok) return;
  throw new Error(`${step} failed:\n${result.output.trim().split('\n').slice(-25).join('\n')}`);
}

function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}

/** True when every package of the lock file stands in node_modules at its version. */
function packagesInstalled() {
  const wanted = readJson(at('package-lock.json'))?.packages;
  const have = readJson(at('node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !have) return false;
  return Object.entries(wanted).every(
    ([path, entry]) => path === '' || entry.optional || have[path]?.version === entry.version,
  );
}

function installPackages(log) {
  if (packagesInstalled()) return;
  log('installing packages (npm ci)');
  must('npm ci', npm(['ci']));
}

function installNode(log) {
  if (existsSync(pinnedNode) && run(pinnedNode, ['--version']).ok) return;
  log('installing the pinned Node');
  must('installing the pinned Node', npm(['rebuild', 'node', '--ignore-scripts=false']));
  must('the pinned Node', run(pinnedNode, ['--version']));
}

/** `npx wireside` finds the command of this checkout at once, with no copy in npm's cache. */
function linkCommand() {
  const link = at('node_modules', '.bin', 'wireside');
  if (existsSync(link)) return;
  rmSync(link, { force: true });
  symlinkSync(join('..', '..', 'bin', 'wireside.mjs'), link);
}

function installSystem(level, log) {
  const missing = missingTools(level);
  if (missing.length === 0) return;
  const outcome = systemInstall(missing, log);
  if (outcome) log(outcome);
}

async function buildNative(log) {
  const { buildCap } = await import('./native.mjs');
  const outcome = await buildCap({ log });
  if (outcome.state !== 'ready') log(`live capture through libpcap is off: ${outcome.reason}`);
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

function fingerprint() {
  const hash = createHash('sha256');
  const inputs = [
    ...files(at('src')),
    at('package.json'),
    at('package-lock.json'),
    at('electron.vite.config.ts'),
    at('scripts', 'bundled.mjs'),
    at('scripts', 'viewer-plugin.ts'),
    at('tsconfig.base.json'),
  ];
  for (const path of inputs)
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  return hash.digest('hex');
}

function build(log) {
  const stamp = at('out', '.built-from');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  log('building (electron-vite build)');
  must(
    'the build',
    run(pinnedNode, [at('node_modules', 'electron-vite', 'bin', 'electron-vite.js'), 'build']),
  );
  writeFileSync(stamp, wanted);
}

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function alive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** One set-up at a time: a second one waits, and takes over from one that died. */
async function withLock(log, work) {
  mkdirSync(state, { recursive: true });
  const lock = join(state, 'setup.lock');
  for (let waited = false; ; await sleep(200)) {
    try {
      const file = openSync(lock, 'wx');
      writeFileSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      const owner = Number(existsSync(lock) ? readFileSync(lock, 'utf8') : 0);
      const fresh = existsSync(lock) && Date.now() - statSync(lock).mtimeMs < 2000;
      if ((owner && !alive(owner)) || (!owner && !fresh)) rmSync(lock, { force: true });
      else if (!waited) log('another set-up is running; waiting for it');
      waited = true;
    }
  }
  try {
    return await work();
  } finally {
    rmSync(lock, { force: true });
  }
}

/**
 * Brings the checkout to where it can run ('run') or be tested ('test'). What is done is skipped.
 * @param {{level?: 'run' | 'test', quiet?: boolean}} options `quiet` prints nothing but what went wrong.
 * @throws when a step that nothing works without fails.
 */
export async function setup({ level = 'run', quiet = false } = {}) {
  const log = quiet ? () => {} : (line) => console.error(`set-up: ${line}`);
  await withLock(log, async () => {
    installPackages(log);
    installNode(log);
    linkCommand();
    installSystem(level, log);
    await buildNative(log);
    build(log);
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    await setup({ level: process.argv.includes('--test') ? 'test' : 'run' });
  } catch (error) {
    console.error(`set-up: ${error.message}`);
    process.exitCode = 1;
  }
}
