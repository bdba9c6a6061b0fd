/** A stand-in for Electron's distribution, so that the real packer can pack the real app where there is no Electron. */
import { chmodSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SENTINEL } from '@electron/fuses/dist/constants.js';

/** Fuses as a release of Electron is delivered with. */
const DELIVERED = '101000011';

/** A folder as electron-<version>-linux-x64.zip unpacks to: a binary with its fuses as they are delivered, and little else. */
export function standInElectron(): string {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-electron-'));
  // What @electron/fuses looks for: a sentinel, the version, the number of fuses, one character each.
  const wire = Buffer.concat([
    Buffer.from(SENTINEL),
    Buffer.from([1, DELIVERED.length]),
    Buffer.from(DELIVERED),
  ]);
  writeFileSync(join(folder, 'electron'), Buffer.concat([Buffer.alloc(64), wire, Buffer.alloc(64)]));
  chmodSync(join(folder, 'electron'), 0o755);
  writeFileSync(join(folder, 'version'), '0');
  writeFileSync(join(folder, 'LICENSE'), 'Electron');
  writeFileSync(join(folder, 'LICENSES.chromium.html'), 'Chromium');
  mkdirSync(join(folder, 'locales'));
  for (const name of ['en-US', 'zh-TW', 'de']) writeFileSync(join(folder, 'locales', `${name}.pak`), '');
  mkdirSync(join(folder, 'resources'));
  return folder;
}
