/** Servers that do not want a connection: the variants of what the article tried. */
import { describe, expect, test } from 'vitest';
import { told } from './support/record.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

describe('block-list', () => {
  test.each([
    ['range', { rule: 'range' }],
    ['subnet', { rule: 'subnet', subnet: '127.0.0.0/30' }],
  ])('blocks by %s', async (_, set) => {
    const story = await told('block-list', { ...set, hold: 600 });
    expect(story.wire()).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S FIN']);
    story.expectFindings(['server.blocked', 'connection.half-open']);
  });

  test('without allowHalfOpen Node ends the client’s side by itself', async () => {
    const story = await told('block-list', { allowHalfOpen: false });
    story.expectOrder(0, 'S>C FIN', "client 'end'", 'client end() by Node', 'C>S FIN', "client 'close'");
    story.expectFindings(['server.blocked']);
  });

  test('lets pass what no rule names', async () => {
    const story = await told('block-list', { rule: 'subnet', subnet: '10.0.0.0/8', hold: 100 });
    expect(story.events('server')).toEqual(["'listening'", "'connection'", "'close'"]);
    expect(story.wire()).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C FIN']);
    story.expectFindings([]);
  });
});

describe('max-connections', () => {
  test('a client that writes first: an RST on the wire, and no error', async () => {
    const story = await told('max-connections', { writes: true, hold: 700 });
    expect(story.wire(1)).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S data 1', 'S>C RST']);
    expect(story.events('client-2')).not.toContain("'error'");
    expect(story.events('client-2')).toContain("'end'");
    story.expectFindings(['server.dropped', 'reset.silent'], ['write.after-fin']);
  });

  test('0: nobody is taken', async () => {
    const story = await told('max-connections', { max: 0, hold: 100 });
    expect(story.events('server')).toEqual(["'listening'", "'drop'", "'drop'", "'close'"]);
    story.expectFindings(['server.dropped', 'server.dropped']);
  });
});
