/**
 * Chromium that nobody looks into while it is measured. Playwright asks to be told of every WebSocket message, with its
 * bytes: of a flood of packets that takes the browser more time than showing them. So it sets the page up, lets go of it,
 * and comes back; meanwhile the protocol is spoken by hand, and nothing but input is asked of the page.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Browser, chromium, type Page } from '@playwright/test';
import { browserPath } from './browser.ts';

const args = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--window-size=1600,1000',
  '--disable-gpu',
  '--no-first-run',
  '--no-default-browser-check',
  // Nobody is in front of it, and it is to draw all the same.
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  'about:blank',
];

/** The page for as long as nobody looks on. */
export interface Hands {
  click(x: number, y: number): Promise<void>;
  /** @param key as `KeyboardEvent.key` */
  press(key: keyof typeof keyCodes): Promise<void>;
}

/** Virtual key codes of Windows, which the protocol wants. */
const keyCodes = { PageUp: 33, End: 35, ArrowUp: 38, ArrowDown: 40 } as const;

export class Unwatched {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #port: number;
  #browser: Browser | undefined;

  private constructor(process: ChildProcess, profile: string, port: number) {
    this.#process = process;
    this.#profile = profile;
    this.#port = port;
  }

  static async launch(): Promise<Unwatched> {
    const profile = mkdtempSync(join(tmpdir(), 'wireside-bench-browser-'));
    // As root Chromium runs only without its sandbox.
    const own = [`--user-data-dir=${profile}`, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
    const child = spawn(browserPath(), [...own, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
    for await (const line of createInterface({ input: child.stderr! })) {
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (port === undefined) continue;
      child.stderr!.resume();
      return new Unwatched(child, profile, Number(port));
    }
    throw new Error('Chromium ended before it could be reached.');
  }

  /** The page, to be set up or asked; until `alone`. */
  async page(): Promise<Page> {
    this.#browser = await chromium.connectOverCDP(`http://127.0.0.1:${this.#port}`);
    const [context] = this.#browser.contexts();
    return context!.pages()[0] ?? context!.newPage();
  }

  /** Lets go of the page, and works with it by hand. */
  async alone<T>(work: (hands: Hands) => Promise<T>): Promise<T> {
    await this.#browser?.close();
    const targets = await fetch(`http://127.0.0.1:${this.#port}/json/list`);
    const pages = (await targets.json()) as { type: string; webSocketDebuggerUrl: string }[];
    const protocol = new Protocol(pages.find(({ type }) => type === 'page')!.webSocketDebuggerUrl);
    await protocol.opened;
    try {
      return await work(handsOf(protocol));
    } finally {
      protocol.close();
    }
  }

  async stop(): Promise<void> {
    await this.#browser?.close();
    const ended = once(this.#process, 'exit');
    this.#process.kill();
    await ended;
    rmSync(this.#profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function handsOf(protocol: Protocol): Hands {
  const mouse = (type: string, x: number, y: number, button: 'none' | 'left') =>
    protocol.ask('Input.dispatchMouseEvent', { type, x, y, button, clickCount: button === 'left' ? 1 : 0 });
  return {
    click: async (x, y) => {
      const moved = mouse('mouseMoved', x, y, 'none');
      const pressed = mouse('mousePressed', x, y, 'left');
      await Promise.all([moved, pressed, mouse('mouseReleased', x, y, 'left')]);
    },
    press: async (key) => {
      const event = { key, code: key, windowsVirtualKeyCode: keyCodes[key] };
      const down = protocol.ask('Input.dispatchKeyEvent', { ...event, type: 'rawKeyDown' });
      await Promise.all([down, protocol.ask('Input.dispatchKeyEvent', { ...event, type: 'keyUp' })]);
    },
  };
}

/** Chrome's DevTools Protocol, as far as commands and their answers go. */
class Protocol {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, () => void>();
  readonly opened: Promise<unknown>;
  #id = 0;

  constructor(url: string) {
    this.#socket = new WebSocket(url);
    this.opened = once(this.#socket, 'open');
    this.#socket.addEventListener('message', ({ data }) => {
      const { id } = JSON.parse(String(data)) as { id?: number };
      if (id === undefined) return;
      this.#waiting.get(id)?.();
      this.#waiting.delete(id);
    });
  }

  ask(method: string, params: object): Promise<void> {
    this.#id += 1;
    const id = this.#id;
    this.#socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve) => this.#waiting.set(id, resolve));
  }

  close(): void {
    this.#socket.close();
  }
}
