import { describe, expect, it } from 'vitest';
import { ok } from '../../../src/core/base/result.ts';
import type { ServiceEvent } from '../../../src/core/contract/events.ts';
import type { Bridge } from '../../../src/core/contract/hosts.ts';
import type { SessionInfo } from '../../../src/core/contract/session.ts';
import type { LiveSource } from '../../../src/renderer/engine/host.ts';
import { createElectronHost, type PortWindow } from '../../../src/renderer/engine/host-electron.ts';
import { createWebHost, type WebSurroundings } from '../../../src/renderer/engine/host-web.ts';
import { TestSocket } from '../support/live-server.ts';

const session: SessionInfo = {
  session: 3,
  kind: 'file',
  name: 'a.pcapng',
  recording: false,
  saved: true,
  packetsLength: 10,
  recordsLength: 0,
};

function webHost(answer: () => Promise<Response>, around: Partial<WebSurroundings> = {}) {
  const asked: { path: string; init: RequestInit | undefined }[] = [];
  const downloads: string[] = [];
  const socket = new TestSocket();
  const host = createWebHost({
    origin: 'http://127.0.0.1:4000',
    fetch: (path, init) => {
      asked.push({ path: String(path), init });
      return answer();
    },
    openSocket: () => socket.as(),
    chooseFile: async () => undefined,
    openWindow: () => false,
    download: (path) => downloads.push(path),
    downloadText: (name, text) => downloads.push(name, text),
    ...around,
  });
  return { host, asked, downloads, socket };
}

const json =
  (value: unknown, status = 200) =>
  async (): Promise<Response> =>
    Response.json(value, { status });

describe('the web host', () => {
  it('posts a command as JSON and gives its reply', async () => {
    const { host, asked } = webHost(json(ok({ session: 1 })));
    expect(await host.call('clearSession', { session: 1 })).toEqual(ok({ session: 1 }));
    expect(asked[0]).toMatchObject({
      path: '/api/command/clearSession',
      init: { method: 'POST', body: '{"session":1}' },
    });
  });

  it('gives a problem as it came, whatever the status', async () => {
    const error = { severity: 'error', code: 'web.token', message: 'No.' };
    const { host } = webHost(json({ ok: false, error }, 401));
    expect(await host.call('snapshot', {})).toEqual({ ok: false, error });
  });

  it.each([
    ['does not answer', async () => Promise.reject(new TypeError('failed to fetch')), 'host.unreachable'],
    ['answers with a page', async () => new Response('<html>'), 'host.unreachable'],
    ['answers with something else', json({ hello: 1 }, 500), 'host.answer'],
  ])('turns a server that %s into a problem with a next step', async (_name, answer, code) => {
    const reply = await webHost(answer).host.call('snapshot', {});
    expect(reply).toMatchObject({ ok: false, error: { code } });
    expect(!reply.ok && reply.error.advice).toBeTruthy();
  });

  it('uploads the chosen file, and does nothing where none was chosen', async () => {
    const file = new File(['x'], 'ä b.pcap');
    const { host, asked } = webHost(json(ok(session)), { chooseFile: async () => file });
    expect(await host.openFile()).toEqual(ok(session));
    expect(asked[0]?.path).toBe('/api/upload?name=%C3%A4%20b.pcap');
    const nothing = webHost(json(ok(session)));
    expect(await nothing.host.openFile()).toEqual(ok(undefined));
    expect(nothing.asked).toEqual([]);
  });

  it('saves by a download', async () => {
    const { host, downloads } = webHost(json(ok(session)));
    expect(await host.saveFileAs(session)).toEqual(ok(session));
    expect(downloads).toEqual(['/api/sessions/3/file']);
  });

  it('takes a bench as text from a chosen file, and saves one by a download', async () => {
    const file = new File(['{}'], 'a.bench.json');
    const { host, asked, downloads } = webHost(json(ok({ name: 'a.bench.json', text: '{}' })), {
      chooseFile: async (accept) => (accept === '.json' ? file : undefined),
    });
    await host.openBench();
    expect(asked[0]).toMatchObject({
      path: '/api/command/loadBench',
      init: { body: '{"name":"a.bench.json","text":"{}"}' },
    });
    expect(await host.saveBench('A')).toEqual(ok(true));
    expect(downloads).toEqual(['a.bench.json', '{}']);
    expect(await webHost(json(ok({}))).host.openBench()).toEqual(ok(undefined));
  });

  it('hands its live socket on as an address', () => {
    const sources: LiveSource[] = [];
    webHost(json(ok({}))).host.live((source) => sources.push(source));
    expect(sources).toEqual([{ kind: 'socket', url: 'ws://127.0.0.1:4000/api/live' }]);
  });

  it('tells events and the state of the connection', () => {
    const { host, socket } = webHost(json(ok({})));
    const told: unknown[] = [];
    const stop = host.listen(
      (event) => told.push(event),
      (state) => told.push(state),
    );
    socket.open();
    socket.dispatchEvent(new MessageEvent('message', { data: '{"event":"show","session":2}' }));
    stop();
    expect(told).toEqual(['connected', { event: 'show', session: 2 }]);
  });
});

/** A page's window that dispatches what a test says was posted to it. */
class TestWindow implements PortWindow {
  readonly listeners = new Set<(event: MessageEvent) => void>();

  addEventListener(_type: 'message', listener: (event: MessageEvent) => void): void {
    this.listeners.add(listener);
  }

  removeEventListener(_type: 'message', listener: (event: MessageEvent) => void): void {
    this.listeners.delete(listener);
  }

  post(event: Partial<MessageEvent>): void {
    for (const listener of this.listeners) listener({ ports: [], ...event } as MessageEvent);
  }
}

function electronHost() {
  const page = new TestWindow();
  const calls: unknown[] = [];
  let tell: (event: ServiceEvent) => void = () => {};
  const bridge = {
    startRun: async (params: unknown) => {
      calls.push(params);
      return ok(session);
    },
    openSessionDialog: async () => ok({ chosen: false }),
    saveSessionDialog: async () => ok({ chosen: true, session }),
    openBenchDialog: async () => ok({ chosen: true, scenario: { id: 'bench-a' } }),
    saveBenchDialog: async (params: unknown) => {
      calls.push(params);
      return ok({ chosen: false });
    },
    openSession: async (params: unknown) => {
      calls.push(params);
      return ok(session);
    },
    onEvent: (listener: (event: ServiceEvent) => void) => {
      tell = listener;
      return () => calls.push('stopped');
    },
    requestLive: () => calls.push(`requested with ${page.listeners.size} listening`),
    pathOf: () => '/home/a.pcap',
  } as unknown as Bridge;
  return { host: createElectronHost(bridge, page), page, calls, tell: (event: ServiceEvent) => tell(event) };
}

describe('the Electron host', () => {
  it('asks by the system’s dialogs for a bench file', async () => {
    const { host, calls } = electronHost();
    expect(await host.openBench()).toEqual(ok({ id: 'bench-a' }));
    expect(await host.saveBench('A')).toEqual(ok(false));
    expect(calls).toEqual([{ title: 'A' }]);
  });

  it('calls the bridge’s function of the command', async () => {
    const { host, calls } = electronHost();
    const params = {
      scenario: 'handshake',
      options: {},
      capture: { scope: { kind: 'lab' as const }, snaplen: 96, limits: {} },
    };
    await host.call('startRun', params);
    expect(calls).toEqual([params]);
  });

  it('opens and saves by native dialogs, and a dropped file by its path', async () => {
    const { host, calls } = electronHost();
    expect(await host.openFile()).toEqual(ok(undefined));
    expect(await host.saveFileAs(session)).toEqual(ok(session));
    expect(await host.openDropped(new File([], 'a.pcap'))).toEqual(ok(session));
    expect(calls).toEqual([{ path: '/home/a.pcap' }]);
  });

  it('listens before it asks for the ports, and takes them only from its own window', () => {
    const { host, page, calls } = electronHost();
    const sources: LiveSource[] = [];
    const stop = host.live((source) => sources.push(source));
    expect(calls).toEqual(['requested with 1 listening']);
    const port = { name: 'port' } as unknown as MessagePort;
    const data = { wireside: 'live', role: 'service' };
    page.post({ source: {} as Window, data, ports: [port] });
    page.post({ source: page as unknown as Window, data: { wireside: 'other' }, ports: [port] });
    page.post({ source: page as unknown as Window, data: { ...data, role: 'root' }, ports: [port] });
    page.post({ source: page as unknown as Window, data, ports: [] });
    page.post({ source: page as unknown as Window, data: 'text', ports: [port] });
    expect(sources).toEqual([]);
    page.post({ source: page as unknown as Window, data, ports: [port] });
    expect(sources).toEqual([{ kind: 'port', role: 'service', port }]);
    stop();
    expect(page.listeners.size).toBe(0);
  });

  it('hands on events, and is connected at once', () => {
    const { host, tell } = electronHost();
    const told: unknown[] = [];
    host.listen(
      (event) => told.push(event),
      (state) => told.push(state),
    );
    tell({ event: 'menu', command: 'file.save' });
    expect(told).toEqual(['connected', { event: 'menu', command: 'file.save' }]);
  });
});
