/** Starts the built main process on the stand-in, and shows its windows in Chromium. */
import { type ChildProcess, fork } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { BrowserContext, Page } from '@playwright/test';
import { pageSide } from './page-side.ts';

const root = resolve(import.meta.dirname, '../../../..');

interface WindowNotice {
  readonly window: number;
  readonly origin: string;
  readonly url: string;
  readonly exposed: Record<string, string[]>;
  readonly options: { webPreferences: Record<string, unknown> };
}

export class StandIn {
  readonly folder: string;
  /** Everything main said on stdout and stderr. */
  output = '';
  /** What the stand-in told unasked: schemes, error boxes, closed windows, quit. */
  readonly said: Record<string, unknown>[] = [];
  readonly exited: Promise<number>;
  readonly #child: ChildProcess;
  readonly #replies = new Map<number, (reply: { value?: unknown; error?: string }) => void>();
  readonly #windows: WindowNotice[] = [];
  #windowTaken = 0;
  #next = 1;

  private constructor(folder: string, files: readonly string[]) {
    this.folder = folder;
    // No ELECTRON_* of the machine, and a data folder of this run alone.
    this.#child = fork(join(root, 'out/main/index.js'), [...files], {
      execPath: join(root, 'node_modules/node/bin/node'),
      execArgv: ['--import', new URL('./hooks.ts', import.meta.url).href],
      env: { ...process.env, STAND_IN_DATA: folder, NODE_OPTIONS: '' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.on('data', (chunk) => {
        this.output += chunk;
      });
    }
    this.exited = new Promise((done) => this.#child.on('exit', (code) => done(code ?? 1)));
    this.#child.on('message', (message: Record<string, unknown>) => this.#hear(message));
  }

  static async launch(files: readonly string[] = []): Promise<StandIn> {
    return new StandIn(await mkdtemp(join(tmpdir(), 'wireside-electron-')), files);
  }

  #hear(message: Record<string, unknown>): void {
    if (message.say === 'done') this.#replies.get(message.id as number)?.(message);
    else if (message.say === 'window') this.#windows.push(message as unknown as WindowNotice);
    else this.said.push(message);
  }

  /** Asks the stand-in for something; see `controls` in electron.ts. */
  control(name: string, args: Record<string, unknown> = {}): Promise<unknown> {
    const id = this.#next++;
    return new Promise((done, fail) => {
      this.#replies.set(id, ({ value, error }) =>
        error === undefined ? done(value) : fail(new Error(error)),
      );
      this.#child.send({ id, control: name, args });
    });
  }

  /** The next window that main opens. */
  async window(): Promise<WindowNotice> {
    for (let waited = 0; waited < 15_000; waited += 20) {
      const notice = this.#windows[this.#windowTaken];
      if (notice) {
        this.#windowTaken += 1;
        return notice;
      }
      if (this.#child.exitCode !== null) break;
      await new Promise((done) => setTimeout(done, 20));
    }
    throw new Error(`main opened no window:\n${this.output}`);
  }

  /** Shows the next window's page. */
  async show(context: BrowserContext): Promise<{ page: Page; notice: WindowNotice }> {
    const notice = await this.window();
    const page = await context.newPage();
    const bridge = `${notice.origin.replace('http', 'ws')}/?window=${notice.window}`;
    await page.addInitScript(pageSide({ exposed: notice.exposed, bridge }));
    await page.goto(`${notice.origin}${new URL(notice.url).pathname}`);
    return { page, notice };
  }

  async end(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill('SIGKILL');
    await this.exited;
    await rm(this.folder, { recursive: true, force: true });
  }
}
