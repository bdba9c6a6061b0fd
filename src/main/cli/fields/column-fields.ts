import { type Field, field } from './field.ts';

/** What Wireshark's packet list shows, as text. */
export const columnFields: readonly Field[] = [
  field(
    '_ws.col.Protocol',
    'Protocol',
    ({ reader }) =>
      (out, _chunk, _i, row) =>
        out.text(reader.protocol(row)),
  ),
  field(
    '_ws.col.Info',
    'Info',
    ({ reader }) =>
      (out, _chunk, _i, row) =>
        out.text(reader.info(row)),
  ),
];
