import {
  ENTRY_SIZE_LIMIT,
  EntryEncoder,
  encodeInfo,
  type InfoName,
} from '../../core/capfile/records/index.ts';

/** What a session says of itself, by name; a text that is given replaces the one that is there. */
export type InfoChanges = Readonly<Partial<Record<InfoName, string>>>;

/**
 * Entries that change a session's named texts: for `SessionParts.entries` and `ExportOptions.entries`. The later text
 * of a name counts, so nothing is rewritten; an empty text takes one away.
 */
export function infoEntries(changes: InfoChanges): Uint8Array {
  const names = Object.keys(changes) as InfoName[];
  const encoder = new EntryEncoder(Math.max(1, names.length) * ENTRY_SIZE_LIMIT);
  for (const name of names) encodeInfo(encoder, { name, value: changes[name] ?? '' });
  return encoder.bytes().slice();
}
