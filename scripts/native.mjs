// Builds the binding to libpcap: a copy of node_modules/cap with patches/cap+<version>.patch applied, for the pinned
// Node (its headers come with it) or, with --electron, for Electron. Both builds live side by side in build/cap/, told
// apart by ABI. Needs no package but node-gyp, and runs on the host's Node (20 or later).
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { installCommand, missingTools } from './system.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const at = (...parts) => join(root, ...parts);
const pinnedNode = at('node_modules', 'node', 'bin', 'node');
const gyp = at('node_modules', 'node-gyp', 'bin', 'node-gyp.js');
/** Where Electron's project publishes the headers of each release. */
const electronHeaders = 'https://electronjs.org/headers';

const versionOf = (name) =>
  JSON.parse(readFileSync(at('node_modules', name, 'package.json'), 'utf8')).version;
const patchFile = () => at('patches', `cap+${versionOf('cap')}.patch`);

function run(command, args, options = {}) {
  const path = `${dirname(process.execPath)}${delimiter}${process.env.PATH ?? ''}`;
  const env = { ...process.env, PATH: path, ...options.env };
  // npm hands a user's own `nodedir` on as this variable, and node-gyp lets it overrule --nodedir: the build would then
  // be for that Node.
  for (const name of Object.keys(env)) if (/^npm_config_nodedir$/i.test(name)) delete env[name];
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
    ...options,
    env,
  });
  const output = `${result.stdout ?? ''}${result.stderr ?? ''}${result.error ? result.error.message : ''}`;
  return { ok: result.status === 0, output: output.trim() };
}

const lastLines = (text, count) => text.split('\n').slice(-count).join('\n');

/** A unified diff as files and their hunks. */
export function parsePatch(text) {
  const files = [];
  for (const line of text.split('\n')) {
    const name = /^\+\+\+ b\/(.+)$/.exec(line);
    const hunk = /^@@ -(\d+)(?:,\d+)? \+\d+(?:,\d+)? @@/.exec(line);
    if (name) files.push({ name: name[1], hunks: [] });
    else if (hunk) files.at(-1).hunks.push({ start: Number(hunk[1]), lines: [] });
    else if (/^[ +-]/.test(line) && !line.startsWith('--- ')) files.at(-1).hunks.at(-1).lines.push(line);
    else if (line.startsWith('\\')) files.at(-1).hunks.at(-1).noNewline = true;
  }
  return files;
}

/**
 * Applies a unified diff to a text. Strict: every context and removed line must stand where the diff says, so that
 * another version of the package is an error and never a wrong build.
 * @throws where a line differs.
 */
export function applyHunks(text, hunks, name = 'file') {
  const source = text.split('\n');
  const result = [];
  let next = 0;
  for (const hunk of hunks) {
    while (next < hunk.start - 1) result.push(source[next++]);
    for (const line of hunk.lines) {
      if (line[0] === '+') result.push(line.slice(1));
      else if (source[next] !== line.slice(1))
        throw new Error(`${name}:${next + 1} is not what the patch expects`);
      else if (line[0] === ' ') result.push(source[next++]);
      else next += 1;
    }
    // "\ No newline at end of file" stands after the old text's last line only: the new one ends with a newline.
    if (hunk.noNewline) result.push('');
  }
  return [...result, ...source.slice(next)].join('\n');
}

function patchedCopy(folder) {
  cpSync(at('node_modules', 'cap'), folder, { recursive: true });
  for (const file of parsePatch(readFileSync(patchFile(), 'utf8'))) {
    const path = join(folder, file.name);
    writeFileSync(path, applyHunks(readFileSync(path, 'utf8'), file.hunks, file.name));
  }
}

const nodeTarget = () => {
  const version = versionOf('node');
  const abi = run(pinnedNode, ['-p', 'process.versions.modules']);
  return abi.ok ? { runtime: 'node', version, abi: abi.output } : undefined;
};

const electronTarget = () => {
  const abi = readFileSync(at('node_modules', 'electron', 'abi_version'), 'utf8').trim();
  return { runtime: 'electron', version: versionOf('electron'), abi };
};

/** Names that npm gives the package with the pinned Node's binary and headers for this system. */
const headerPackages = [
  `node-${process.platform}-${process.arch}`,
  `node-bin-${process.platform}-${process.arch}`,
];

/** The pinned Node's headers: beside it, where its install step put them, or fetched anew where npm has pruned them. */
function nodeHeaders(version, log) {
  const fetched = at('build', `node-${version}`);
  const folders = [at('node_modules', 'node'), fetched].flatMap((base) =>
    headerPackages.map((name) => join(base, 'node_modules', name)),
  );
  const find = () => folders.find((folder) => existsSync(join(folder, 'include', 'node', 'node_version.h')));
  if (find()) return find();
  const name =
    process.platform === 'darwin' && process.arch === 'arm64' ? headerPackages[1] : headerPackages[0];
  log(`fetching the headers of Node ${version}`);
  mkdirSync(fetched, { recursive: true });
  writeFileSync(join(fetched, 'package.json'), '{"private":true}');
  run('npm', ['install', '--no-save', '--ignore-scripts', `${name}@${version}`], { cwd: fetched });
  // Only the headers are wanted; the binary beside them is 120 MB.
  for (const name of headerPackages)
    rmSync(join(fetched, 'node_modules', name, 'bin'), { recursive: true, force: true });
  return find();
}

/** What a build depends on; a build made from the same is not made again. */
function fingerprint(target) {
  const inputs = [
    readFileSync(patchFile()),
    versionOf('cap'),
    versionOf('nan'),
    target.runtime,
    target.version,
  ];
  const hash = createHash('sha256');
  for (const input of inputs) hash.update(input).update('\0');
  return hash.digest('hex');
}

function gypArguments(target, arch, log) {
  if (target.runtime === 'electron')
    return [
      'rebuild',
      `--arch=${arch}`,
      `--target=${target.version}`,
      `--dist-url=${electronHeaders}`,
      `--devdir=${at('build', 'electron-headers')}`,
    ];
  const headers = nodeHeaders(target.version, log);
  return headers && ['rebuild', `--nodedir=${headers}`];
}

/** The reason a failed node-gyp gives, without its backtrace. */
function gypFailure(target, output) {
  const network =
    /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|network|status code|bad response|tunneling/i.test(output);
  if (target.runtime === 'electron' && network)
    return `the headers of Electron ${target.version} cannot be had from ${electronHeaders}: run \`node scripts/native.mjs --electron\` again with a network`;
  const errors = output.split('\n').filter((line) => /error|fatal/i.test(line));
  return lastLines(errors.length ? errors.slice(0, 6).join('\n') : output, 12);
}

/** Loads the build in the Node it is for: a library that is missing at run time shows here, not in the helper. */
function loads(target, path) {
  if (target.runtime === 'electron') return { ok: true, output: '' };
  return run(pinnedNode, ['-e', `require(${JSON.stringify(path)}).libVersion()`]);
}

function compile(target, folder, args, log) {
  const work = at('build', 'cap', `work-${process.pid}`);
  try {
    patchedCopy(work);
    log(`building the libpcap binding for ${target.runtime} ${target.version} (ABI ${target.abi})`);
    const built = run(pinnedNode, [gyp, ...args], { cwd: work, timeout: 300_000 });
    if (!built.ok) return { state: 'failed', reason: gypFailure(target, built.output) };
    const path = join(folder, 'cap.node');
    mkdirSync(folder, { recursive: true });
    copyFileSync(join(work, 'build', 'Release', 'cap.node'), `${path}.${process.pid}`);
    renameSync(`${path}.${process.pid}`, path);
    const loaded = loads(target, path);
    return loaded.ok
      ? { state: 'ready', path }
      : { state: 'failed', reason: `it was built but does not load: ${lastLines(loaded.output, 3)}` };
  } catch (error) {
    return { state: 'failed', reason: error.message };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Where a build lies: `src/main/capture/binding.ts` and the packaged app look for it under this name. */
export const capFolder = (abi, arch = process.arch) =>
  at('build', 'cap', `${process.platform}-${arch}-abi${abi}`);

/** What stands in the way of a build, with the command that removes it; undefined where nothing does. */
function obstacle(target) {
  if (!existsSync(at('node_modules', 'cap', 'package.json'))) return 'packages are not installed: run npm ci';
  if (!target) return 'the pinned Node is not installed: run npm run setup';
  const missing = missingTools('run');
  if (missing.length === 0) return undefined;
  const names = missing.map((tool) => tool.name).join(', ');
  const command = installCommand(missing);
  return `missing: ${names}; ${command ? `install with: ${command}` : 'install them with your package manager'}`;
}

/**
 * Builds the binding unless it stands there already, built from the same sources.
 * @param {{log?: (line: string) => void, runtime?: 'node' | 'electron', arch?: string}} options `arch`: for Electron
 *   alone, an architecture that this system's compiler can build for (macOS: both)
 * @returns {Promise<{state: 'ready' | 'skipped' | 'failed', reason?: string, path?: string}>} `skipped`: something is
 *   missing on this system, the reason names the command that installs it.
 */
export async function buildCap({ log = () => {}, runtime = 'node', arch = process.arch } = {}) {
  const installed = existsSync(at('node_modules', 'cap')) && existsSync(at('node_modules', runtime));
  const target = installed ? (runtime === 'electron' ? electronTarget() : nodeTarget()) : undefined;
  const folder = capFolder(target?.abi, arch);
  const stamp = join(folder, '.built-from');
  const path = join(folder, 'cap.node');
  if (target && existsSync(path) && existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(target))
    return { state: 'ready', path };
  const reason = obstacle(target);
  if (reason) return { state: 'skipped', reason };
  const args = gypArguments(target, arch, log);
  if (!args) return { state: 'failed', reason: `the headers of Node ${target.version} cannot be had` };
  rmSync(stamp, { force: true });
  const outcome = compile(target, folder, args, log);
  if (outcome.state === 'ready') writeFileSync(stamp, fingerprint(target));
  return outcome;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const runtime = process.argv.includes('--electron') ? 'electron' : 'node';
  const outcome = await buildCap({ runtime, log: (line) => console.error(line) });
  console.log([outcome.state, outcome.path ?? outcome.reason].join(': '));
  process.exitCode = outcome.state === 'ready' ? 0 : 1;
}
