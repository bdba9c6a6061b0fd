/** The room's front door: folders of recordings, saving, opening, recent files. */
export { ByteSource } from './byte-source.ts';
export { newestInfos, saveCommented, savedInfos } from './comments.ts';
export { type ExportOptions, exportSession } from './export.ts';
export { SessionFolders } from './folders.ts';
export { type InfoChanges, infoEntries } from './infos.ts';
export { type LinkNotes, linkNotes } from './link-notes.ts';
export { openCapture, openStream } from './open.ts';
export { MAX_RECENT, RecentFiles } from './recent.ts';
export { checkRecords } from './records-span.ts';
export { type ChosenRows, RowSet, renumberedInfos } from './row-set.ts';
export { SAMPLE_PREFIX } from './sample-name.ts';
export { Samples } from './samples.ts';
export { saveSession } from './save.ts';
export { MAX_SPOOL, type SpoolOptions } from './spool.ts';
export type {
  OpenedCapture,
  RecentFile,
  RecoverableSession,
  SavedSession,
  SaveOptions,
  SessionFolder,
  SessionParts,
} from './types.ts';
