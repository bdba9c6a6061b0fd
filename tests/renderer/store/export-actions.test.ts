import { describe, expect, it } from 'vitest';
import { rowBits } from '../../../src/renderer/store/export-actions.ts';
import { type Stand, sessionInfo, snapshotOf, stand } from '../support/test-host.ts';
import { CONNECTION, sessionBytes, until } from '../support/traced.ts';

async function opened(): Promise<Stand> {
  const made = await stand({
    snapshot: snapshotOf({ sessions: [sessionInfo(1)], current: 1 }),
    chooseRows: { rows: 7 },
    exportSession: undefined,
  });
  made.service.add(1, sessionBytes(CONNECTION));
  made.workbench.actions.show(1);
  await until(() => made.workbench.view()?.tick.complete === true);
  await until(() => made.workbench.view()?.tick.catchingUp === false);
  return made;
}

const asked = (made: Stand, name: string) =>
  made.asked.filter(([one]) => one === name).map(([, params]) => params);
const bitsOf = (text: string): string => Buffer.from(text, 'base64').toString('hex');

describe('what is shown', () => {
  it('is exported as a session of those rows alone', async () => {
    const made = await opened();
    const { filters, exports, view } = made.workbench;
    await filters.applyFilter('tcp.flags.fin == 1 || socket.event == "end"');
    await until(() => view()!.listRows === 3);
    await exports.exportRows({ rows: 'shown', form: 'session', payload: false });
    const [chosen] = asked(made, 'chooseRows') as { frames: string; records: string }[];
    // Frames 6 and 8, record 10.
    expect([bitsOf(chosen!.frames), bitsOf(chosen!.records)]).toEqual(['a000', '0002']);
    expect(asked(made, 'exportSession')).toEqual([{ links: false, payload: false, origin: true, rows: 7 }]);
  });

  it('is exported as CSV and JSON, in the columns of the list', async () => {
    const made = await opened();
    const { exports, actions, list } = made.workbench;
    actions.select({ kind: 'frame', row: 0 });
    list.extend(1);
    await exports.exportRows({ rows: 'selected', form: 'csv', payload: true });
    await exports.exportRows({ rows: 'selected', form: 'json', payload: true });
    const [csv, json] = asked(made, 'download') as { name: string; text: string; type: string }[];
    expect([csv!.name, csv!.type]).toEqual(['1.csv', 'text/csv']);
    expect(csv!.text.split('\r\n')).toHaveLength(4);
    expect(csv!.text).toMatch(/^"No\.","Time","Source"/);
    expect([json!.name, json!.type]).toEqual(['1.json', 'application/json']);
    expect(JSON.parse(json!.text)).toMatchObject([
      { 'No.': '1', Protocol: 'TCP' },
      { 'No.': '2', Info: expect.stringContaining('[SYN, ACK]') },
    ]);
  });
});

describe('the bits of rows', () => {
  it('begin with the lowest of the first byte', () => {
    expect(bitsOf(rowBits([0, 2, 9], 17))).toBe('050200');
    expect(rowBits([], 0)).toBe('');
  });
});
