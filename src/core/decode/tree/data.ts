import { plural } from '../text.ts';
import { field } from './define.ts';
import type { Dissection } from './dissection.ts';
import type { Section } from './section.ts';

const DATA = field('data.data', 'Data', 'bytes');
const LENGTH = field('data.len', 'Length', 'int32');

export const DATA_FIELDS = [DATA, LENGTH];

/** Bytes that no protocol claims, up to the end of the packet. */
export function dissectData(d: Dissection, at: number): void {
  const length = d.bytes.end - at;
  if (length <= 0) return;
  const layer = d.open('data', `Data (${length} byte${plural(length)})`, at, length);
  dataFields(layer.section, at, length);
}

export function dataFields(section: Section, at: number, length: number): void {
  section.copy(DATA, at, length);
  section.generated(LENGTH, at, length);
}
