import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SAMPLE_PREFIX } from '../service/index.ts';

/** A path, or the URL that a file manager makes of it: the desktop entry of AppImage and deb ends with `%U`. */
function pathOf(named: string, folder: string): string {
  if (named.startsWith(SAMPLE_PREFIX)) return named;
  if (!named.startsWith('file://')) return resolve(folder, named);
  try {
    return fileURLToPath(named);
  } catch {
    // Of another machine, or no URL after all: opening it says what is wrong.
    return named;
  }
}

/** Files and samples among the arguments of a command line that was given in `folder`: all that is no switch. */
export function namedFiles(rest: readonly string[], folder: string): string[] {
  return rest.filter((argument) => !argument.startsWith('-')).map((named) => pathOf(named, folder));
}
