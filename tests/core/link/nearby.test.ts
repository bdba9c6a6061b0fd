import { describe, expect, it } from 'vitest';
import { recordLabel, run } from './link-lines.ts';

const CONNECTED = `
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; c 'connect'
`;

/** What stands near the record with this label, with frame numbers. */
function near(text: string, label: string) {
  const engine = run(CONNECTED + text);
  const rows = Array.from({ length: engine.records.appended }, (_, row) => row);
  const record = rows.find((row) => recordLabel(engine, row) === label)!;
  const context = engine.linker.context(record);
  return context && `${context.kind} ${context.first + 1}–${context.last + 1}: ${context.count}`;
}

describe('frames near a record that has none of its own', () => {
  it("are the ACKs between the last write and 'drain'", () => {
    const text = "S>C ACK; c write(9); C>S PSH,ACK len=9; S>C ACK; S>C ACK; c 'drain'; S>C ACK";
    expect(near(text, "c 'drain'")).toBe('acks 6–7: 2');
  });

  it("are the last frame before the idle time that 'timeout' reports", () => {
    expect(near("C>S PSH,ACK len=3; S>C ACK; +2s c 'timeout'", "c 'timeout'")).toBe('idle 5–5: 1');
  });

  it('are the window changes between pause() and resume()', () => {
    const text = 'C>S ACK win=500; c pause(); C>S ACK win=400; C>S ACK win=400; C>S ACK win=0; c resume()';
    expect(near(text, 'c resume()')).toBe('window-changes 7–7: 1');
    expect(near(text, 'c pause()')).toBe('window-changes 7–7: 1');
  });

  it('are the unanswered segments before ETIMEDOUT', () => {
    const text =
      "C>S PSH,ACK len=4; +1s C>S PSH,ACK seq=1 len=4; +2s C>S PSH,ACK seq=1 len=4; c 'error' ETIMEDOUT";
    expect(near(text, "c 'error' ETIMEDOUT")).toBe('unanswered 3–6: 4');
  });

  it('are not looked for where a record has a link, or nothing was captured', () => {
    expect(near('c write(3); C>S PSH,ACK len=3', 'c write(3)')).toBe(undefined);
    const engine = run("c connect(); c 'connectionAttempt'; c attempt; c 'connect'; c 'timeout'");
    expect(engine.linker.context(3)).toBe(undefined);
  });
});
