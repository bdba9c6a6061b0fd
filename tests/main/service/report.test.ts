import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { Journal } from '../../../src/main/service/journal.ts';
import { defaultDataFolder, packageFolder, packageVersion } from '../../../src/main/service/places.ts';
import { problemReport } from '../../../src/main/service/report.ts';

const folder = mkdtempSync(join(tmpdir(), 'wireside-report-'));
afterAll(() => rmSync(folder, { recursive: true }));

const info = {
  version: '0.1.0',
  host: 'electron' as const,
  boot: 'b',
  platform: 'linux',
  versions: { electron: '45.4.1', chrome: '150.0.1.2' },
  locale: 'en',
};
const permission = {
  device: 'lo',
  sources: [{ kind: 'cap' as const, usable: false, reason: 'no' }],
  commands: [],
};

describe('a report', () => {
  const reportOf = (...notes: string[]) => {
    const journal = new Journal(mkdtempSync(join(folder, 'data-')));
    for (const note of notes) journal.note(note);
    return problemReport(info, permission, journal).text;
  };

  test('has versions, what may capture, and the log', () => {
    const text = reportOf('startRun: run.busy');
    expect(text).toContain('- chrome 150.0.1.2');
    expect(text).toContain('- cap: not usable, no');
    expect(text).toMatch(/\d{4}-\d\d-\d\dT[\d:.]+Z startRun: run\.busy/);
  });

  test.each([
    ['an IPv4 address', 'from 203.0.113.9:80', 'from <address>:80'],
    ['loopback', 'from 127.0.0.1:80 and ::1', 'from 127.0.0.1:80 and ::1'],
    ['an IPv6 address', 'from 2001:db8:0:1:2:3:4:5', 'from <address>'],
    ['a short one', 'from fe80::1%eth0', 'from <address>'],
    ['the user’s name in a path', `in ${homedir()}/x`, 'in ~/x'],
  ])('%s', (_, note, told) => {
    expect(reportOf(note)).toContain(`Z ${told}\n`);
  });
});

describe('the journal', () => {
  test('is in a file that only the user can read, and is put aside when it is full', () => {
    const data = join(folder, 'journal');
    new Journal(data).note('one\ntwo');
    const path = join(data, 'logs', 'wireside.log');
    expect(readFileSync(path, 'utf8')).toMatch(/Z one two\n$/);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    writeFileSync(path, 'x'.repeat((1 << 20) + 1));
    new Journal(data).note('anew');
    expect(readFileSync(path, 'utf8')).toMatch(/Z anew\n$/);
    expect(statSync(`${path}.1`).size).toBe((1 << 20) + 1);
  });

  test('goes on in memory where it cannot be written, and keeps the last lines', () => {
    const journal = new Journal('/dev/null/no');
    for (let i = 0; i < 300; i += 1) journal.note(`line ${i}`);
    expect(journal.lines()).toHaveLength(200);
    expect(journal.lines().at(-1)).toContain('line 299');
  });
});

describe('places', () => {
  test('data goes where the platform keeps it, or where the user says', () => {
    expect(defaultDataFolder({ XDG_DATA_HOME: '/data' }, 'linux')).toBe('/data/wireside');
    expect(defaultDataFolder({}, 'linux')).toBe(join(homedir(), '.local/share/wireside'));
    expect(defaultDataFolder({}, 'darwin')).toBe(join(homedir(), 'Library/Application Support/Wireside'));
    expect(defaultDataFolder({ WIRESIDE_DATA: '/mine' }, 'darwin')).toBe('/mine');
  });

  test('the version is the package’s', () => {
    const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'));
    expect(packageVersion()).toBe(version);
  });
});
