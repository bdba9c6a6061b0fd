import { describe, expect, it } from 'vitest';
import { filterFields } from '../../../src/core/engine/fields/index.ts';
import type { FieldInfo } from '../../../src/core/filter/types.ts';
import { type CompletionInput, completed, completionsOf } from '../../../src/renderer/filter/completion.ts';
import { contextAt } from '../../../src/renderer/filter/context.ts';

describe('what is being written', () => {
  it.each([
    ['', { kind: 'field', prefix: '' }],
    ['tcp.po', { kind: 'field', prefix: 'tcp.po' }],
    ['!tcp.po', { kind: 'field', prefix: 'tcp.po' }],
    ['(ip.a', { kind: 'field', prefix: 'ip.a' }],
    ['tcp.port == 80 && ', { kind: 'field', prefix: '' }],
    ['not ', { kind: 'field', prefix: '' }],
    ['tcp and ', { kind: 'field', prefix: '' }],
    ['tcp.port ', { kind: 'operator', field: 'tcp.port', prefix: '' }],
    ['tcp.port =', { kind: 'operator', field: 'tcp.port', prefix: '=' }],
    ['tcp.payload con', { kind: 'operator', field: 'tcp.payload', prefix: 'con' }],
    ['tcp.port ==', { kind: 'value', field: 'tcp.port', prefix: '' }],
    ['tcp.port == ', { kind: 'value', field: 'tcp.port', prefix: '' }],
    ['tcp.port == 8', { kind: 'value', field: 'tcp.port', prefix: '8' }],
    ['udp || socket.event eq "co', { kind: 'value', field: 'socket.event', prefix: '"co' }],
    ['ipv6.addr == fe80:', { kind: 'value', field: 'ipv6.addr', prefix: 'fe80:' }],
    ['tcp.port in {', { kind: 'value', field: 'tcp.port', prefix: '' }],
    ['tcp.port not in {80, 4', { kind: 'value', field: 'tcp.port', prefix: '4' }],
    ['tcp.port == 80 ', { kind: 'join', prefix: '' }],
    ['tcp.port == 80 &', { kind: 'join', prefix: '&' }],
    ['socket.event == "a b" ', { kind: 'join', prefix: '' }],
    ['tcp.port in {80, 443} ', { kind: 'join', prefix: '' }],
  ])('%j', (before, expected) => {
    expect(contextAt(before)).toEqual({ from: before.length - expected.prefix.length, ...expected });
  });
});

const values = (field: string) =>
  field === 'tcp.port'
    ? [
        { text: '8080', count: 1200 },
        { text: '443', count: 3 },
      ]
    : field === 'arp.opcode'
      ? [{ text: '1', name: 'request', count: 2 }]
      : field === 'socket.event'
        ? [{ text: '"connect"', count: 1 }]
        : [];

function options(text: string, more: Partial<CompletionInput> = {}): readonly string[] {
  const input = { text, caret: text.length, fields: filterFields, values, history: [], saved: [], ...more };
  return completionsOf(input).map((one) => one.text);
}

describe('what can stand there', () => {
  it('is a field: those that begin so, the usual ones first, then those that have it in them', () => {
    expect(options('').slice(0, 3)).toEqual(['tcp.port', 'tcp.stream', 'ip.addr']);
    expect(options('tcp.fl').slice(0, 3)).toEqual(['tcp.flags.syn', 'tcp.flags.fin', 'tcp.flags.reset']);
    expect(options('retrans')).toContain('tcp.analysis.retransmission');
    expect(options('TCP.PORT')).toContain('tcp.port');
  });

  it('is an operator that goes with the field', () => {
    expect(options('tcp.port ')).toEqual(expect.arrayContaining(['== ', '> ', 'in {']));
    expect(options('tcp.port ')).not.toContain('contains ');
    expect(options('tcp.payload c')).toEqual(['contains ']);
    expect(options('tcp ')).toEqual(['contains ', 'matches ', '&& ', '|| ']);
  });

  it('is a value that is in the trace, by its text or its name', () => {
    expect(options('tcp.port == ')).toEqual(['8080', '443']);
    expect(options('tcp.port == 4')).toEqual(['443']);
    expect(options('arp.opcode == req')).toEqual(['1']);
    expect(options('socket.event == con')).toEqual(['"connect"']);
    expect(options('socket.event == "con')).toEqual(['"connect"']);
  });

  it('is a filter that goes on from here: saved ones first, then those of before', () => {
    const history = ['tcp.port == 1', 'udp', 'tcp.port == 2'];
    const saved = [{ name: 'Two', text: 'tcp.port == 2' }];
    expect(options('tcp.port', { history, saved }).slice(0, 2)).toEqual(['tcp.port == 2', 'tcp.port == 1']);
    expect(options('', { history }).slice(0, 3)).toEqual(history);
  });

  it('is nothing that stands there already', () => {
    expect(options('tcp.stream')).not.toContain('tcp.stream');
    expect(options('no.field == ')).toEqual([]);
    const unknown: readonly FieldInfo[] = [];
    expect(options('x', { fields: unknown })).toEqual([]);
  });
});

describe('a completion that is chosen', () => {
  it('takes the place of what was begun, and leaves room for what follows', () => {
    const place = { note: '', from: 7, to: 9 };
    expect(completed('udp || ip', { kind: 'field', text: 'ip.addr', ...place })).toEqual({
      text: 'udp || ip.addr ',
      caret: 15,
    });
    expect(completed('udp || ip == 1', { kind: 'field', text: 'ip.addr', ...place })).toEqual({
      text: 'udp || ip.addr == 1',
      caret: 14,
    });
  });
});
