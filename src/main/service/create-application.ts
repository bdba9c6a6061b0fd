import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok } from '../../core/base/result.ts';
import { type CommandName, commands } from '../../core/contract/commands.ts';
import type { ServiceEvent } from '../../core/contract/events.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { ExportChoices, SessionInfo } from '../../core/contract/session.ts';
import type { TransferredPort } from '../capture/types.ts';
import { openStream } from '../sessions/index.ts';
import type {
  Application,
  ApplicationOptions,
  LiveConnection,
  LiveSink,
  LogPart,
  SessionFile,
} from './application.ts';
import { MAX_UPLOAD } from './application.ts';
import { answers } from './commands.ts';
import { LivePage } from './live-connection.ts';
import { logPart } from './log-part.ts';
import type { RecorderParts } from './recorder.ts';
import { recorderParts } from './recorder-parts.ts';
import { Listeners, type LogName, type Session } from './session.ts';
import { mergeOpened } from './session-commands.ts';
import { sessionStream } from './session-files.ts';
import { Workbench } from './workbench.ts';

/** Carries the contract to the workbench: parses what comes in, and turns what happens into events. */
class RunningApplication implements Application {
  readonly #workbench: Workbench;
  readonly #events: Listeners<[ServiceEvent]>;
  readonly #pages = new Set<LivePage>();

  constructor(workbench: Workbench, events: Listeners<[ServiceEvent]>) {
    this.#workbench = workbench;
    this.#events = events;
  }

  async execute(command: CommandName | string, params: unknown): Promise<Reply<unknown>> {
    if (!Object.hasOwn(commands, command)) {
      return err(problem('error', 'command.unknown', `There is no command '${command.slice(0, 64)}'.`));
    }
    const name = command as CommandName;
    const parsed = commands[name].params.safeParse(params);
    if (!parsed.success) return err(this.#misfit(name, parsed.error.issues));
    try {
      const reply = await answers[name](this.#workbench, parsed.data as never);
      if (!reply.ok) this.#workbench.journal.note(`${name}: ${reply.error.code}: ${reply.error.message}`);
      return reply;
    } catch (thrown) {
      const mistake = problem('error', 'command.failed', `${name} failed: ${messageOf(thrown)}.`);
      this.#workbench.journal.problem(mistake);
      return err(mistake);
    }
  }

  #misfit(name: string, issues: readonly { path: PropertyKey[]; message: string }[]): Problem {
    const where = issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.') || 'parameters'}: ${issue.message}`);
    const refused = problem('error', 'command.parameters', `${name} was refused: ${where.join('; ')}.`);
    this.#workbench.journal.problem(refused);
    return refused;
  }

  onEvent(listener: (event: ServiceEvent) => void): () => void {
    return this.#events.add(listener);
  }

  connectLive(sink: LiveSink): LiveConnection {
    const page = new LivePage((number) => this.#workbench.sessions.find(number), sink);
    this.#pages.add(page);
    return {
      request: (message) => page.request(message),
      close: () => {
        page.close();
        this.#pages.delete(page);
      },
    };
  }

  async openUpload(
    name: string,
    body: AsyncIterable<Uint8Array>,
    into?: number,
  ): Promise<Reply<SessionInfo>> {
    const folder = this.#workbench.spoolFolder;
    const opened = await openStream(body, { folder, name, limit: MAX_UPLOAD });
    if (opened.ok && into !== undefined) return mergeOpened(this.#workbench, into, opened.value);
    return opened.ok ? ok(this.#workbench.show(opened.value, undefined)) : opened;
  }

  async sessionFile(session: number, choices?: ExportChoices): Promise<Reply<SessionFile>> {
    const found = this.#workbench.sessions.get(session);
    if (!found.ok) return found;
    const rows = this.#workbench.rowChoices.get(session, choices?.rows);
    if (!rows.ok) return rows;
    const folder = this.#workbench.spoolFolder;
    const opened = await sessionStream(found.value, folder, choices, rows.value);
    // Only what was read to its end is in the user's hands.
    if (opened.ok && !choices)
      opened.value.stream.once('end', () => void this.#downloaded(found.value, opened.value.name));
    return opened;
  }

  async #downloaded(session: Session, name: string): Promise<void> {
    await session.savedAs(undefined, name);
    this.#workbench.tellSessions();
  }

  sessionLog(session: number, log: LogName, from: number): Reply<LogPart> {
    const found = this.#workbench.sessions.get(session);
    return found.ok ? ok(logPart(found.value, log, from)) : found;
  }

  offerCapturePort(make: (session: number) => TransferredPort): { release(): void } {
    return this.#workbench.recording.offerPort(make);
  }

  unsaved(): readonly SessionInfo[] {
    return this.#workbench.sessions.infos().filter((info) => !info.saved);
  }

  async close(): Promise<void> {
    for (const page of this.#pages) page.close();
    await this.#workbench.close();
  }
}

/** @param parts what records; the real ones where absent */
export async function createApplication(
  options: ApplicationOptions,
  parts?: RecorderParts,
): Promise<Application> {
  const events = new Listeners<[ServiceEvent]>();
  const workbench = new Workbench(options, parts ?? recorderParts(options.launchHelper), (event) =>
    events.call(event),
  );
  await workbench.begin();
  return new RunningApplication(workbench, events);
}
