// npm start: the set-up, then Electron; where its binary cannot be had or there is no display, the web host.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pinnedNode, root, setup } from './setup.mjs';

const electronFolder = join(root, 'node_modules', 'electron');
const memory = join(root, '.wireside', 'electron.json');

function electronVersion() {
  return JSON.parse(readFileSync(join(electronFolder, 'package.json'), 'utf8')).version;
}

/** The path of Electron's binary, as electron/index.js finds it; undefined when it is not there. */
function electronBinary() {
  const pathFile = join(electronFolder, 'path.txt');
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    const path = join(
      override,
      process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron',
    );
    return existsSync(path) ? path : undefined;
  }
  if (!existsSync(pathFile)) return undefined;
  const path = join(electronFolder, 'dist', readFileSync(pathFile, 'utf8').trim());
  return existsSync(path) ? path : undefined;
}

function remembered() {
  try {
    return JSON.parse(readFileSync(memory, 'utf8')).unavailable;
  } catch {
    return undefined;
  }
}

/** Tries Electron's own download once for each version, for 10 s at most; `again` forgets an earlier failure. */
function fetchElectron(again) {
  const version = electronVersion();
  if (!again && remembered() === version) return undefined;
  console.error('start: fetching the Electron binary (10 s at most, tried once)');
  spawnSync(pinnedNode, [join(electronFolder, 'install.js')], {
    cwd: root,
    timeout: 10_000,
    killSignal: 'SIGKILL',
    stdio: 'ignore',
  });
  const found = electronBinary();
  mkdirSync(join(root, '.wireside'), { recursive: true });
  if (!found) writeFileSync(memory, JSON.stringify({ unavailable: version }));
  return found;
}

/** Why the window cannot be opened here; undefined when it can. */
function obstacle() {
  const linux = process.platform === 'linux';
  if (linux && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return 'no display';
  if (linux && process.getuid?.() === 0) return 'Chromium refuses to run as root with its sandbox on';
  return undefined;
}

function hand(command, args) {
  const child = spawn(command, args, { cwd: process.env.INIT_CWD ?? process.cwd(), stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 : (code ?? 1);
  });
  child.on('error', (error) => {
    console.error(`start: ${error.message}`);
    process.exitCode = 1;
  });
}

const args = process.argv.slice(2);
const web = args.includes('--web');
const again = args.includes('--fetch-electron');
const rest = args.filter((argument) => argument !== '--web' && argument !== '--fetch-electron');
try {
  await setup({ level: 'run' });
  const reason = web ? undefined : obstacle();
  const binary = web || reason ? undefined : (electronBinary() ?? fetchElectron(again));
  if (binary) hand(binary, [root, ...rest]);
  else {
    const why =
      reason ?? 'the Electron binary cannot be had here (npm start -- --fetch-electron tries again)';
    if (!web) console.error(`start: ${why}; starting the web host instead`);
    hand(pinnedNode, [join(root, 'out', 'main', 'cli.js'), 'serve', ...rest]);
  }
} catch (error) {
  console.error(`start: ${error.message}`);
  process.exitCode = 1;
}
