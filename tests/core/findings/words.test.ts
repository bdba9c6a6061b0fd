import { describe, expect, it } from 'vitest';
import { catalogue, words } from '../../../src/core/findings/catalogue.ts';
import { english, fill, findingText, type Language, spanText } from '../../../src/core/findings/render.ts';
import type { Finding } from '../../../src/core/findings/types.ts';
import { found } from './found.ts';

const finding = (id: string, params: Finding['params']): Finding => ({
  index: 0,
  id,
  severity: 'note',
  params,
  stream: 0,
  socket: 0,
  frames: [],
  records: [],
  count: 1,
  seconds: 0,
  nanos: 0,
});

describe('the words of a finding', () => {
  it('have values in the unit that their slot names', () => {
    const params = { gap: 3_000_123_000, size: 1234567, n: 1, many: 2, who: 'client', plain: 'x' };
    expect(fill('{gap:span} {size:bytes} {n|probe|probes} {many|probe|probes} {many:count}', params)).toBe(
      '3.000 s 1,234,567 bytes probe probes 2',
    );
    expect(fill('the {who:word} {plain} {n:bytes}', params)).toBe('the client x 1 byte');
  });

  it('show a value that is missing', () => {
    expect(fill('after {gone:span}', {})).toBe('after {gone:span}');
  });

  it('say where a value is not known', () => {
    expect(fill('for {idle:span}, {delay} ms', { idle: Number.NaN, delay: Number.POSITIVE_INFINITY })).toBe(
      'for an unknown time, an unknown number of ms',
    );
  });

  it('write spans as a person would', () => {
    expect(
      [0, 850, 12_400, 999_949, 999_950, 3_200_000, 430_000_000, 999_960_000, 13_300_000_000].map(spanText),
    ).toEqual(['0 ns', '850 ns', '12.4 µs', '1000 µs', '1.0 ms', '3.2 ms', '430 ms', '1.000 s', '13.300 s']);
  });

  it('can be those of another language, and fall back to English and to the id', () => {
    const entry = {
      severity: 'warn',
      title: '零視窗',
      text: '{who:word}的接收緩衝區已滿',
      source: 'RFC 9293',
    } as const;
    const language: Language = { ...english, entries: { 'window.zero': entry }, words: { server: '伺服器' } };
    expect(findingText(finding('window.zero', { who: 'server' }), language).text).toBe(
      '伺服器的接收緩衝區已滿',
    );
    expect(findingText(finding('listen.in-use', {}), language).title).toBe('Address in use');
    expect(findingText(finding('of-a-later-version', {}))).toEqual({
      title: 'of-a-later-version',
      text: '',
      source: '',
    });
  });
});

describe('the catalogue', () => {
  const entries = Object.entries(catalogue);

  it.each(entries)('%s is told in whole sentences, with a source', (_id, entry) => {
    expect(entry.title).toMatch(/^\S.*[^.]$/);
    expect(entry.text).toMatch(/^[\p{Lu}{].*\.$/su);
    expect(entry.source.length).toBeGreaterThan(10);
  });

  it('uses only kinds that are known', () => {
    for (const [, entry] of entries) {
      for (const match of entry.text.matchAll(/\{(\w+)(?::(\w+))?(\|[^}]*)?\}/g)) {
        if (match[2]) expect(['span', 'bytes', 'count', 'word']).toContain(match[2]);
      }
    }
  });

  it('has every word that a side can be called by', () => {
    for (const side of ['client', 'server', 'sender', 'receiver']) expect(words).toHaveProperty(side);
  });
});

describe('a text of a real trace', () => {
  it.each([
    "c connect(); c 'connectionAttempt'; C>S SYN; c attempt; S>C RST,ACK; c 'connectionAttemptFailed' ECONNREFUSED; c 'error' ECONNREFUSED",
    'C>S SYN; S>C SYN,ACK; C>S ACK; ~C>S ACK len=9; C>S ACK len=9; S>C ACK; S>C ACK; S>C ACK win=0; +1s C>S ACK seq=18; S>C RST',
    "s listen(); s 'listening'; C>S SYN; S>C SYN,ACK; C>S ACK; s 'drop' c; S>C FIN,ACK; +2s loop max=1ms",
    "s 'error' EADDRINUSE; c setKeepAlive() enable=true initialDelay=10; C>S SYN; S>C SYN,ACK; C>S ACK; +1s C>S FIN,ACK; +3s loop max=1ms",
  ])('leaves no slot open: %s', (text) => {
    const trace = found(text);
    expect(trace.ids.length).toBeGreaterThan(0);
    for (const words of trace.texts) expect(words).not.toMatch(/[{}]|undefined|NaN/);
  });
});
