/** What the commands about sessions and their files do. */
import { basename, resolve } from 'node:path';
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { Exported, Params } from '../../core/contract/commands.ts';
import type { Recoverable, SessionInfo } from '../../core/contract/session.ts';
import { checkRecords, type OpenedCapture, openCapture, SAMPLE_PREFIX } from '../sessions/index.ts';
import { FileSession } from './file-session.ts';
import { exportTo } from './session-files.ts';
import type { Workbench } from './workbench.ts';

type Answered<T> = Promise<Result<T, Problem>>;

export async function openSession(workbench: Workbench, path: string): Answered<SessionInfo> {
  if (path.startsWith(SAMPLE_PREFIX)) return openSample(workbench, path.slice(SAMPLE_PREFIX.length));
  const full = resolve(path);
  const opened = await openCapture(full, workbench.spoolFolder);
  if (!opened.ok) return opened;
  await workbench.recent.add(full);
  return ok(workbench.show(opened.value, full));
}

export async function openSample(workbench: Workbench, id: string): Answered<SessionInfo> {
  const found = await workbench.samples.find(id);
  if (!found.ok) return found;
  const opened = await openCapture(found.value.path, workbench.spoolFolder);
  return opened.ok ? ok(workbench.show(opened.value, undefined, found.value.sample)) : opened;
}

/** Saves to a path that a person has chosen. */
export async function saveSession(workbench: Workbench, number: number, path: string): Answered<SessionInfo> {
  const session = workbench.sessions.get(number);
  if (!session.ok) return session;
  const full = resolve(path);
  const saved = await session.value.saveTo(full);
  if (!saved.ok) return saved;
  for (const one of saved.value.problems) workbench.tell(one);
  await session.value.savedAs(full, basename(full));
  await workbench.recent.add(full);
  workbench.tellSessions();
  return ok(session.value.info());
}

export async function editSession(
  workbench: Workbench,
  { session: number, infos }: Params<'editSession'>,
): Answered<SessionInfo> {
  const session = workbench.sessions.get(number);
  if (!session.ok) return session;
  session.value.edit(infos);
  workbench.tellSessions();
  return ok(session.value.info());
}

export async function mergeRecords(
  workbench: Workbench,
  { session, path }: Params<'mergeRecords'>,
): Answered<SessionInfo> {
  const opened = await openCapture(resolve(path), workbench.spoolFolder);
  return opened.ok ? mergeOpened(workbench, session, opened.value) : opened;
}

/** Takes the opened file over: it is closed with the session, or here where it is of no use. */
export async function mergeOpened(
  workbench: Workbench,
  number: number,
  records: OpenedCapture,
): Answered<SessionInfo> {
  const session = workbench.sessions.get(number);
  const merged = session.ok ? await mergedInto(session.value, records) : session;
  if (!merged.ok) {
    await records.close();
    return merged;
  }
  if (merged.value) workbench.tell(merged.value);
  workbench.tellSessions();
  return session.ok ? ok(session.value.info()) : session;
}

/** Resolves with what a person should know of records that were merged. */
async function mergedInto(session: object, records: OpenedCapture): Answered<Problem | undefined> {
  if (!(session instanceof FileSession)) return err(ownRecords);
  const found = await checkRecords(session.capture, records);
  if (found?.severity === 'error') return err(found);
  await session.merge(records);
  return ok(found);
}

const ownRecords = problem(
  'warning',
  'session.own-records',
  'A recording has socket records of its own.',
  'Open a packet capture, and merge the records into that.',
);

export async function chooseRows(
  workbench: Workbench,
  { session: number, frames, records }: Params<'chooseRows'>,
): Answered<{ rows: number }> {
  const session = workbench.sessions.get(number);
  if (!session.ok) return session;
  const bits = (text: string): Uint8Array => Buffer.from(text, 'base64');
  return ok({ rows: workbench.rowChoices.add(number, bits(frames), bits(records)) });
}

export async function exportSession(
  workbench: Workbench,
  { session: number, path, choices }: Params<'exportSession'>,
): Answered<Exported> {
  const session = workbench.sessions.get(number);
  if (!session.ok) return session;
  const full = resolve(path);
  const rows = workbench.rowChoices.get(number, choices.rows);
  if (!rows.ok) return rows;
  const written = await exportTo(session.value, full, choices, workbench.spoolFolder, rows.value);
  if (!written.ok) return written;
  for (const one of written.value.problems) workbench.tell(one);
  const { frames, records } = written.value;
  return ok({ path: full, frames, records });
}

export async function listRecoverable(workbench: Workbench): Answered<Recoverable[]> {
  const found = await workbench.folders.recoverable();
  return ok(found.map(({ folder, ...rest }) => ({ id: basename(folder), ...rest })));
}

export async function recoverSession(workbench: Workbench, id: string): Answered<SessionInfo> {
  const found = await findRecoverable(workbench, id);
  if (!found.ok) return found;
  const { folder, packetsLength: packets, recordsLength: records } = found.value;
  const adopted = await workbench.folders.adopt(folder);
  return adopted.ok ? ok(workbench.showRecovered(adopted.value, { packets, records })) : adopted;
}

export async function discardRecoverable(workbench: Workbench, id: string): Answered<Recoverable[]> {
  const found = await findRecoverable(workbench, id);
  if (!found.ok) return found;
  const adopted = await workbench.folders.adopt(found.value.folder);
  if (!adopted.ok) return adopted;
  await adopted.value.discard();
  return listRecoverable(workbench);
}

async function findRecoverable(workbench: Workbench, id: string) {
  const found = (await workbench.folders.recoverable()).find(({ folder }) => basename(folder) === id);
  if (found) return ok(found);
  return err(problem('error', 'recover.none', `There is no recording '${id}' to recover.`));
}
