import { describe, expect, it } from 'vitest';
import { CONNECTION, shown } from '../../support/traced.ts';

const asked = async () => (await shown(CONNECTION)).client;

describe('what the filter bar asks', () => {
  it('is told the fields there are, and their types', async () => {
    const fields = await (await asked()).ask('filterFields', undefined);
    expect(fields?.find(({ name }) => name === 'tcp.port')).toMatchObject({
      type: 'uint',
      frames: true,
      records: true,
    });
    expect(fields?.find(({ name }) => name === 'socket.event')).toMatchObject({
      frames: false,
      records: true,
    });
  });

  it('is told where a mistake is', async () => {
    const client = await asked();
    expect(await client.ask('checkFilter', 'tcp && ip.addr == 1.2.3')).toMatchObject({
      mistake: { position: 18, length: 5, expected: expect.stringContaining('IPv4 address') },
    });
    expect(await client.ask('checkFilter', 'tcp')).toEqual({ mistake: undefined });
  });

  it.each([
    ['ip.addr', ['127.0.0.1'], []],
    ['tcp.port', ['8080'], ['0']],
    ['tcp.stream', ['0'], ['1']],
    ['socket.event', ['"connect"', '"data"', '"end"'], ['"write"', '"drain"']],
    ['socket.call', ['"write"', '"connect"'], ['"data"']],
    ['socket.role', ['"client"', '"server"', '"accepted"'], []],
    ['ip.proto', ['6'], ['17']],
  ])('is told the values of %s in the trace', async (field, present, absent) => {
    const values = await (await asked()).ask('filterValues', field);
    const texts = values?.map(({ text }) => text);
    expect(texts).toEqual(expect.arrayContaining(present));
    for (const text of absent) expect(texts).not.toContain(text);
  });

  it('is told the most frequent value first, and the names of numbers', async () => {
    const client = await asked();
    const [first] = (await client.ask('filterValues', 'socket.role'))!;
    expect(first?.text).toBe('"client"');
    expect((await client.ask('filterValues', 'ip.proto'))?.[0]).toMatchObject({ text: '6', name: 'TCP' });
    expect(await client.ask('filterValues', 'arp.opcode')).toContainEqual({ text: '1', name: 'request' });
    expect(await client.ask('filterValues', 'no.field')).toEqual([]);
  });
});
