/** "Apply as filter": the filter of every field that the inspector shows selects the frame it stands in. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { FieldNode } from '../../../src/renderer/engine/answers.ts';
import { fieldFilter } from '../../../src/renderer/engine/field-filter.ts';
import { type Traced, traced, until } from '../support/traced.ts';

async function showing(name: string): Promise<Traced> {
  const made = traced();
  made.service.add(
    1,
    new Uint8Array(readFileSync(new URL(`../../fixtures/captures/${name}.pcap`, import.meta.url))),
  );
  made.client.show(1);
  await until(() => made.views.at(-1)?.tick.complete === true && !made.views.at(-1)?.tick.catchingUp);
  return made;
}

const filtersOf = (nodes: readonly FieldNode[]): string[] =>
  nodes.flatMap(({ filter, children }) => [
    ...(filter === undefined ? [] : [filter]),
    ...filtersOf(children),
  ]);

/** Whether frame `row` is in the list under a filter. */
async function selects({ client, view, views }: Traced, filter: string, row: number): Promise<boolean> {
  client.setFilter(filter);
  await until(() => {
    const progress = views.at(-1)?.tick.filter;
    return progress?.text === filter && progress.scanned === progress.total && !view().tick.catchingUp;
  });
  const { list, listRows } = view();
  return Array.from({ length: listRows }, (_, at) => list.rows.get('entry', at)).includes(row);
}

describe('the filter of a field', () => {
  it.each([
    ['keepalive', 0],
    ['keepalive', 5],
    ['rst', 2],
    ['everything', 40],
    ['loss', 30],
  ])(
    'selects its frame: %s, row %i',
    async (name, row) => {
      const made = await showing(name);
      const answer = await made.client.frame(row);
      const filters = [...new Set(filtersOf(answer?.fields ?? []))];
      expect(filters.length).toBeGreaterThan(20);
      for (const filter of filters) expect(await selects(made, filter, row), filter).toBe(true);
    },
    60_000,
  );

  it('is written as the language wants it', () => {
    const of = (name: string, value: unknown, display: string) =>
      fieldFilter({ name, value: value as never, display });
    expect(of('tcp.srcport', 80, '80')).toBe('tcp.srcport == 80');
    expect(of('ip.src', new Uint8Array(4), '10.0.0.1')).toBe('ip.src == 10.0.0.1');
    expect(of('tcp.payload', Uint8Array.of(1, 255), '01ff')).toBe('tcp.payload == 01:ff');
    expect(of('tcp.payload', new Uint8Array(65), '00')).toBeUndefined();
    expect(of('http.request.uri', '/a"b', '/a"b')).toBe('http.request.uri == "/a\\"b"');
    expect(of('', 1, '1')).toBeUndefined();
  });
});
