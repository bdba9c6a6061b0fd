import { describe, expect, it } from 'vitest';
import {
  arrowLabel,
  arrowNumbers,
  flagsText,
  frameKind,
  maskOf,
  recordMask,
  windowOf,
} from '../../../src/core/ladder/kinds.ts';
import { extraKinds, NONE, SCALE_SYN, SCALE_UNKNOWN } from '../../../src/core/trace/frames.ts';
import { TextTrace } from './trace-text.ts';

const one = (words: string): TextTrace => new TextTrace(`0.1 C1>S ${words}`);
const kind = (words: string): string => frameKind(one(words).frames, 0);
const label = (words: string): string => {
  const trace = one(words);
  return arrowLabel(trace.frames, trace.extras, 0);
};

describe('kinds', () => {
  it.each([
    ['SYN', 'syn'],
    ['SYN ACK', 'syn'],
    ['ACK', 'ack'],
    ['PSH ACK len=5', 'data'],
    ['FIN ACK', 'fin'],
    ['FIN PSH ACK len=5', 'fin'],
    ['RST ACK', 'rst'],
    ['ACK keep_alive', 'keepalive'],
    ['ACK keep_alive_ack', 'keepalive'],
    ['ACK zero_window', 'window'],
    ['ACK len=5 window_full', 'data'],
    ['SYN retransmission', 'trouble'],
    ['ACK duplicate_ack', 'trouble'],
  ])('%s is %s', (words, expected) => {
    expect(kind(words)).toBe(expected);
  });

  it('of frames outside any conversation are other', () => {
    expect(frameKind(new TextTrace('0.1 x> UDP').frames, 0)).toBe('other');
  });

  it('of an ICMP error about a conversation is other too', () => {
    const { frames } = one('RST');
    frames.set('ipProto', 0, 1);
    expect(frameKind(frames, 0)).toBe('other');
  });

  it('take a length that is not known for none', () => {
    const { frames } = one('ACK');
    frames.set('tcpLen', 0, NONE);
    expect(frameKind(frames, 0)).toBe('ack');
  });

  it('have a bit each, by direction', () => {
    const bits = [maskOf('syn', true), maskOf('syn', false), maskOf('other', true), maskOf('other', false)];
    bits.push(
      recordMask('left', true),
      recordMask('left', false),
      recordMask('right', true),
      recordMask('right', false),
    );
    expect(new Set(bits).size).toBe(8);
    expect(bits.reduce((sum, bit) => sum | bit, 0)).toBe(bits.reduce((sum, bit) => sum + bit, 0));
  });
});

describe('an arrow', () => {
  it('is labelled with its flags as Wireshark writes them', () => {
    expect(flagsText(0)).toBe('<None>');
    expect(label('PSH ACK len=3')).toBe('PSH, ACK');
    expect(label('SYN ECE CWR')).toBe('SYN, ECE, CWR');
  });

  it('is called by what was found where that is what it is', () => {
    expect(label('ACK keep_alive')).toBe('Keep-Alive');
    expect(label('ACK zero_window')).toBe('ZeroWindow');
  });

  it('keeps its flags where the finding is about its data', () => {
    expect(label('PSH ACK len=4 retransmission')).toBe('PSH, ACK · Retransmission');
    expect(label('ACK len=4 window_full')).toBe('ACK · Window Full');
  });

  it('numbers its duplicate ACKs', () => {
    const trace = one('ACK duplicate_ack');
    const row = trace.extras.append();
    trace.extras.set('kind', row, extraKinds.duplicateAck);
    trace.extras.set('a', row, 3);
    trace.extras.publish();
    expect(arrowLabel(trace.frames, trace.extras, 0)).toBe('Dup ACK #3');
    expect(label('ACK duplicate_ack')).toBe('Dup ACK');
  });

  it('shows the numbers that matter for it', () => {
    const trace = one('PSH ACK len=41');
    trace.frames.set('relSeq', 0, 1);
    trace.frames.set('relAck', 0, 7);
    expect(arrowNumbers(trace.frames, 0)).toBe('Seq=1 Ack=7 Len=41');
    const syn = one('SYN');
    syn.frames.set('window', 0, 65_495);
    expect(arrowNumbers(syn.frames, 0)).toBe('Seq=0 Win=65495');
    expect(arrowNumbers(one('ACK keep_alive').frames, 0)).toBe('Seq=0 Ack=0 Len=0');
  });

  it('scales its window where the scale is known, and never on a SYN', () => {
    const scaled = (words: string, scale: number): number => {
      const trace = one(words);
      trace.frames.set('window', 0, 512);
      trace.frames.set('scale', 0, scale);
      return windowOf(trace.frames, 0);
    };
    expect(scaled('ACK', 7)).toBe(65_536);
    expect(scaled('ACK', SCALE_UNKNOWN)).toBe(512);
    expect(scaled('SYN', SCALE_SYN)).toBe(512);
  });
});
