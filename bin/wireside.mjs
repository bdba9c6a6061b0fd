#!/usr/bin/env node
// The command: brings the checkout to where it can run, then hands over to the command line on the pinned Node.
// Runs on whatever Node the host has (20 or later), and needs no package.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { pinnedNode, root, setup } from '../scripts/setup.mjs';

/** Hands arguments, standard streams and signals to the command line, and takes over how it ends. */
function handOver(args) {
  const child = spawn(pinnedNode, [join(root, 'out', 'main', 'cli.js'), ...args], { stdio: 'inherit' });
  // A terminal sends Ctrl-C to the child too: passed on, it would arrive twice. Without one, nobody else sends it.
  const terminal = process.stdin.isTTY || process.stdout.isTTY || process.stderr.isTTY;
  for (const signal of ['SIGINT', 'SIGQUIT']) process.on(signal, () => terminal || child.kill(signal));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => {
    console.error(`wireside: error: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal ? 128 + constants.signals[signal] : code;
  });
}

try {
  // A first start takes a minute and says what it does; later ones skip what is done, and say nothing.
  await setup({ level: 'run', quiet: existsSync(join(root, 'out', 'main', 'cli.js')) });
  handOver(process.argv.slice(2));
} catch (error) {
  console.error(`wireside: error: ${error.message}`);
  process.exitCode = 1;
}
