import { describe, expect, test } from 'vitest';
import { Consumer, RECORD_NAMES, RecordFlag } from '../../../src/core/capfile/records/index.ts';
import { hostAndPort, recordText } from '../../../src/core/engine/record-text.ts';
import { frameSchema, NONE } from '../../../src/core/trace/frames.ts';
import { linkRelations, linkSchema, linkStates, recordSchema } from '../../../src/core/trace/sockets.ts';
import { Table } from '../../../src/core/trace/table.ts';
import { linkText, rangesText } from '../../../src/main/cli/inspect/link-text.ts';

describe('a record in words', () => {
  test.each([
    ['connect', { port: 5000, host: 'localhost' }, 0, "connect(5000, 'localhost')"],
    ['connect', { path: '/run/x.sock' }, 0, 'connect(/run/x.sock)'],
    ['listen', { port: 0 }, 0, 'listen(0)'],
    ['write', { length: 1 }, 0, 'write() 1 byte'],
    ['write', { length: 41 }, RecordFlag.returnedFalse, 'write() 41 bytes, returned false'],
    ['end', {}, RecordFlag.byNode, 'end(), by Node'],
    ['setKeepAlive', { enable: true, initialDelay: 3000 }, 0, 'setKeepAlive(true, 3000)'],
    ['setEncoding', { encoding: 'utf8' }, 0, "setEncoding('utf8')"],
    ['data', { length: 41 }, 0, "'data' 41 bytes"],
    [
      'consumed',
      { length: 41, consumer: Consumer.httpParser },
      0,
      'bytes consumed 41 bytes by the HTTP parser',
    ],
    ['serverConnection', { remoteAddress: '::1', remotePort: 7278 }, 0, "'connection' from [::1]:7278"],
    ['serverDrop', { remoteAddress: '127.0.0.1', remotePort: 7278 }, 0, "'drop' from 127.0.0.1:7278"],
    [
      'error',
      { errorCode: 'ECONNRESET', errorMessage: 'read ECONNRESET' },
      0,
      "'error' ECONNRESET (read ECONNRESET)",
    ],
    ['closed', { hadError: true }, 0, "'close' after an error"],
    ['closed', { hadError: false }, 0, "'close'"],
  ] as const)('%s', (key, details, flags, text) => {
    expect(recordText(RECORD_NAMES[key].code, flags, details)).toBe(text);
  });

  test('a code of a later version shows its number', () => {
    expect(recordText(99, 0, {})).toContain('99');
  });
});

test('an IPv6 address is told from its port by brackets', () => {
  expect([hostAndPort('::1', 80), hostAndPort('10.0.0.1', 80)]).toEqual(['[::1]:80', '10.0.0.1:80']);
});

test.each([
  [[3], '3'],
  [[3, 4], '3–4'],
  [[1, 3, 4, 5, 9], '1, 3–5, 9'],
])('the numbers %j', (numbers, text) => expect(rangesText(numbers)).toBe(text));

test('prefixed numbers', () => expect(rangesText([1, 2, 3, 7], 'e')).toBe('e1–e3, e7'));

interface Link {
  readonly frame: number;
  readonly relation: 0 | 1;
  readonly lag: number;
}

/** The text of one record with these links. */
function textOf(state: keyof typeof linkStates, given: readonly Link[]): string {
  const frames = new Table(frameSchema);
  const records = new Table(recordSchema);
  const links = new Table(linkSchema);
  records.append();
  records.set('nanos', 0, 500_000_000);
  records.set('linkState', 0, linkStates[state]);
  given.forEach((link, row) => {
    while (frames.appended < link.frame) frames.append();
    const after = link.relation === linkRelations.causes ? link.lag : -link.lag;
    frames.set('nanos', link.frame - 1, 500_000_000 + after);
    links.append();
    links.set('frame', row, link.frame - 1);
    links.set('relation', row, link.relation);
    if (row + 1 < given.length) links.set('following', row, row + 2);
  });
  records.set('firstLink', 0, given.length > 0 ? 0 : NONE);
  return linkText({ frames, records, links }, 0);
}

describe('what a record has to do with the wire', () => {
  test.each([
    ['nothing', 'none', [], ''],
    ['a frame it causes', 'linked', [{ frame: 3, relation: 0, lag: 12_400 }], '→ frame 3 after 12.4 µs'],
    ['a frame it is caused by', 'linked', [{ frame: 4, relation: 1, lag: 430_000 }], '← frame 4, +430 µs'],
    ['a violation', 'linked', [{ frame: 4, relation: 1, lag: -850 }], '← frame 4, -850 ns'],
    ['a frame that is not there', 'unlinked', [], '(not linked)'],
    ['a capture that began later', 'unmappable', [], '(capture began mid-stream)'],
  ] as const)('%s', (_, state, links, text) => expect(textOf(state, links)).toBe(text));

  test('many frames are joined, and the nearest gives the lag', () => {
    const links = [9, 7, 8, 12].map((frame) => ({ frame, relation: 0 as const, lag: frame * 1000 }));
    expect(textOf('linked', links)).toBe('→ frames 7–9, 12 after 7.0 µs');
  });

  test("a 'drop' has both: the ACK that caused it and the FIN it causes", () => {
    const links = [
      { frame: 3, relation: 1 as const, lag: 16_000 },
      { frame: 4, relation: 0 as const, lag: 2000 },
    ];
    expect(textOf('linked', links)).toBe('← frame 3, +16.0 µs; → frame 4 after 2.0 µs');
  });
});
