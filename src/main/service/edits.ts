/** Changed texts of a session whose logs are on disk. */
import { appendFileSync } from 'node:fs';
import { type InfoName, PayloadKind } from '../../core/capfile/records/index.ts';
import { encodeOurBlock } from '../../core/capfile/writer.ts';
import type { InfoEdits } from '../../core/contract/session.ts';
import { infoEntries } from '../sessions/index.ts';

export function namedTexts(changes: InfoEdits): [InfoName, string][] {
  return Object.entries(changes) as [InfoName, string][];
}

/** Appends them to a records log that nobody writes any more. */
export function appendInfos(recordsPath: string, changes: InfoEdits): void {
  appendFileSync(recordsPath, encodeOurBlock(PayloadKind.entries, infoEntries(changes)), { mode: 0o600 });
}
