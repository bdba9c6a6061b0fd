/**
 * Entry of the capture helper: a process of its own (child_process.fork, or Electron's utilityProcess) that reads
 * packets and writes the packets log, so that nothing the application does delays a packet.
 */
import { openSync } from 'node:fs';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { type CapBinding, loadBinding } from '../binding.ts';
import { edgeClocks, nativeClocks } from '../clock.ts';
import { LibpcapSource } from '../sources/cap.ts';
import { ProgramSource } from '../sources/program-source.ts';
import { dumpcap, tcpdump } from '../sources/programs.ts';
import type { SourceKind, StopReason } from '../types.ts';
import { type FromHelper, parseToHelper } from './messages.ts';
import type { Sources } from './open-first.ts';
import { type Audience, HelperSession } from './session.ts';
import { type PortLike, parentTransport } from './transport.ts';

type Binding = ReturnType<typeof loadBinding>;

function sourcesWith(binding: Binding): Sources {
  return (kind: SourceKind) => {
    if (kind === 'dumpcap') return ok(new ProgramSource(dumpcap));
    if (kind === 'tcpdump') return ok(new ProgramSource(tcpdump));
    return binding.ok ? ok(new LibpcapSource(binding.value)) : err(binding.error);
  };
}

const clocksWith = (binding: Result<CapBinding, unknown>) =>
  binding.ok ? nativeClocks(binding.value) : edgeClocks();

/** Every port that was handed over, as one. */
class Audiences implements Audience {
  readonly #members = new Set<Audience>();

  add(member: Audience): () => void {
    this.#members.add(member);
    return () => this.#members.delete(member);
  }
  written(...what: Parameters<Audience['written']>): void {
    for (const member of this.#members) member.written(...what);
  }
  watermark(...what: Parameters<Audience['watermark']>): void {
    for (const member of this.#members) member.watermark(...what);
  }
  stopped(): void {
    for (const member of this.#members) member.stopped();
  }
}

function main(): void {
  const transport = parentTransport();
  const binding = loadBinding();
  const audiences = new Audiences();
  const post = (message: FromHelper) => transport.post(message);
  const session = new HelperSession(post, clocksWith(binding), sourcesWith(binding), audiences);
  let path: string | undefined;

  const addPort = async (port: PortLike, number: number) => {
    if (path === undefined) return port.close();
    // Loaded for Electron's pages only: the schemas it checks requests with are the slowest part of a start.
    const { LivePort } = await import('./live-port.ts');
    const log = { file: openSync(path, 'r'), session: number, size: () => session.size };
    port.on('close', audiences.add(new LivePort(port, log)));
  };
  const leave = (reason: StopReason) => void session.leave(reason).finally(() => process.exit(0));

  transport.onMessage((raw, port) => {
    const message = parseToHelper(raw);
    if (message?.type === 'start') path = message.options.path;
    if (message?.type === 'port') void (port && addPort(port, message.session));
    else if (message) session.receive(message);
  });
  transport.onGone(() => leave('parent-gone'));
  process.on('SIGTERM', () => leave('terminated'));
  process.on('SIGHUP', () => leave('terminated'));
  // A Ctrl+C in the terminal reaches every process of the group: the parent decides what it means.
  process.on('SIGINT', () => {});
}

main();
