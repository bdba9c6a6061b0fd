import { describe, expect, it } from 'vitest';
import { RECORD_NAMES } from '../../../src/core/capfile/records/names.ts';
import {
  type Explanation,
  explainFrame,
  explainRecord,
  sayExplanation,
} from '../../../src/renderer/engine/explain/explain.ts';
import { recordNotes } from '../../../src/renderer/engine/explain/record-notes.ts';
import type { TraceView } from '../../../src/renderer/engine/trace-client.ts';
import { createWords } from '../../../src/renderer/words/words.ts';
import { CONNECTION, shown } from '../support/traced.ts';

const plain = (explanation: Explanation, said = (text: string) => text): string =>
  sayExplanation(explanation, said)
    .parts.map((part) => (typeof part === 'string' ? part : 'strong' in part ? part.strong : part.code))
    .join('');

async function titles(text: string): Promise<string[]> {
  const view = (await shown(text)).view();
  return Array.from({ length: view.tables.frames.length }, (_, frame) => explainFrame(view, frame).title);
}

describe('what a frame means', () => {
  it('follows a connection from SYN to the last ACK', async () => {
    expect(await titles(CONNECTION)).toEqual([
      'SYN: asks for a connection',
      'SYN, ACK: the other side agrees',
      'ACK: the handshake is complete',
      'Data',
      'ACK',
      'FIN: one side closes',
      'ACK',
      'FIN: the second side closes',
      'ACK',
    ]);
  });

  it('is said with the numbers of the frame', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(plain(explainFrame(view, 0))).toContain('65495 bytes');
    expect(plain(explainFrame(view, 3))).toContain('5 bytes of payload, bytes 0 to 4 of this direction');
    expect(plain(explainFrame(view, 4))).toMatch(/before byte 5 .* It answers frame 4\.$/);
    expect(plain(explainFrame(view, 5))).toContain('The server has sent its last byte');
  });

  const OPEN = 'C>S SYN; S>C SYN,ACK; C>S ACK';

  it('tells keep-alive probes and their answers, with the idle time', async () => {
    const view = (await shown(`${OPEN}; C>S PSH,ACK len=4; S>C ACK; +3s C>S ACK seq=4; S>C ACK`)).view();
    expect(explainFrame(view, 5).title).toBe('Keep-alive probe');
    expect(plain(explainFrame(view, 5))).toContain('silent for 3.00 s');
    expect(explainFrame(view, 6).title).toBe('Keep-alive answered');
  });

  it('tells a window probe from a keep-alive by the window of the other side', async () => {
    const text = `${OPEN}; C>S PSH,ACK len=4; S>C ACK win=0; +1s C>S ACK seq=4; S>C ACK win=0; S>C ACK win=100`;
    expect((await titles(text)).slice(4)).toEqual([
      'The window is closed',
      'Window probe',
      'The window is closed',
      'Window update',
    ]);
  });

  it('tells resets, refusals, retransmissions and duplicate ACKs', async () => {
    expect((await titles('C>S SYN; S>C RST,ACK')).at(-1)).toBe('RST: cut off');
    const lossy = `${OPEN}; C>S PSH,ACK len=4; C>S PSH,ACK len=4; S>C ACK ack=0; S>C ACK ack=0; +300ms C>S PSH,ACK seq=0 len=4`;
    const all = await titles(lossy);
    expect(all.at(-1)).toMatch(/^Sent again/);
    expect(all).toContain('Duplicate ACK');
  });

  it('says of a frame outside TCP that it is one', async () => {
    expect(await titles('C>S UDP len=3')).toEqual(['Not a TCP segment']);
  });
});

describe('what happened, in Traditional Chinese', () => {
  const { said } = createWords('zh-Hant', 'en');
  const english = /[a-z]{3,} [a-z]{2,} [a-z]{2,}/;
  const LOSSY =
    'C>S SYN; S>C SYN,ACK; C>S ACK; C>S PSH,ACK len=4; C>S PSH,ACK len=4; S>C ACK ack=0; S>C ACK ack=0; +300ms C>S PSH,ACK seq=0 len=4; S>C ACK win=0; +1s C>S ACK seq=7; S>C ACK win=0; S>C ACK win=100; +3s C>S ACK seq=7; S>C ACK; S>C RST; C>S UDP len=3';

  it.each([CONNECTION, LOSSY, 'C>S PSH,ACK len=3'])('says every frame and record', async (text) => {
    const view = (await shown(text)).view();
    const { frames, records } = view.tables;
    const all = [
      ...Array.from({ length: frames.length }, (_, row) => explainFrame(view, row)),
      ...Array.from({ length: records.length }, (_, row) => explainRecord(view, row)),
    ];
    for (const explanation of all) {
      expect(plain(explanation, said)).not.toMatch(english);
      expect(said(explanation.title)).toMatch(/[\u4e00-\u9fff]/);
    }
  });

  it('says the note of every call and event', () => {
    for (const { title, text } of Object.values(recordNotes)) {
      expect(said(title), title).not.toBe(title);
      expect(said(text), text).not.toBe(text);
    }
  });
});

describe('what a record means', () => {
  const find = (view: TraceView, code: number): number =>
    Array.from({ length: view.tables.records.length }, (_, row) => row).find(
      (row) => view.tables.records.get('name', row) === code,
    ) ?? -1;

  it('is said with the frame it hangs together with, and the lag', async () => {
    const view = (await shown(CONNECTION)).view();
    expect(plain(explainRecord(view, find(view, RECORD_NAMES.connected.code)))).toMatch(
      /The kernel had it with frame 2; your code heard \d+ µs later\.$/,
    );
    expect(plain(explainRecord(view, find(view, RECORD_NAMES.write.code)))).toMatch(
      /It reached the wire as frame 4 \d+ µs later\.$/,
    );
    expect(plain(explainRecord(view, find(view, RECORD_NAMES.serverListening.code)))).toMatch(
      /Nothing on the wire belongs to it\.$/,
    );
  });

  it('without its frame says that the capture has none', async () => {
    const view = (
      await shown(
        "c connect(); c 'connectionAttempt'; ~C>S SYN; c attempt; S>C SYN,ACK; c 'connect'; c write(5); ~C>S PSH,ACK len=5",
      )
    ).view();
    expect(plain(explainRecord(view, find(view, RECORD_NAMES.write.code)))).toMatch(
      /not in this capture|cannot be placed/,
    );
  });

  it('has a note for every call and event there is', () => {
    expect(Object.keys(recordNotes).sort()).toEqual(Object.keys(RECORD_NAMES).sort());
  });
});
