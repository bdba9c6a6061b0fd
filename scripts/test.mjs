// npm test: the set-up, then every check. Prints each step's outcome and one closing line with the counts.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { pinnedNode, root, setup } from './setup.mjs';

const reports = join(root, 'build', 'reports');
const bin = (...parts) => join(root, 'node_modules', ...parts);

/** Checks without test cases of their own: each counts as one. */
const checks = [
  ['types: core', bin('typescript', 'bin', 'tsc'), ['-p', 'tsconfig.core.json']],
  ['types: node', bin('typescript', 'bin', 'tsc'), ['-p', 'tsconfig.node.json']],
  ['types: web', bin('typescript', 'bin', 'tsc'), ['-p', 'tsconfig.web.json']],
  ['lint and format', bin('@biomejs', 'biome', 'bin', 'biome'), ['ci', '.']],
  ['import rules', join(root, 'scripts', 'check-imports.mjs'), []],
];

const environment = {
  ...process.env,
  PATH: `${dirname(pinnedNode)}${delimiter}${process.env.PATH}`,
  FORCE_COLOR: '0',
  NO_COLOR: '1',
};

/** Runs one step on the pinned Node; its output is kept for when it fails. */
function step(name, script, args, { timeout = 600_000, live = false } = {}) {
  const started = Date.now();
  return new Promise((done) => {
    const child = spawn(pinnedNode, [script, ...args], {
      cwd: root,
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    const keep = (chunk) => {
      output += chunk;
      if (live) process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    const timer = setTimeout(() => child.kill('SIGKILL'), timeout);
    child.on('close', (code) => {
      clearTimeout(timer);
      const ok = code === 0;
      console.log(`${ok ? 'ok  ' : 'FAIL'} ${name} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
      if (!ok && !live) console.log(output.trim());
      done({ ok, output });
    });
  });
}

function readReport(name) {
  const path = join(reports, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
}

/** Counts of a vitest run: a run that ended before it could report counts as one failure. */
async function vitest(name, args) {
  const file = `${name}.json`;
  const { ok } = await step(
    name,
    bin('vitest', 'vitest.mjs'),
    ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${join(reports, file)}`, ...args],
    { live: true },
  );
  const report = readReport(file);
  const failed = report?.numFailedTests ?? 0;
  return {
    passed: report?.numPassedTests ?? 0,
    failed: ok ? failed : Math.max(1, failed),
    skipped: report?.numPendingTests ?? 0,
  };
}

/** Counts of the Playwright run in real Chromium. */
async function playwright() {
  if (!existsSync(join(root, 'playwright.config.ts'))) return { passed: 0, failed: 0, skipped: 0 };
  const { ok } = await step('e2e', bin('@playwright', 'test', 'cli.js'), ['test'], { live: true });
  const stats = readReport('e2e.json')?.stats;
  const failed = stats?.unexpected ?? 0;
  return {
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: ok ? failed : Math.max(1, failed),
    skipped: stats?.skipped ?? 0,
  };
}

async function main() {
  await setup({ level: 'test' });
  rmSync(reports, { recursive: true, force: true });
  mkdirSync(reports, { recursive: true });
  const total = { passed: 0, failed: 0, skipped: 0 };
  const add = (counts) => {
    for (const key of Object.keys(total)) total[key] += counts[key];
  };
  for (const [name, script, args] of checks) {
    const { ok } = await step(name, script, args);
    add({ passed: ok ? 1 : 0, failed: ok ? 0 : 1, skipped: 0 });
  }
  add(await vitest('unit', []));
  add(await playwright());
  console.log('');
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}

main().catch((error) => {
  console.error(`test: ${error.message}`);
  console.log('0 passed, 1 failed');
  process.exitCode = 1;
});
