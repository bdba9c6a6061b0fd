import { describe, expect, it } from 'vitest';
import type { RowsAsk } from '../../../src/renderer/engine/questions/rows.ts';
import { defaultRules } from '../../../src/renderer/store/color-rules.ts';
import { CONNECTION, shown } from '../support/traced.ts';

const RECORD = 0x8000_0000;
const nothing: RowsAsk = { entries: [], fields: [], rules: [], before: false };
const ask = async (wanted: Partial<RowsAsk>, text = CONNECTION) => {
  const { client } = await shown(text);
  return (await client.ask('rows', { ...nothing, ...wanted }))!;
};

describe('what the list shows of a row beside its texts', () => {
  it('is the first rule that holds, in the order of the rules', async () => {
    const rules = defaultRules.map(({ filter }) => filter);
    const answers = await ask({ entries: [0, 2, 3, 5, RECORD, RECORD + 2], rules });
    expect(answers.map(({ rule }) => defaultRules[rule]?.name)).toEqual([
      'TCP SYN/FIN',
      'TCP',
      'TCP',
      'TCP SYN/FIN',
      'Socket record, server',
      'Socket record, client',
    ]);
  });

  it('finds HTTP that is on no port of its own', async () => {
    const http = String.raw`C>S SYN; S>C SYN,ACK; C>S ACK; C>S PSH,ACK data="GET / HTTP/1.1\r\n\r\n"; S>C ACK`;
    const answers = await ask({ entries: [3], rules: ['http.request'], fields: ['http.request.uri'] }, http);
    expect(answers).toEqual([{ rule: 0, cells: ['/'], before: undefined }]);
  });

  it('is a rule with a mistake never', async () => {
    const answers = await ask({ entries: [0], rules: ['tcp.nothing', 'tcp'] });
    expect(answers[0]!.rule).toBe(1);
  });

  it('is the text of a field, from columns or from bytes, of frames and of records', async () => {
    const fields = ['tcp.seq', 'tcp.port', 'ip.ttl', 'ip.src', 'tcp', 'tcp.flags', 'socket.event', 'nothing'];
    const answers = await ask({ entries: [0, RECORD + 3], fields });
    expect(answers[0]!.cells).toEqual(['0', '40000,8080', '64', '127.0.0.1', '✓', '0x0002', '', '']);
    expect(answers[1]!.cells).toEqual(['', '40000,8080', '', '', '', '', 'connectionAttempt', '']);
  });

  it('is the entry before of the conversation, frames and records as one', async () => {
    const answers = await ask({ entries: [0, 1, RECORD], before: true });
    expect(answers.map(({ before }) => before)).toEqual([RECORD + 3, 0, undefined]);
  });

  it('is nothing for an entry that is not there', async () => {
    expect(await ask({ entries: [999], fields: ['tcp.seq'], rules: ['tcp'] })).toEqual([
      { rule: -1, cells: [''], before: undefined },
    ]);
  });
});
