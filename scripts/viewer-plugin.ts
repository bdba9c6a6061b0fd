/** Builds the viewer of exported pages into one script and one style sheet, and puts them beside the page. */
import { resolve } from 'node:path';
import { build, type Plugin } from 'vite';
import { noteBundled } from './bundled.mjs';

/** @param folder of the project: a bundled configuration does not know where it came from */
export function viewerPlugin(folder: string): Plugin {
  return {
    name: 'wireside-viewer',
    apply: 'build',
    async generateBundle() {
      for (const { fileName, source } of await viewerFiles(folder))
        this.emitFile({ type: 'asset', fileName: `viewer/${fileName}`, source });
    },
  };
}

/** `viewer.js` and `viewer.css`; fonts are inside the style sheet. */
export async function viewerFiles(folder: string): Promise<{ fileName: string; source: string }[]> {
  const entry = resolve(folder, 'src/renderer/viewer/main.ts');
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    root: resolve(entry, '..'),
    plugins: [noteBundled('viewer')],
    build: {
      write: false,
      target: 'es2022',
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      lib: { entry, formats: ['iife'], name: 'wireside', fileName: () => 'viewer.js', cssFileName: 'viewer' },
    },
  });
  const outputs = [built].flat().flatMap((one) => ('output' in one ? one.output : []));
  return outputs.map((one) => ({
    fileName: one.fileName,
    source: one.type === 'chunk' ? one.code : String(one.source),
  }));
}
