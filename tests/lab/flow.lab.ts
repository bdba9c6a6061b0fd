import { expect, test } from 'vitest';
import { told } from './support/record.ts';
import type { Story } from './support/story.ts';

const HANDSHAKE = ['C>S SYN', 'S>C SYN,ACK', 'C>S ACK'];

test('pause-on-connect: acknowledged at once, read after resume()', async () => {
  const story = await told('pause-on-connect');
  expect(story.wire()).toEqual([...HANDSHAKE, 'C>S data 26', 'C>S FIN', 'S>C FIN']);
  story.expectOrder(0, 'C>S data 26', 'S>C ACK', 'accepted resume()', "accepted 'data'");
  const [, , , data, ack] = story.frames();
  expect([data!.text, ack!.text]).toEqual(['C>S data 26', 'S>C ACK']);
  expect(ack!.time - data!.time).toBeLessThan(0.1);
  expect(story.first("accepted 'data'").time - data!.time).toBeGreaterThan(0.75);
  story.expectFindings(['read.behind']);
});

test('back-pressure: the window goes to zero, and drain comes when the server reads', async () => {
  const story = await told('back-pressure');
  const closed = story.frames().find((line) => line.text === 'S>C ACK' && line.window === 0);
  expect(closed, 'a segment of the server with window 0').toBeDefined();
  const resumed = story.first('accepted resume()').time;
  expect(closed!.time).toBeLessThan(resumed);
  expect(story.all("client 'drain'").some((line) => line.time > resumed)).toBe(true);
  const read = story.all("accepted 'data'").reduce((sum, line) => sum + (line.details.length ?? 0), 0);
  expect(read).toBe(16_000_000);
  // The client's FIN may stand on its last segment with data.
  story.expectOrder(0, 'client end()', "accepted 'end'", 'S>C FIN', "client 'end'");
  story.expectFindings(
    ['window.zero', 'window.probe', 'window.full', 'read.behind', 'writes.split'],
    // As the kernel's buffers and timers have it: a segment that does not fit any more is dropped and sent again.
    [
      'writes.joined',
      'tcp.retransmission',
      'tcp.spurious-retransmission',
      'tcp.duplicate-ack',
      'tcp.fast-retransmission',
    ],
  );
});

/** Segments with data that the client of this conversation sent. */
const sent = (story: Story, stream: number): number =>
  story.frames(stream).filter((line) => line.text.startsWith('C>S data')).length;

test('small-writes: Nagle waits for the delayed ACK; noDelay sends each write; cork makes one segment', async () => {
  const story = await told('small-writes');
  const [messages, writes] = [4, 5];
  expect(sent(story, 1)).toBe(messages * writes);
  expect(sent(story, 2)).toBe(messages);
  // The first message goes out write by write, because the receiver acknowledges at once until it has answered.
  expect(sent(story, 0)).toBeLessThan(messages * writes);
  const duration = (stream: number) => story.frames(stream).at(-1)!.time - story.frames(stream)[0]!.time;
  expect(duration(0) - duration(1)).toBeGreaterThan(0.035);
  story.expectFindings(['writes.joined', 'writes.joined']);
});
