/** Runs a preload as Electron's sandbox does: one CommonJS file, a `require` that knows five modules, no Node. */
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import vm from 'node:vm';
import type { Port } from './ports.ts';
import { strict } from './strict.ts';

type Exposed = Record<string, Record<string, (...args: unknown[]) => unknown>>;

export interface PreloadOptions {
  readonly path: string;
  readonly origin: string;
  invoke(channel: string, args: unknown[]): Promise<unknown>;
  send(channel: string, args: unknown[]): void;
  /** `window.postMessage` of the isolated world. */
  postToWindow(data: unknown, ports: Port[]): void;
}

/** A running preload. */
export class Preload {
  readonly exposed: Exposed = {};
  readonly #ipc = new EventEmitter();

  constructor(options: PreloadOptions) {
    const electron = this.#electron(options);
    const nodeRequire = createRequire(import.meta.url);
    const modules = new Set(['events', 'timers', 'url']);
    const require = (name: string): unknown => {
      if (name === 'electron' || name === 'electron/renderer') return electron;
      if (modules.has(name.replace(/^node:/, ''))) return nodeRequire(name);
      throw new Error(`module not found: ${name} (a sandboxed preload may not load it)`);
    };
    const window = strict('window', {
      location: { origin: options.origin },
      postMessage: (data: unknown, target: string, ports: Port[] = []) => {
        if (target !== options.origin) throw new Error(`window.postMessage to '${target}' would be dropped`);
        options.postToWindow(structuredClone(data), ports);
      },
      addEventListener: () => {},
    });
    const module = { exports: {} };
    const context = { require, module, exports: module.exports, window, location: window.location, console };
    vm.runInNewContext(readFileSync(options.path, 'utf8'), context, { filename: options.path });
  }

  /** A message from main: `webContents.send` or `postMessage`. */
  receive(channel: string, args: unknown[], ports: Port[] = []): void {
    this.#ipc.emit(channel, { ports, senderId: 0 }, ...args);
  }

  #electron(options: PreloadOptions): object {
    const copy = (args: unknown[]): unknown[] => structuredClone(args);
    return strict('electron (sandboxed preload)', {
      contextBridge: strict('contextBridge', {
        exposeInMainWorld: (name: string, api: Record<string, unknown>) => this.#expose(name, api),
      }),
      ipcRenderer: strict('ipcRenderer', {
        invoke: (channel: string, ...args: unknown[]) => options.invoke(channel, copy(args)),
        send: (channel: string, ...args: unknown[]) => options.send(channel, copy(args)),
        on: (channel: string, listener: (...args: unknown[]) => void) => void this.#ipc.on(channel, listener),
        removeListener: (channel: string, listener: (...args: unknown[]) => void) =>
          void this.#ipc.removeListener(channel, listener),
      }),
      webUtils: strict('webUtils', { getPathForFile: () => '' }),
    });
  }

  #expose(name: string, api: Record<string, unknown>): void {
    for (const [key, value] of Object.entries(api)) {
      // contextBridge copies data and proxies functions; the bridge of this app is functions only.
      if (typeof value !== 'function') throw new Error(`stand-in electron: ${name}.${key} is no function`);
    }
    if (this.exposed[name]) throw new Error(`Cannot bind an API on top of an existing property: ${name}`);
    this.exposed[name] = api as Exposed[string];
  }
}
