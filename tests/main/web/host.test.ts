import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, type Writable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type WebSocket from 'ws';
import { problem } from '../../../src/core/base/problem.ts';
import { err, ok } from '../../../src/core/base/result.ts';
import type { ServiceEvent } from '../../../src/core/contract/events.ts';
import type { Application } from '../../../src/main/service/application.ts';
import { startWebHost, type WebHost } from '../../../src/main/web/host.ts';
import { ask, closed, dial } from './client.ts';

/** An application that notes whatever reaches it. */
class Witness implements Application {
  readonly seen: string[] = [];
  readonly listeners = new Set<(event: ServiceEvent) => void>();
  readonly requests: unknown[] = [];

  async execute(command: string, params: unknown) {
    this.seen.push(`${command} ${JSON.stringify(params)}`);
    return ok({ answered: command });
  }
  onEvent(listener: (event: ServiceEvent) => void) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  connectLive(sink: { send(frame: Uint8Array<ArrayBuffer>): void }) {
    return {
      request: (message: unknown) => {
        this.requests.push(message);
        if (message === undefined) return problem('error', 'live.request', 'not a request');
        sink.send(new Uint8Array([1, 2, 3]));
        return undefined;
      },
      close: () => this.seen.push('live closed'),
    };
  }
  async openUpload(name: string, body: AsyncIterable<Uint8Array>) {
    let bytes = 0;
    for await (const chunk of body) bytes += chunk.length;
    this.seen.push(`upload ${name} ${bytes}`);
    return err(problem('error', 'file.format', 'not a capture'));
  }
  async sessionFile(session: number) {
    if (session !== 1) return err(problem('error', 'session.unknown', 'no such session'));
    return ok({ name: 'a "b".pcapng', bytes: 4, stream: Readable.from([Buffer.from('abcd')]) });
  }
  sessionLog(session: number, log: string, from: number) {
    if (session !== 1) return err(problem('error', 'session.unknown', 'no such session'));
    const bytes = Buffer.from(`${log} in full`).subarray(from);
    return ok({ bytes: bytes.length, send: async (to: Writable) => void to.end(bytes) });
  }
  offerCapturePort() {
    return { release: () => {} };
  }
  unsaved() {
    return [];
  }
  async close() {
    this.seen.push('closed');
  }
}

let folder: string;
let host: WebHost;
let witness: Witness;
let links: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wireside-web-'));
  await writeFile(join(folder, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(folder, 'app.js'), 'export {};');
  witness = new Witness();
  links = [];
  const started = await startWebHost({
    application: async () => witness,
    pageFolder: folder,
    onLink: (link) => links.push(link),
  });
  if (!started.ok) throw new Error(started.error.message);
  host = started.value;
});

afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

/** Enters with the newest link; returns the headers of a page that was let in. */
async function enter(): Promise<Record<string, string>> {
  const link = new URL(links.at(-1) as string);
  const answer = await ask(host.port, { path: `${link.pathname}${link.search}` });
  expect(answer.status).toBe(303);
  const cookie = String(answer.headers['set-cookie']?.[0]).split(';')[0];
  return { cookie, origin: `http://127.0.0.1:${host.port}`, host: `127.0.0.1:${host.port}` };
}

const json = { 'content-type': 'application/json' };
const command = '/api/command/appInfo';

describe('the way in', () => {
  it('lets a browser in once for each link, with a cookie that scripts and other sites cannot use', async () => {
    const link = new URL(links[0]);
    const answer = await ask(host.port, { path: `/${link.search}` });
    expect(answer.headers['set-cookie']?.[0]).toMatch(/HttpOnly; SameSite=Strict; Path=\/$/);
    expect((await ask(host.port, { path: `/${link.search}` })).status).toBe(401);
    expect(links).toHaveLength(2);
    expect(links[1]).not.toBe(links[0]);
    const headers = await enter();
    expect((await ask(host.port, { path: '/', headers })).text).toContain('<title>page</title>');
  });

  it('drops a used token from the address of a browser that is in', async () => {
    const headers = await enter();
    const answer = await ask(host.port, { path: '/?token=old', headers });
    expect([answer.status, answer.headers.location]).toEqual([303, '/']);
  });

  it('refuses everything without the cookie, and does nothing', async () => {
    for (const path of ['/', '/app.js', '/api/sessions/1/file', '/?token=', '/?token=x&token=y']) {
      expect((await ask(host.port, { path })).status, path).toBe(401);
    }
    const origin = `http://127.0.0.1:${host.port}`;
    const forged = { ...json, origin, cookie: `wireside-${host.port}=${'A'.repeat(43)}` };
    expect(
      (await ask(host.port, { method: 'POST', path: command, headers: forged, body: '{}' })).status,
    ).toBe(401);
    expect(witness.seen).toEqual([]);
  });

  it('isolates the page and forbids remote content', async () => {
    const { headers } = await ask(host.port, { path: '/', headers: await enter() });
    expect(headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(headers['cross-origin-embedder-policy']).toBe('require-corp');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });
});

describe('strangers', () => {
  it('refuses a rebound name, whatever else is right', async () => {
    const headers = {
      ...(await enter()),
      host: `evil.example:${host.port}`,
      origin: `http://evil.example:${host.port}`,
    };
    const answer = await ask(host.port, {
      method: 'POST',
      path: command,
      headers: { ...headers, ...json },
      body: '{}',
    });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('web.host');
    expect(await dial(host.port, '/api/live', headers)).toBe(403);
    expect(witness.seen).toEqual([]);
  });

  it('lets a tunnel change the port', async () => {
    const headers = { ...(await enter()), host: 'localhost:9999', origin: 'http://localhost:9999' };
    expect(
      (await ask(host.port, { method: 'POST', path: command, headers: { ...headers, ...json }, body: '{}' }))
        .status,
    ).toBe(200);
  });

  it('refuses another origin, or none, for commands and WebSockets', async () => {
    const mine = await enter();
    for (const origin of ['http://127.0.0.1:1', 'https://evil.example', 'null', '']) {
      const headers: Record<string, string> = { ...mine, ...json, origin };
      if (origin === '') delete headers.origin;
      expect((await ask(host.port, { method: 'POST', path: command, headers, body: '{}' })).status).toBe(403);
      expect(await dial(host.port, '/api/events', headers)).toBe(403);
      expect(await dial(host.port, '/api/live', headers)).toBe(403);
    }
    expect(witness.seen).toEqual([]);
    expect(witness.listeners.size).toBe(0);
  });

  it('refuses what is unknown, too large, no JSON, or outside the folder', async () => {
    const headers = { ...(await enter()), ...json };
    const post = (path: string, body: string, type = 'application/json') =>
      ask(host.port, { method: 'POST', path, headers: { ...headers, 'content-type': type }, body });
    expect((await post('/api/command/constructor', '{}')).status).toBe(404);
    expect((await post('/api/command/__proto__', '{}')).status).toBe(404);
    expect((await post(command, JSON.stringify('x'.repeat(2_000_000)))).status).toBe(413);
    expect((await post(command, '{"a":')).status).toBe(400);
    expect((await post(command, '{}', 'text/plain')).status).toBe(415);
    expect((await post(command, '{"__proto__":{"x":1}}')).status).toBe(400);
    for (const path of [
      '/../package.json',
      '/..%2f..%2fetc%2fpasswd',
      '/%2e%2e/package.json',
      '/.git/config',
    ]) {
      expect((await ask(host.port, { path, headers })).status, path).toBeGreaterThanOrEqual(400);
    }
    expect(witness.seen).toEqual([]);
  });
});

describe('the page', () => {
  it('answers commands', async () => {
    const headers = { ...(await enter()), ...json };
    const answer = await ask(host.port, { method: 'POST', path: command, headers, body: '{"a":1}' });
    expect(JSON.parse(answer.text)).toEqual({ ok: true, value: { answered: 'appInfo' } });
    expect(witness.seen).toEqual(['appInfo {"a":1}']);
  });

  it('takes an upload as a stream and offers a download by its name', async () => {
    const headers = await enter();
    const upload = { ...headers, 'content-type': 'application/octet-stream' };
    const body = new Uint8Array(3_000_000);
    const answer = await ask(host.port, {
      method: 'POST',
      path: '/api/upload?name=x.pcap',
      headers: upload,
      body,
    });
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, error: { code: 'file.format' } });
    expect(witness.seen).toEqual(['upload x.pcap 3000000']);
    const file = await ask(host.port, { path: '/api/sessions/1/file', headers });
    expect(file.text).toBe('abcd');
    expect(file.headers['content-disposition']).toContain(`filename="a _b_.pcapng"`);
    expect((await ask(host.port, { path: '/api/sessions/zwei/file', headers })).status).toBe(404);
  });

  it('gives the rest of a log, and says where there is none', async () => {
    const headers = await enter();
    const log = (path: string) => ask(host.port, { path: `/api/sessions/${path}`, headers });
    const rest = await log('1/logs/packets?from=8');
    expect(rest.text).toBe('in full');
    expect(rest.headers['content-length']).toBe('7');
    expect(rest.headers['cache-control']).toBe('no-store');
    expect((await log('2/logs/packets?from=0')).status).toBe(404);
    for (const wrong of ['1/logs/others', '1/logs/records?from=-1', '1/logs/records?from=x'])
      expect((await log(wrong)).status).toBe(400);
    expect((await ask(host.port, { path: '/api/sessions/1/logs/packets' })).status).toBe(401);
  });

  it('sends events to every tab, and ends a tab that talks back', async () => {
    const headers = await enter();
    const tabs = (await Promise.all(
      [1, 2].map(() => dial(host.port, '/api/events', headers)),
    )) as WebSocket[];
    const heard = Promise.all(
      tabs.map((tab) => new Promise((done) => tab.on('message', (data) => done(String(data))))),
    );
    for (const listener of witness.listeners) listener({ event: 'show', session: 7 });
    expect(await heard).toEqual(['{"event":"show","session":7}', '{"event":"show","session":7}']);
    const end = closed(tabs[0]);
    tabs[0].send('hello');
    expect(await end).toBe(1008);
    tabs[1].terminate();
  });

  it('carries the live stream, and ends a page that sends anything but requests', async () => {
    const headers = await enter();
    const page = (await dial(host.port, '/api/live', headers)) as WebSocket;
    const frame = new Promise((done) => page.on('message', (data) => done(data)));
    page.send('{"type":"subscribe"}');
    expect(await frame).toEqual(Buffer.from([1, 2, 3]));
    expect(witness.requests).toEqual([{ type: 'subscribe' }]);
    const end = closed(page);
    page.send('{');
    expect(await end).toBe(1008);
    const large = (await dial(host.port, '/api/live', headers)) as WebSocket;
    const cut = closed(large);
    large.send('x'.repeat(100_000));
    expect(await cut).toBe(1009);
    const binary = (await dial(host.port, '/api/live', headers)) as WebSocket;
    const refused = closed(binary);
    binary.send(new Uint8Array([1]));
    expect(await refused).toBe(1008);
    await expect.poll(() => witness.seen).toEqual(['live closed', 'live closed', 'live closed']);
  });
});

it('says which port is in use', async () => {
  const second = await startWebHost({
    application: async () => witness,
    pageFolder: folder,
    port: host.port,
    onLink: () => {},
  });
  expect(second).toMatchObject({ ok: false, error: { code: 'web.port-in-use' } });
});
