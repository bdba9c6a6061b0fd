import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { RECORD_NAMES } from '../../../src/core/capfile/records/names.ts';
import type { Engine } from '../../../src/core/engine/types.ts';
import { RecordStates, stateAfterRecord } from '../../../src/core/link/states.ts';
import { tcpStates } from '../../../src/core/trace/frames.ts';
import { story, tell } from './delivery-story.ts';
import { recordLabel } from './link-lines.ts';
import { linkedTrace, openSaved, runLive } from './session.ts';
import { traceParts } from './trace-text.ts';

/** State of the record's endpoint after each record that has one: `c 'connect' ESTABLISHED`. */
function statesOf(text: string): string[] {
  const engine = openSaved(traceParts(text));
  const { records } = engine.tables;
  const lines: string[] = [];
  for (let row = 0; row < records.length; row += 1) {
    const state = records.get('state', row);
    if (state !== 0) lines.push(`${recordLabel(linkedTrace(engine), row)} ${tcpStates[state]}`);
  }
  return lines;
}

/** States of both sides after each frame: `SYN-SENT LISTEN`. */
function frameStates(text: string): string[] {
  const { frames } = openSaved(traceParts(text)).tables;
  return Array.from({ length: frames.length }, (_, row) =>
    [frames.get('stateA', row), frames.get('stateB', row)].map((state) => tcpStates[state]).join(' '),
  );
}

const CONNECTED = `
  s listen(); s 'listening'
  c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C SYN,ACK; C>S ACK; s 'connection' a; c 'connect'
`;

describe('states at records', () => {
  it('follow a connection from LISTEN and SYN-SENT to its end', () => {
    const states = statesOf(`${CONNECTED}
      c end(); C>S FIN,ACK; c 'finish'; S>C ACK; a 'end'; a end(); S>C FIN,ACK; a 'finish'; C>S ACK; c 'end'
      c 'close'; a 'close'; s 'close'`);
    expect(states).toEqual([
      "s 'listening' LISTEN",
      "c 'connectionAttempt' SYN-SENT",
      "s 'connection' LISTEN",
      "c 'connect' ESTABLISHED",
      'c end() ESTABLISHED',
      "c 'finish' FIN-WAIT-1",
      "a 'end' CLOSE-WAIT",
      'a end() CLOSE-WAIT',
      "a 'finish' LAST-ACK",
      "c 'end' TIME-WAIT",
      "c 'close' TIME-WAIT",
      "a 'close' CLOSED",
      "s 'close' CLOSED",
    ]);
  });

  it('are closed after a refusal, a reset and a time-out', () => {
    const refused = `c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED`;
    expect(statesOf(refused).at(-1)).toBe("c 'connectionAttemptFailed' CLOSED");
    expect(statesOf(`${CONNECTED} a resetAndDestroy()`).at(-1)).toBe('a resetAndDestroy() CLOSED');
    expect(statesOf(`${CONNECTED} c 'error' ETIMEDOUT`).at(-1)).toBe("c 'error' ETIMEDOUT CLOSED");
  });
});

describe('states at frames', () => {
  it('know of a FIN that waits behind unsent data', () => {
    const text = `${CONNECTED} c write(9); C>S PSH,ACK len=4; c end(); c 'finish'; S>C ACK win=0; +1s S>C ACK win=99; C>S PSH,ACK len=5; C>S FIN,ACK`;
    expect(frameStates(text).slice(3)).toEqual([
      'ESTABLISHED ESTABLISHED',
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 ESTABLISHED',
      'FIN-WAIT-1 CLOSE-WAIT',
    ]);
    expect(frameStates(`${text.replace("c 'finish'; ", '')}`)[4]).toBe('ESTABLISHED ESTABLISHED');
  });

  it('are those of the packets where no record says more', () => {
    const wire = 'C>S SYN; S>C SYN,ACK; C>S ACK; C>S FIN,ACK; S>C ACK; S>C FIN,ACK; C>S ACK';
    expect(frameStates(wire).slice(2)).toEqual([
      'ESTABLISHED ESTABLISHED',
      'FIN-WAIT-1 CLOSE-WAIT',
      'FIN-WAIT-2 CLOSE-WAIT',
      'TIME-WAIT LAST-ACK',
      'TIME-WAIT CLOSED',
    ]);
  });

  it('both closing at once, before our FIN has left, is CLOSING', () => {
    const text = `${CONNECTED} c write(9); C>S PSH,ACK len=4; c end(); c 'finish'; S>C FIN,ACK win=0`;
    expect(frameStates(text).at(-1)).toBe('CLOSING FIN-WAIT-1');
  });
});

describe('the short way for entries that change no state', () => {
  /** States of all frames and records where entries may go the short way, and where none may. */
  function bothWays(text: string, open: (parts: ReturnType<typeof traceParts>) => Engine) {
    const outcome = (): string[] => {
      const { frames, records } = open(traceParts(text)).tables;
      const ofFrames = Array.from({ length: frames.length }, (_, row) =>
        ['stateA', 'stateB'].map((column) => frames.get(column as 'stateA', row)).join(' '),
      );
      const ofRecords = Array.from({ length: records.length }, (_, row) => `e${records.get('state', row)}`);
      return [...ofFrames, ...ofRecords];
    };
    const short = outcome();
    const take = vi.spyOn(RecordStates.prototype, 'takePlain').mockImplementation((from) => from);
    const long = outcome();
    take.mockRestore();
    return { short, long };
  }

  it('comes to what the long way does, however the bytes were cut, swapped, repeated or lost', () => {
    fc.assert(
      fc.property(story, fc.boolean(), (plot, live) => {
        const { short, long } = bothWays(tell(plot), (parts) =>
          live ? runLive(parts, () => 0.4) : openSaved(parts),
        );
        expect(short).toEqual(long);
      }),
      { numRuns: 60 },
    );
  });

  it('and where records know more than packets, of every kind of socket', () => {
    const text = `${CONNECTED} c write(9); C>S PSH,ACK len=4; c end(); c 'finish'; S>C ACK win=0
      +1s S>C ACK win=99; C>S PSH,ACK len=5; C>S FIN,ACK; a 'data' 9; a 'end'; s 'connection'; a resetAndDestroy()
      S>C RST; c 'error' ECONNRESET; c 'close'; a 'close'; C2>S ACK len=3; C2>S ACK len=3; s 'close'`;
    const { short, long } = bothWays(text, openSaved);
    expect(short).toEqual(long);
    expect(new Set(short).size).toBeGreaterThan(8);
  });
});

describe('stateAfterRecord', () => {
  const code = (name: string) => tcpStates.indexOf(name as (typeof tcpStates)[number]);

  it('leaves a state alone that a record says nothing of', () => {
    for (let state = 0; state < tcpStates.length; state += 1) {
      expect(stateAfterRecord(state, RECORD_NAMES.data.code, '')).toBe(state);
      expect(stateAfterRecord(state, RECORD_NAMES.error.code, 'EADDRINUSE')).toBe(state);
    }
  });

  it('knows an endpoint whose packets were not captured', () => {
    expect(stateAfterRecord(code('unknown'), RECORD_NAMES.connected.code, '')).toBe(code('ESTABLISHED'));
    expect(stateAfterRecord(code('unknown'), RECORD_NAMES.ended.code, '')).toBe(code('CLOSE-WAIT'));
    expect(stateAfterRecord(code('unknown'), RECORD_NAMES.closed.code, '')).toBe(code('CLOSED'));
  });
});
