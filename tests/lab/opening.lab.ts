import { expect, test } from 'vitest';
import { told } from './support/record.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

test.each([4, 6])('refused by IPv%s: a SYN and an RST; attempt, failed, error, close', async (family) => {
  const story = await told('refused', { family });
  expect(story.wire()).toEqual(['C>S SYN', 'S>C RST']);
  expect(story.events('client')).toEqual([
    "'connectionAttempt'",
    "'connectionAttemptFailed'",
    "'error'",
    "'close'",
  ]);
  expect(story.first("client 'error'").details.errorCode).toBe('ECONNREFUSED');
  expect(story.first("client 'close'").details.hadError).toBe(true);
  story.expectFindings(['connect.refused']);
});

test('happy-eyeballs: one attempt for each address, each a conversation, and one connect', async () => {
  const story = await told('happy-eyeballs');
  expect(story.wire(0)).toEqual(['C>S SYN', 'S>C RST']);
  expect(story.wire(1)).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C FIN']);
  const attempts = story.all("client 'connectionAttempt'").map((line) => line.details.address);
  expect(attempts).toEqual(['::1', '127.0.0.1']);
  story.expectOrder(
    0,
    "client 'connectionAttempt'",
    'C>S SYN',
    'S>C RST',
    "client 'connectionAttemptFailed'",
  );
  story.expectOrder(1, "client 'connectionAttemptFailed'", 'C>S SYN', 'S>C SYN,ACK', "client 'connect'");
  expect(story.events('client')).not.toContain("'error'");
  story.expectFindings(['connect.fallback']);
});

test('port-in-use: EADDRINUSE for the second server, and a third on a port in TIME-WAIT', async () => {
  const story = await told('port-in-use');
  expect(story.events('server-2')[0]).toBe("'error'");
  expect(story.events('server-2')).not.toContain("'listening'");
  expect(story.first("server-2 'error'").details.errorCode).toBe('EADDRINUSE');
  // The server's side ends first both times.
  for (const stream of [0, 1]) expect(story.wire(stream)).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S FIN']);
  story.expectOrder(
    1,
    "server-1 'close'",
    'server-3 listen()',
    "server-3 'listening'",
    'C>S SYN',
    "server-3 'connection'",
  );
  story.expectFindings(['listen.in-use']);
});
