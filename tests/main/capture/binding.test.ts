import { execFileSync } from 'node:child_process';
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test } from 'vitest';
import { encodeInterface, encodeSectionHeader } from '../../../src/core/capfile/writer.ts';
import type { Cap } from '../../../src/main/capture/binding.ts';
import { kernelFilter } from '../../../src/main/capture/filter.ts';
import { binding, hasBinding, parseLog, until, value } from './kit.ts';
import { declarePrivilege, isLinuxRoot, mayCapture } from './privilege.ts';

const native = fileURLToPath(
  new URL(
    `../../../build/cap/${process.platform}-${process.arch}-abi${process.versions.modules}/cap.node`,
    import.meta.url,
  ),
);
const header = Buffer.concat([encodeSectionHeader(), encodeInterface({ linkType: 1, tsresol: 9 })]);

/** An open capture on loopback that keeps its batches; closed after the test. */
function open(filter: string, { snaplen = 262_144, device = 'lo' } = {}) {
  const cap = new (binding().Cap)();
  const buffer = Buffer.alloc(1 << 20);
  const seen = { bytes: [] as Buffer[], frames: 0, earliest: [] as bigint[], errors: [] as Error[] };
  cap.on('batch', (length: number, frames: number, earliest: bigint) => {
    seen.bytes.push(Buffer.from(buffer.subarray(0, length)));
    seen.frames += frames;
    seen.earliest.push(earliest);
  });
  cap.on('error', (error: Error) => seen.errors.push(error));
  const info = cap.open(device, filter, 4 << 20, buffer, snaplen, false, 10);
  onTestFinished(() => void cap.close());
  return { cap, seen, info, log: () => parseLog(Buffer.concat([header, ...seen.bytes])) };
}

/** A UDP socket bound on loopback, and one connected to it. */
async function datagrams(): Promise<{ sender: Socket; port: number }> {
  const [receiver, sender] = [createSocket('udp4'), createSocket('udp4')];
  receiver.bind(0, '127.0.0.1');
  await once(receiver, 'listening');
  sender.connect(receiver.address().port, '127.0.0.1');
  await once(sender, 'connect');
  onTestFinished(() => void [receiver.close(), sender.close()]);
  return { sender, port: receiver.address().port };
}

const send = (socket: Socket, data: Buffer | string) =>
  new Promise<void>((resolve, reject) => socket.send(data, (error) => (error ? reject(error) : resolve())));

const code = (work: () => unknown) => {
  try {
    work();
  } catch (thrown) {
    return (thrown as { code?: string }).code;
  }
  return undefined;
};

declarePrivilege();

describe.runIf(hasBinding)('the binding, without a device', () => {
  test('checks filters', () => {
    expect(binding().checkFilter('tcp port 80', 1, 65_535)).toBeUndefined();
    expect(binding().checkFilter('tcp prt', 1, 65_535)).toContain('syntax error');
  });

  test('refuses what it cannot use, by throwing', () => {
    const cap = new (binding().Cap)();
    const withBuffer = (buffer: unknown, snaplen = 1000) =>
      cap.open('lo', '', 1 << 20, buffer as Buffer, snaplen, false, 10);
    expect(() => withBuffer('text')).toThrow('Buffer');
    expect(() => withBuffer(Buffer.alloc(100))).toThrow('room for a frame');
    expect(() => cap.setFilter('tcp')).toThrow('Not currently capturing');
    expect(() => cap.stats()).toThrow('Not currently capturing');
    expect(cap.drain()).toBe(false);
    expect(cap.close()).toBe(false);
  });
});

describe.runIf(mayCapture)('the binding on loopback', () => {
  test('stamps as the kernel does, in nanoseconds, in batches of whole blocks', async () => {
    const { sender, port } = await datagrams();
    const { seen, info, log } = open(`udp port ${port}`);
    expect(info).toMatchObject({ linkType: 1, snaplen: 262_144, nanosecond: true, warning: '' });
    const before = BigInt(Date.now()) * 1_000_000n;
    for (let i = 0; i < 100; i++) await send(sender, `datagram ${i}`);
    // The event loop is busy now; the time stamps do not care.
    for (const end = performance.now() + 100; performance.now() < end; );
    const after = BigInt(Date.now() - 90) * 1_000_000n;
    await until(() => seen.frames === 100);
    const { frames, problems } = log();
    expect(problems).toEqual([]);
    expect(frames.map(({ bytes }) => Buffer.from(bytes.subarray(42)).toString())).toEqual(
      Array.from({ length: 100 }, (_, i) => `datagram ${i}`),
    );
    expect(frames.every(({ stamp }) => stamp >= before && stamp <= after)).toBe(true);
    expect(frames.some(({ stamp }) => stamp % 1000n !== 0n)).toBe(true);
    expect(seen.earliest[0]).toBe(frames[0].stamp);
    expect(seen.bytes.length).toBeLessThan(100);
  });

  test('cuts at the snaplen and keeps the length on the wire', async () => {
    const { sender, port } = await datagrams();
    const { seen, log } = open(`udp port ${port}`, { snaplen: 61 });
    await send(sender, Buffer.alloc(40_000));
    await until(() => seen.frames === 1);
    expect(log().frames).toEqual([expect.objectContaining({ length: 61, original: 40_042 })]);
  });

  test('takes the longest frame that loopback carries, whole', async () => {
    const { sender, port } = await datagrams();
    const { seen, log } = open(`udp port ${port}`);
    await send(sender, Buffer.alloc(65_507, 7));
    await until(() => seen.frames === 1);
    expect(log().frames).toEqual([expect.objectContaining({ length: 65_549, original: 65_549 })]);
  });

  test('counts each loopback frame once', async () => {
    const { sender, port } = await datagrams();
    const { cap, seen } = open(`udp port ${port}`);
    for (let i = 0; i < 20; i++) await send(sender, 'x');
    await until(() => seen.frames === 20);
    const { received, dropped } = cap.stats();
    expect(dropped).toBe(0);
    // Frames between the opening and the filter are counted too.
    expect(received).toBeGreaterThanOrEqual(20);
    expect(received).toBeLessThan(40);
  });

  test('splits what does not fit into one buffer', async () => {
    const { sender, port } = await datagrams();
    const { cap, seen, log } = open(`udp port ${port}`);
    for (let i = 0; i < 60; i++) sender.send(Buffer.alloc(60_000, i));
    for (const end = performance.now() + 60; performance.now() < end; );
    await until(() => cap.drain() && seen.frames === 60);
    expect(seen.bytes.length).toBeGreaterThan(3);
    expect(log().frames.map(({ bytes }) => bytes[100])).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  test('a new filter takes over without losing a frame that both want', async () => {
    const [one, other] = [await datagrams(), await datagrams()];
    const { cap, seen, log } = open(`udp port ${one.port}`);
    const both = `udp port ${one.port} or udp port ${other.port}`;
    for (let i = 0; i < 500; i++) {
      await send(one.sender, `one ${i}`);
      cap.setFilter(i % 2 ? both : `udp port ${one.port}`);
    }
    cap.setFilter(both);
    await send(other.sender, 'other');
    await until(() => seen.frames >= 501);
    const texts = log().frames.map(({ bytes }) => Buffer.from(bytes.subarray(42)).toString());
    expect(texts).toEqual([...Array.from({ length: 500 }, (_, i) => `one ${i}`), 'other']);
  });

  test('a filter that does not compile changes nothing', async () => {
    const { sender, port } = await datagrams();
    const { cap, seen } = open(`udp port ${port}`);
    expect(() => cap.setFilter('udp prt')).toThrow('syntax error');
    await send(sender, 'x');
    await until(() => seen.frames === 1);
  });

  test.each([
    ['ports', Array.from({ length: 583 }, (_, i) => 1000 + i * 3)],
    ['ranges', Array.from({ length: 218 }, (_, i) => [1000 + i * 5, 1001 + i * 5, 1002 + i * 5]).flat()],
  ])('the kernel takes as many %s as a scope may have', (_name, ports) => {
    const { cap } = open('');
    expect(() => cap.setFilter(value(kernelFilter({ kind: 'ports', ports }, [80])))).not.toThrow();
  });

  test('may be closed while it hands over a batch, and opened again', async () => {
    const { sender, port } = await datagrams();
    const { cap, seen } = open(`udp port ${port}`);
    cap.once('batch', () => cap.close());
    await send(sender, 'x');
    await until(() => seen.frames === 1);
    expect(cap.drain()).toBe(false);
    cap.open('lo', `udp port ${port}`, 1 << 20, Buffer.alloc(1 << 20), 262_144, false, 10);
    await send(sender, 'y');
    await until(() => seen.frames === 2);
  });

  test('tells why a device does not open', () => {
    expect(code(() => open('', { device: 'nosuch0' }))).toBe('PCAP_ERROR_NO_SUCH_DEVICE');
    expect(code(() => open('not a filter'))).toBe('FILTER_ERROR');
  });

  test('two captures at once, opened a second time only after closing', () => {
    const [first, second] = [open('udp'), open('udp')];
    const again = (cap: Cap) => () => cap.open('lo', '', 1 << 20, Buffer.alloc(1 << 20), 1000, false, 10);
    expect(again(first.cap)).toThrow('Already open');
    expect(second.cap.close()).toBe(true);
    expect(again(second.cap)).not.toThrow();
  });

  test('a listener that throws throws out of drain, and the capture goes on', async () => {
    const { sender, port } = await datagrams();
    const { cap, seen } = open(`udp port ${port}`);
    cap.prependOnceListener('batch', () => {
      throw new Error('thrown by a listener');
    });
    sender.send('x');
    for (const end = performance.now() + 40; performance.now() < end; );
    expect(() => cap.drain()).toThrow('thrown by a listener');
    await send(sender, 'y');
    await until(() => seen.frames === 1);
  });

  test('captures may be collected from anywhere once they are closed', () => {
    const script = `
      const { EventEmitter } = require('events');
      const { Cap } = require(${JSON.stringify(native)});
      Object.setPrototypeOf(Cap.prototype, EventEmitter.prototype);
      for (let i = 0; i < 20; i++) {
        const cap = new Cap();
        try { cap.open(i % 2 ? 'lo' : 'nosuch0', '', 1 << 20, Buffer.alloc(4096), 64, false, 10); } catch {}
        cap.close();
      }
      setTimeout(() => {
        for (let i = 0; i < 3; i++) globalThis.gc();
        console.log('collected');
      }, 10);`;
    const output = execFileSync(process.execPath, ['--expose-gc', '-e', script], { encoding: 'utf8' });
    expect(output.trim()).toBe('collected');
  });

  test('holds its buffer through collections', () => {
    const script = `
      const { EventEmitter } = require('events');
      const { Cap } = require(${JSON.stringify(native)});
      Object.setPrototypeOf(Cap.prototype, EventEmitter.prototype);
      const cap = new Cap();
      let frames = 0;
      cap.on('batch', (length, count) => { frames += count; });
      (() => cap.open('lo', 'udp', 1 << 20, Buffer.alloc(1 << 20), 262144, false, 10))();
      const socket = require('dgram').createSocket('udp4');
      socket.bind(0, '127.0.0.1', () => {
        const timer = setInterval(() => {
          globalThis.gc();
          Array.from({ length: 50 }, () => new Uint8Array(1 << 20));
          socket.send(Buffer.alloc(30000), socket.address().port, '127.0.0.1');
          if (frames > 30) { clearInterval(timer); cap.close(); socket.close(); console.log('held'); }
        }, 2);
      });`;
    const output = execFileSync(process.execPath, ['--expose-gc', '-e', script], {
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(output.trim()).toBe('held');
  });

  test('a worker thread that captures may be ended at any time', async () => {
    const script = `
      const { EventEmitter } = require('events');
      const { Cap } = require(${JSON.stringify(native)});
      Object.setPrototypeOf(Cap.prototype, EventEmitter.prototype);
      const cap = new Cap();
      cap.on('batch', () => {});
      cap.open('lo', '', 1 << 20, Buffer.alloc(1 << 20), 262144, false, 10);
      require('worker_threads').parentPort.postMessage('open');`;
    for (let i = 0; i < 3; i++) {
      const worker = new Worker(script, { eval: true });
      await once(worker, 'message');
      await worker.terminate();
    }
  });
});

describe.runIf(mayCapture && isLinuxRoot)('a device that goes', () => {
  const ip = (...args: string[]) => execFileSync('ip', args);

  test('down: the capture waits for it; away: it ends and says so', async () => {
    ip('link', 'add', 'wsa0', 'type', 'veth', 'peer', 'name', 'wsb0');
    onTestFinished(() => {
      try {
        ip('link', 'delete', 'wsa0');
      } catch {
        // The test has removed it.
      }
    });
    ip('link', 'set', 'wsa0', 'up');
    ip('link', 'set', 'wsb0', 'up');
    const { cap, seen } = open('', { device: 'wsa0' });
    ip('link', 'set', 'wsa0', 'down');
    for (let look = 0; look < 10; look++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      cap.drain();
    }
    expect(seen.errors).toEqual([]);
    ip('link', 'set', 'wsa0', 'up');
    ip('link', 'delete', 'wsa0');
    await until(() => cap.drain() || seen.errors.length > 0);
    await until(() => {
      cap.drain();
      return seen.errors.length > 0;
    });
    expect(seen.errors[0].message).toMatch(/disappeared|went down|gone/);
    expect(cap.close()).toBe(false);
  });
});
