import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { ProcessOwners } from '../../../src/main/service/process-owners.ts';

const LOOPBACK = '127.0.0.1';
const undo: (() => void)[] = [];
afterEach(() => {
  for (const one of undo.splice(0)) one();
});

const HEAD =
  '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n';
const line = (local: string, remote: string, inode: number): string =>
  `   0: ${local} ${remote} 01 00000000:00000000 00:00000000 00000000  1000        0 ${inode} 1 0 20 4 30 10 -1\n`;

/** A /proc with one process that holds sockets 11 and 12, and the kernel's lists. */
function proc(tcp: string, tcp6 = ''): string {
  const folder = mkdtempSync(join(tmpdir(), 'wireside-proc-'));
  undo.push(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'net'));
  writeFileSync(join(folder, 'net/tcp'), HEAD + tcp);
  writeFileSync(join(folder, 'net/tcp6'), HEAD + tcp6);
  mkdirSync(join(folder, '4711/fd'), { recursive: true });
  writeFileSync(join(folder, '4711/comm'), 'node\n');
  symlinkSync('socket:[11]', join(folder, '4711/fd/20'));
  symlinkSync('socket:[12]', join(folder, '4711/fd/21'));
  symlinkSync('/dev/null', join(folder, '4711/fd/1'));
  mkdirSync(join(folder, 'self'));
  return folder;
}

const end = (address: string, port: number, remoteAddress: string, remotePort: number) => ({
  address,
  port,
  remoteAddress,
  remotePort,
});

describe('which process holds an end', () => {
  test('is read from the kernel’s lists and the open files', async () => {
    const folder = proc(
      line('0100007F:1F90', '0100007F:C350', 11) + line('0100007F:C350', '0100007F:1F90', 99),
      line('00000000000000000000000001000000:1F90', '00000000000000000000000001000000:C351', 12),
    );
    const owners = new ProcessOwners({ platform: 'linux', proc: folder, now: () => 0 });
    expect(
      await owners.find([
        end(LOOPBACK, 8080, LOOPBACK, 50_000),
        end('::1', 8080, '::1', 50_001),
        end(LOOPBACK, 50_000, LOOPBACK, 8080),
        end(LOOPBACK, 1, LOOPBACK, 2),
      ]),
    ).toEqual({
      available: true,
      owners: [{ pid: 4711, name: 'node' }, { pid: 4711, name: 'node' }, null, null],
    });
  });

  test('knows an IPv4 connection of a dual-stack socket', async () => {
    const mapped = '0000000000000000FFFF00000100007F';
    const folder = proc('', line(`${mapped}:1F90`, `${mapped}:C350`, 11));
    const owners = new ProcessOwners({ platform: 'linux', proc: folder, now: () => 0 });
    const { owners: found } = await owners.find([end(LOOPBACK, 8080, LOOPBACK, 50_000)]);
    expect(found).toEqual([{ pid: 4711, name: 'node' }]);
  });

  test('is looked for again after a while, not at every question', async () => {
    const folder = proc('');
    let now = 0;
    const owners = new ProcessOwners({ platform: 'linux', proc: folder, now: () => now });
    const ask = async () => (await owners.find([end(LOOPBACK, 8080, LOOPBACK, 50_000)])).owners[0];
    expect(await ask()).toBeNull();
    writeFileSync(join(folder, 'net/tcp'), HEAD + line('0100007F:1F90', '0100007F:C350', 11));
    expect(await ask()).toBeNull();
    now = 5000;
    expect(await ask()).toEqual({ pid: 4711, name: 'node' });
  });

  test('is not told where the system has no /proc of this kind', async () => {
    const owners = new ProcessOwners({ platform: 'darwin', proc: '/nowhere', now: () => 0 });
    expect(await owners.find([end(LOOPBACK, 1, LOOPBACK, 2)])).toMatchObject({
      available: false,
      owners: [null],
    });
  });

  test.runIf(process.platform === 'linux')('finds this very process at both ends', async () => {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, LOOPBACK, done));
    const { port } = server.address() as AddressInfo;
    const accepted = new Promise<Socket>((done) => server.once('connection', done));
    const client = connect(port, LOOPBACK);
    await new Promise((done) => client.once('connect', done));
    const peer = await accepted;
    undo.push(
      () => client.destroy(),
      () => peer.destroy(),
      () => server.close(),
    );
    const { owners } = await new ProcessOwners().find([
      end(LOOPBACK, client.localPort!, LOOPBACK, port),
      end(LOOPBACK, port, LOOPBACK, client.localPort!),
    ]);
    expect(owners.map((owner) => owner?.pid)).toEqual([process.pid, process.pid]);
  });
});
