import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import { noteBundled } from './scripts/bundled.mjs';
import { viewerPlugin } from './scripts/viewer-plugin.ts';

const here = import.meta.dirname;

/**
 * Constants of a module stay constants where modules are put together: V8 then has their values in its code, where it
 * would look up variables for each frame and record. The engine takes a twentieth less time.
 */
const constants = { topLevelVar: false } as const;

export default defineConfig({
  main: {
    plugins: [noteBundled('main')],
    build: {
      // What Electron's main process imports is bundled: the packaged app carries no node_modules. What stays outside is
      // the command line's and the web host's alone.
      externalizeDeps: { exclude: ['zod', 're2js'] },
      rollupOptions: {
        input: {
          index: resolve(here, 'src/main/index.ts'),
          cli: resolve(here, 'src/main/cli/index.ts'),
          'capture-helper': resolve(here, 'src/main/capture/helper/index.ts'),
        },
        output: {
          ...constants,
          format: 'es',
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
        },
      },
    },
  },
  preload: {
    plugins: [noteBundled('preload')],
    build: {
      // A sandboxed preload must be one CommonJS file (Electron: "ESM and sandboxed preloads").
      externalizeDeps: false,
      rollupOptions: {
        input: resolve(here, 'src/preload/index.ts'),
        output: { format: 'cjs', entryFileNames: 'index.cjs' },
      },
    },
  },
  renderer: {
    root: resolve(here, 'src/renderer'),
    plugins: [react(), viewerPlugin(here), noteBundled('renderer')],
    worker: { format: 'es', plugins: () => [noteBundled('worker')], rollupOptions: { output: constants } },
    // The page's policy allows fonts and images from its own origin only: nothing is inlined as data:.
    build: {
      assetsInlineLimit: 0,
      rollupOptions: { input: resolve(here, 'src/renderer/index.html'), output: constants },
    },
  },
});
