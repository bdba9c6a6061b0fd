/** The three experiments that the article captured: the trace shows what its Wireshark pictures show. */
import { describe, expect, test } from 'vitest';
import { told } from './support/record.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

test('keep-alive: a probe of the server and the client’s answer every 3 s, and nothing told to any program', async () => {
  const story = await told('keep-alive');
  expect(story.wire()).toEqual([
    ...HANDSHAKE,
    ...Array.from({ length: 3 }, () => ['S>C keep-alive', 'C>S keep-alive-ack']).flat(),
    'C>S FIN',
    'S>C FIN',
  ]);
  const times = story.all('S>C keep-alive').map((line) => line.time);
  const connected = story.first("client 'connect'").time;
  const gaps = times.map((time, i) => time - (times[i - 1] ?? connected));
  for (const gap of gaps) expect(gap).toBeGreaterThan(2.9);
  for (const gap of gaps) expect(gap).toBeLessThan(3.5);
  const quiet = story.lines.filter(
    (line) => line.label !== '' && line.time > times[0]! - 1 && line.time < times[2]!,
  );
  expect(quiet).toEqual([]);
  story.expectFindings(['keep-alive.probe']);
});

describe('block-list', async () => {
  const story = await told('block-list');

  test('handshake, then the server’s FIN at once, and the client half-open', () => {
    expect(story.wire()).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S FIN']);
    const closed = story.first('S>C FIN').time - story.frames()[2]!.time;
    expect(closed).toBeLessThan(0.2);
    expect(story.first('C>S FIN').time - story.first('S>C FIN').time).toBeGreaterThan(0.9);
  });

  test('the client prints connectionAttempt, connect, end; the server neither connection nor drop', () => {
    const printed = story
      .events('client')
      .filter((event) => !["'ready'", "'finish'", "'close'"].includes(event));
    expect(printed).toEqual(["'connectionAttempt'", "'connect'", "'end'"]);
    expect(story.events('server')).toEqual(["'listening'", "'close'"]);
    expect(story.events('accepted')).toEqual([]);
    story.expectOrder(0, 'S>C FIN', "client 'end'", 'client end()', 'C>S FIN', "client 'close'");
  });

  test('is noticed as what it is', () => {
    story.expectFindings(['server.blocked', 'connection.half-open']);
  });
});

describe('max-connections', async () => {
  const story = await told('max-connections');

  test('the first client is accepted, the second gets a FIN right after its handshake', () => {
    expect(story.wire(0)).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C FIN']);
    expect(story.wire(1)).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S FIN']);
    const [accepted] = story.all("server 'connection'");
    expect(accepted!.stream).toBe(0);
    expect(story.all("server 'connection'")).toHaveLength(1);
  });

  test('drop comes with its six fields, about the second client', () => {
    const drop = story.first("server 'drop'");
    const { localAddress, localPort, localFamily, remoteAddress, remotePort, remoteFamily } = drop.details;
    expect({ localAddress, localFamily, remoteAddress, remoteFamily }).toEqual({
      localAddress: '127.0.0.1',
      localFamily: 'IPv4',
      remoteAddress: '127.0.0.1',
      remoteFamily: 'IPv4',
    });
    expect(localPort).toBe(story.first('server listen()').details.port);
    expect(remotePort).toBeGreaterThan(0);
    expect(drop.stream).toBe(1);
    story.expectOrder(
      1,
      'C>S ACK',
      "server 'drop'",
      'S>C FIN',
      "client-2 'end'",
      'client-2 end()',
      'C>S FIN',
    );
  });

  test('is noticed as what it is', () => {
    story.expectFindings(['server.dropped', 'connection.half-open']);
  });
});
