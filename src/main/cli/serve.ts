import { resolve } from 'node:path';
import {
  type Application,
  createApplication,
  defaultDataFolder,
  packageVersion,
  pageFolder,
  SAMPLE_PREFIX,
} from '../service/index.ts';
import { ExitStatus } from './exit-status.ts';
import { problemText, type Terminal } from './terminal.ts';

export interface ServeOptions {
  /** Absent: a free one. */
  readonly port?: number;
}

/** Resolves when someone asks the process to end. */
function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => done());
  });
}

/** Opens the named files before the first page asks; those that cannot be opened are told, and the host starts anyway. */
async function openFiles(
  application: Application,
  files: readonly string[],
  terminal: Terminal,
): Promise<void> {
  for (const file of files) {
    const path = file.startsWith(SAMPLE_PREFIX) ? file : resolve(file);
    const reply = await application.execute('openSession', { path });
    if (!reply.ok) terminal.complain(problemText(reply.error));
  }
}

/** `wireside serve`: the web host, until it is told to end. */
export async function serve(
  files: readonly string[],
  options: ServeOptions,
  terminal: Terminal,
): Promise<ExitStatus> {
  // Fastify is loaded only here: the other commands start without it.
  const { startWebHost } = await import('../web/host.ts');
  const host = await startWebHost({
    pageFolder: pageFolder(),
    ...(options.port === undefined ? {} : { port: options.port }),
    application: async (port) => {
      const application = await createApplication({
        host: 'web',
        version: packageVersion(),
        locale: Intl.DateTimeFormat().resolvedOptions().locale,
        dataFolder: defaultDataFolder(),
        ownPorts: () => [port],
      });
      await openFiles(application, files, terminal);
      return application;
    },
    onLink: (link) => terminal.print(`Open in a browser on this machine: ${link}`),
  });
  if (!host.ok) {
    terminal.complain(problemText(host.error));
    return ExitStatus.failed;
  }
  await interrupted();
  await host.value.close();
  return ExitStatus.done;
}
