import { describe, expect, test } from 'vitest';
import { told } from './support/record.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

describe('orderly-close', () => {
  test('the client ends: data, FIN; the server is told, and Node ends for it', async () => {
    const story = await told('orderly-close');
    expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 26', 'C>S FIN', 'S>C FIN']);
    story.expectOrder(
      0,
      'client end()',
      'C>S data 26',
      'C>S FIN',
      "accepted 'end'",
      'accepted end() by Node',
      'S>C FIN',
      "client 'end'",
      "client 'close'",
    );
    story.expectFindings([]);
  });

  test('the server ends: the same the other way round', async () => {
    const story = await told('orderly-close', { closer: 'server', bytes: 0 });
    expect(story.wire()).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S FIN']);
    story.expectOrder(0, 'accepted end()', 'S>C FIN', "client 'end'", 'client end() by Node', 'C>S FIN');
    story.expectFindings([]);
  });
});

test('simultaneous-close: both have ended before either is told', async () => {
  const story = await told('simultaneous-close');
  expect(story.wire()).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C FIN']);
  for (const end of ["client 'end'", "accepted 'end'"])
    for (const call of ['client end()', 'accepted end()']) story.expectOrder(0, call, end);
  story.expectOrder(0, 'C>S FIN', 'S>C FIN', "accepted 'end'");
  story.expectFindings([]);
});

test('half-open: after its own FIN each side still receives', async () => {
  const story = await told('half-open');
  expect(story.wire(0)).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C data 26', 'S>C FIN']);
  expect(story.wire(1)).toEqual([...HANDSHAKE, 'S>C FIN', 'C>S data 26', 'C>S FIN']);
  story.expectOrder(
    0,
    'client-1 end()',
    'C>S FIN',
    "accepted 'end'",
    'accepted write()',
    "client-1 'data'",
    'accepted end()',
    'S>C FIN',
    "client-1 'end'",
  );
  story.expectOrder(
    1,
    'accepted end()',
    'S>C FIN',
    "client-2 'end'",
    'client-2 write()',
    "accepted 'data'",
    'client-2 end()',
    'C>S FIN',
    "accepted 'end'",
  );
  for (const stream of [0, 1]) {
    const [first, second] = story.frames(stream).filter((line) => line.text.endsWith('FIN'));
    expect(second!.time - first!.time).toBeGreaterThan(0.79);
  }
  story.expectFindings(['connection.half-open', 'connection.half-open']);
});

describe('reset', () => {
  test.each([
    ['client', 'client', 'accepted', 'C>S RST'],
    ['server', 'accepted', 'client', 'S>C RST'],
  ])(
    'by the %s: an RST; close(false) here, ECONNRESET and close(true) there',
    async (side, own, peer, rst) => {
      const story = await told('reset', { side });
      expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 26', rst]);
      story.expectOrder(0, `${own} resetAndDestroy()`, rst, `${peer} 'error'`, `${peer} 'close'`);
      expect(story.first(`${own} 'close'`).details.hadError ?? false).toBe(false);
      expect(story.first(`${peer} 'close'`).details.hadError).toBe(true);
      expect(story.first(`${peer} 'error'`).details.errorCode).toBe('ECONNRESET');
      expect(story.events(peer)).not.toContain("'end'");
      story.expectFindings(['reset.error']);
    },
  );
});

test('unread-data: destroy() sends an RST, because the kernel has bytes that nobody read', async () => {
  const story = await told('unread-data');
  expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 26', 'S>C RST']);
  story.expectOrder(0, 'C>S data 26', 'S>C ACK', 'accepted destroy()', 'S>C RST', "client 'error'");
  expect(story.events('accepted')).toEqual(["'close'"]);
  story.expectFindings(['close.unread', 'reset.error']);
});

describe('idle-timeout', () => {
  test('timeout comes, nothing is on the wire, and the connection is used afterwards', async () => {
    const story = await told('idle-timeout');
    expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 5', 'S>C data 5', 'C>S FIN', 'S>C FIN']);
    story.expectOrder(
      0,
      "client 'timeout'",
      'client write()',
      'C>S data 5',
      "accepted 'data'",
      "client 'data'",
      'client end()',
    );
    story.expectFindings(['timeout.ignored']);
  });

  test.each(['end', 'destroy'])('%s() on timeout closes, and is nothing to remark', async (action) => {
    const story = await told('idle-timeout', { action, timeout: 200 });
    expect(story.wire()).toEqual([...HANDSHAKE, 'C>S FIN', 'S>C FIN']);
    story.expectOrder(0, "client 'timeout'", `client ${action}()`, 'C>S FIN');
    story.expectFindings([]);
  });
});
