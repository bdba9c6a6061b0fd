import { describe, expect, test } from 'vitest';
import {
  CHUNK_ROWS,
  chunkBytes,
  placesIn,
  rowBytes,
  Table,
  TableReader,
} from '../../../src/core/trace/table.ts';

const schema = { seconds: 'f64', nanos: 'u32', delta: 'i32', port: 'u16', flag: 'u8' } as const;

/** A row whose cells all follow from its number. */
function fill(table: Table<typeof schema>, rows: number): void {
  for (let i = 0; i < rows; i += 1) {
    const row = table.append();
    table.set('seconds', row, row * 1e6 + 0.5);
    table.set('nanos', row, 0xffffffff - row);
    table.set('delta', row, 1 - row);
    table.set('port', row, row & 0xffff);
    table.set('flag', row, row & 0xff);
  }
}

describe('a table', () => {
  test('counts the bytes of a row over all columns', () => {
    expect(rowBytes(schema)).toBe(8 + 4 + 4 + 2 + 1);
  });

  test('keeps every cell across chunks', () => {
    const table = new Table(schema);
    fill(table, CHUNK_ROWS + 10);
    expect(table.chunks.length).toBe(2);
    for (const row of [0, 1, CHUNK_ROWS - 1, CHUNK_ROWS, CHUNK_ROWS + 9]) {
      expect(table.get('seconds', row)).toBe(row * 1e6 + 0.5);
      expect(table.get('nanos', row)).toBe(0xffffffff - row);
      expect(table.get('delta', row)).toBe(1 - row);
      expect(table.get('port', row)).toBe(row & 0xffff);
      expect(table.get('flag', row)).toBe(row & 0xff);
    }
  });

  test('lays columns over one buffer without overlap, each aligned', () => {
    const table = new Table(schema);
    table.append();
    const columns = Object.values(table.chunks[0]!);
    const spans = columns.map((c) => ({
      from: c.byteOffset,
      to: c.byteOffset + c.byteLength,
      size: c.BYTES_PER_ELEMENT,
    }));
    expect(new Set(columns.map((c) => c.buffer)).size).toBe(1);
    for (const span of spans) expect(span.from % span.size).toBe(0);
    spans.sort((a, b) => a.from - b.from);
    for (let i = 1; i < spans.length; i += 1) expect(spans[i]!.from).toBeGreaterThanOrEqual(spans[i - 1]!.to);
    expect(spans.at(-1)!.to).toBeLessThanOrEqual(chunkBytes(schema));
    expect(table.bytes).toBe(chunkBytes(schema));
  });

  test('does not put the same row of two columns a multiple of a page apart', () => {
    const table = new Table(schema);
    table.append();
    const starts = Object.values(table.chunks[0]!).map((c) => c.byteOffset % 4096);
    expect(new Set(starts).size).toBe(starts.length);
  });

  test('shows rows only once they are published', () => {
    const table = new Table(schema);
    fill(table, 3);
    expect(table.length).toBe(0);
    expect(table.appended).toBe(3);
    table.publish();
    expect(table.length).toBe(3);
  });

  test('refuses a row that is not there', () => {
    const table = new Table(schema);
    fill(table, 1);
    expect(() => table.set('port', 1, 5)).toThrow(/no cell port\[1\]/);
    expect(() => table.get('port', CHUNK_ROWS)).toThrow(/no cell port/);
  });
});

describe('the memory of a chunk', () => {
  test('has each column at its place, in the view of its width', () => {
    const wide = { ...schema, far: 'wide' } as const;
    const table = new Table(wide);
    fill(table as unknown as Table<typeof schema>, CHUNK_ROWS + 3);
    const row = CHUNK_ROWS + 2;
    table.set('far', row, 77);
    const { far, ...places } = placesIn(wide);
    const cells = table.cells[1]!;
    expect(cells.f64[places.seconds + 2]).toBe(row * 1e6 + 0.5);
    expect(cells.u32[places.nanos + 2]).toBe(0xffffffff - row);
    expect(cells.i32[places.delta + 2]).toBe(1 - row);
    expect(cells.u16[places.port + 2]).toBe(row & 0xffff);
    expect(cells.u8[places.flag + 2]).toBe(row & 0xff);
    expect(cells.u32[far + 2]).toBe(77);
  });
});

describe('a reader over shared memory', () => {
  test('sees what is published, and chunks as they are announced', () => {
    const table = new Table(schema, { shared: true });
    fill(table, 5);
    table.publish();
    const reader = new TableReader(schema, table.share());
    table.onChunk = (index, buffer) => reader.addChunk(index, buffer);
    expect(reader.length).toBe(5);
    expect(reader.get('seconds', 4)).toBe(4 * 1e6 + 0.5);
    fill(table, CHUNK_ROWS);
    expect(reader.length).toBe(5);
    table.publish();
    expect(reader.length).toBe(CHUNK_ROWS + 5);
    expect(reader.get('delta', CHUNK_ROWS + 4)).toBe(1 - (CHUNK_ROWS + 4));
  });

  test('has no rows beyond the chunks that have come', () => {
    const table = new Table(schema, { shared: true });
    const share = table.share();
    fill(table, CHUNK_ROWS + 1);
    table.publish();
    const reader = new TableReader(schema, { ...share, buffers: table.share().buffers.slice(0, 1) });
    expect(reader.length).toBe(CHUNK_ROWS);
  });

  test('takes a chunk once, and not out of turn', () => {
    const table = new Table(schema, { shared: true });
    fill(table, 1);
    const [buffer] = table.share().buffers;
    const reader = new TableReader(schema, { counter: table.share().counter, buffers: [] });
    reader.addChunk(0, buffer!);
    reader.addChunk(0, buffer!);
    expect(reader.chunks.length).toBe(1);
    expect(() => reader.addChunk(2, buffer!)).toThrow(/chunk 2 came before chunk 1/);
  });
});
