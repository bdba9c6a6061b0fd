import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/** The folder of the checkout or of the packaged app: the nearest one above this code that holds our package.json. */
export function packageFolder(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${from}`);
  }
}

export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8')) as {
    version: string;
  };
  return version;
}

/** Folder of the samples and their list. */
export function samplesFolder(): string {
  return join(packageFolder(), 'resources', 'samples');
}

/** Folder of the built page. */
export function pageFolder(): string {
  return join(packageFolder(), 'out', 'renderer');
}

/**
 * Where sessions, recent files and logs live when no host says otherwise: the platform's own place for application
 * data (XDG Base Directory Specification; Apple File System Programming Guide).
 */
export function defaultDataFolder(env: NodeJS.ProcessEnv = process.env, platform = process.platform): string {
  if (env.WIRESIDE_DATA) return env.WIRESIDE_DATA;
  if (platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'Wireside');
  return join(env.XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'wireside');
}
