import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { packageVersion } from '../service/reading.ts';
import { ExitStatus } from './exit-status.ts';
import type { ExportOptions } from './export.ts';
import { exportFormats } from './export-formats.ts';
import { fields } from './fields/index.ts';
import { type InspectOptions, inspect } from './inspect/command.ts';
import { recordChoices } from './inspect/selection.ts';
import type { CopyOptions } from './merge.ts';
import type { RecoverOptions } from './recover.ts';
import type { RunOptions } from './run.ts';
import type { ServeOptions } from './serve.ts';
import type { Terminal } from './terminal.ts';

const collectNumber = (value: string, before: readonly number[]): number[] => [
  ...before,
  wholeNumber(0, 0xffff_fffe)(value),
];
const collect = (value: string, before: readonly string[]): string[] => [...before, value];

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
  };
}

const fieldHelp = (): string =>
  `\nFields:\n${fields.map(({ name, title }) => `  ${name.padEnd(40)} ${title}`).join('\n')}`;

/** Commands that need more than reading a file are loaded when they are asked for. */
const load = {
  devices: () => import('./devices.ts'),
  list: () => import('./list.ts'),
  export: () => import('./export.ts'),
  merge: () => import('./merge.ts'),
  recover: () => import('./recover.ts'),
  run: () => import('./run.ts'),
  serve: () => import('./serve.ts'),
};

/** Everything the command line can do; `done` is told the exit status of what was done. */
function build(terminal: Terminal, done: (status: ExitStatus) => void): Command {
  const program = new Command('wireside')
    .description("What Node's net told your program, beside what TCP put on the wire.")
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.complain(text.trimEnd()),
      outputError: (text, write) => write(`wireside: ${text}`),
    });
  addRun(program, terminal, done);
  addInspect(program, terminal, done);
  program
    .command('list')
    .description('list the scenarios and their options')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { list } = await load.list();
      done(list(json === true, terminal));
    });
  program
    .command('devices')
    .description('list the devices that can be captured on')
    .option('--json', 'print them as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      const { devices } = await load.devices();
      done(devices(json === true, terminal));
    });
  addCopies(program, terminal, done);
  addServe(program, terminal, done);
  program
    .command('recover')
    .description('list recordings that were not saved when their process ended, or save one')
    .argument('[recording]', 'its name, as the list prints it (default: the newest)')
    .option('-o, --output <file>', 'where to save it (pcapng)')
    .option('--json', 'print the list as JSON')
    .action(async (name: string | undefined, options: RecoverOptions) => {
      const { recover } = await load.recover();
      done(await recover(name, options, terminal));
    });
  return program;
}

function addRun(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  program
    .command('run')
    .description('run a scenario, capture its packets and socket records, and save both as one session')
    .argument('<scenario>', "its name, as 'wireside list' prints it, or a bench file (*.bench.json)")
    .requiredOption('-o, --output <file>', 'where to save the session (pcapng)')
    .option('--set <name=value>', 'an option of the scenario; may be repeated', collect, [])
    .option('--repeat <count>', 'run it this often, one after the other', wholeNumber(1, 1_000_000), 1)
    .option('--device <name>', 'device to capture on (default: loopback)')
    .option('--port <number>', 'the first port to listen on (default: free ones)', wholeNumber(1, 65_535))
    .option('--snaplen <bytes>', 'how much of each frame to keep (default: all)', wholeNumber(64, 262_144))
    .option('--json', 'print the summary as JSON')
    .action(async (scenario: string, options: RunOptions) => {
      const { run } = await load.run();
      done(await run(scenario, options, terminal));
    });
}

function addInspect(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  program
    .command('inspect')
    .description('print what a capture file or session holds')
    .argument('<file>', 'pcap, pcapng or session, gzipped or not; sample:ID; - reads standard input')
    .option(
      '--filter <expression>',
      "only what this display filter selects (Wireshark's language, and socket.*)",
    )
    .option('--fields <names>', 'print these fields, tab-separated, one line a frame')
    .option('--records <which>', `what to print: ${recordChoices.join(', ')}`, 'all')
    .option('--json', 'print one JSON object a line')
    .option('--findings', 'print what the engine noticed')
    .option('--conversations', 'print the table of conversations')
    .option('--endpoints [kind]', 'print the table of endpoints: tcp (default), udp or ip')
    .option(
      '--follow <stream>',
      'print what a tcp.stream carried; with ,hex or ,raw another way than as text',
    )
    .option('--summary', 'print what the file comes to')
    .option('-w, --write <file>', 'write what is selected, frames with their records, to a new session')
    .option('--no-payload', 'leave payload bytes out of what --write writes')
    .addHelpText('after', fieldHelp)
    .action(async (file: string, options: InspectOptions) => done(await inspect(file, options, terminal)));
}

function addCopies(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  program
    .command('merge')
    .description('make one session of a packet capture and the socket records of the same run')
    .argument('<packets>', 'pcap or pcapng, gzipped or not')
    .argument('<records>', 'a records log, or a session that holds the records')
    .requiredOption('-o, --output <file>', 'where to save the session (pcapng)')
    .action(async (packets: string, records: string, options: CopyOptions) => {
      const { merge } = await load.merge();
      done(await merge(packets, records, options, terminal));
    });
  program
    .command('export')
    .description(
      'write a copy of a session for others: for Wireshark, with less in it, or its ladder for slides and pages',
    )
    .argument('<file>', 'pcap, pcapng or session, gzipped or not; sample:ID; - reads standard input')
    .option('--as <format>', `one of ${exportFormats.join(', ')}`, 'pcapng')
    .option('-o, --output <file>', 'where to save it (of what is text the default is standard output)')
    .option('--no-links', 'pcapng: do not put the linked socket records on their packets, as comments')
    .option('--no-payload', 'leave payload bytes out')
    .option('--with-payload', 'html: keep payload bytes, which it leaves out by itself')
    .option('--no-origin', 'pcapng: leave out what names the machine and the process')
    .option(
      '--stream <number>',
      'svg, mermaid, text: only this tcp.stream; may be repeated',
      collectNumber,
      [],
    )
    .option('--theme <name>', 'svg: light or dark', 'light')
    .option('--width <pixels>', 'svg: width of the picture', wholeNumber(480, 4000), 1100)
    .action(async (file: string, options: ExportOptions) => {
      const { exportAs } = await load.export();
      done(await exportAs(file, options, terminal));
    });
}

function addServe(program: Command, terminal: Terminal, done: (status: ExitStatus) => void): void {
  const port = wholeNumber(0, 65_535);
  program
    .command('serve')
    .description('show the workbench in a browser')
    .argument('[files...]', 'sessions to open; sample:ID for one of the samples')
    .option('--port <number>', 'port to listen on (default: a free one)', port)
    .action(async (files: string[], options: ServeOptions) => {
      const { serve } = await load.serve();
      done(await serve(files, options, terminal));
    });
  program
    .command('open')
    .description('open a session in the workbench')
    .argument('<file>', 'pcap, pcapng or session; sample:ID for one of the samples')
    .option('--port <number>', 'port to listen on (default: a free one)', port)
    .action(async (file: string, options: ServeOptions) => {
      const { serve } = await load.serve();
      done(await serve([file], options, terminal));
    });
}

/**
 * Runs one command line and resolves with its exit status; never rejects for what a user can do wrong.
 *
 * @param args without the paths of Node and of the program
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<ExitStatus> {
  let status: ExitStatus = ExitStatus.done;
  const program = build(terminal, (done) => {
    status = done;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown;
    // Help and version end with 0; everything else is a mistake in the arguments.
    return thrown.exitCode === 0 ? ExitStatus.done : ExitStatus.usage;
  }
  return status;
}
