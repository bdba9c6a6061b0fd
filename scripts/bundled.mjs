// Notes which packages are bundled into what ships, so that their licences can go with it (scripts/licences.mjs).
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One file for each bundle, with the names of its packages. */
export const bundledFolder = join(resolve(dirname(fileURLToPath(import.meta.url)), '..'), 'build', 'bundled');

/** The package that a module is of: the innermost of its path; undefined where it is of none. */
export function packageOf(path) {
  const at = path.lastIndexOf('node_modules/');
  if (at < 0) return undefined;
  const [first, second] = path.slice(at + 'node_modules/'.length).split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

/** Modules of which anything is left in a chunk. */
const modulesIn = (chunk) =>
  Object.entries(chunk.modules)
    .filter(([, module]) => module.renderedLength > 0)
    .map(([path]) => path);

/**
 * A plug-in of rollup's that writes the list of a bundle. Fonts and images come by their own files' names: a style sheet
 * that is imported by another is no module.
 */
export function noteBundled(name) {
  return {
    name: 'wireside-bundled',
    generateBundle(_options, bundle) {
      const paths = Object.values(bundle).flatMap((file) =>
        file.type === 'asset' ? (file.originalFileNames ?? []) : modulesIn(file),
      );
      const packages = new Set(paths.map(packageOf).filter(Boolean));
      mkdirSync(bundledFolder, { recursive: true });
      writeFileSync(
        join(bundledFolder, `${name}.json`),
        `${JSON.stringify([...packages].sort(), null, 2)}\n`,
      );
    },
  };
}
