import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { messageOf, type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';

/** What `Cap.open` tells of the open device. `linkType` is a DLT_ number (see `linkTypeOf`). */
export interface OpenedCap {
  readonly linkType: number;
  readonly snaplen: number;
  readonly nanosecond: boolean;
  /** libpcap's warning, or empty. */
  readonly warning: string;
}

/** pcap_stats since `open`. */
export interface CapStats {
  readonly received: number;
  readonly dropped: number;
  readonly interfaceDropped: number;
}

/**
 * One capture. Emits `batch` (length, frames, earliest): `length` bytes of the buffer given to `open` hold `frames`
 * Enhanced Packet Blocks, the earliest stamped `earliest` (ns since 1970); the bytes are good during the call only.
 * Emits `error` (with libpcap's name as `code`) when it has closed itself.
 */
export interface Cap extends EventEmitter {
  /** @throws an Error whose `code` is libpcap's name for it (PCAP_ERROR_PERM_DENIED …). `timeout` in ms. */
  open(
    device: string,
    filter: string,
    bufferBytes: number,
    buffer: Buffer,
    snaplen: number,
    promiscuous: boolean,
    timeout: number,
  ): OpenedCap;
  /** Reads what is ready, as `batch` events; true when nothing was left. */
  drain(): boolean;
  /** @throws where it does not compile; the old filter stays. */
  setFilter(filter: string): void;
  stats(): CapStats;
  close(): boolean;
}

/** A device as libpcap lists it. `flagBits`: PCAP_IF_LOOPBACK 1, UP 2, RUNNING 4, WIRELESS 8. */
export interface CapDevice {
  readonly name: string;
  readonly description?: string;
  readonly flagBits: number;
  readonly addresses: readonly {
    readonly addr?: string;
    readonly netmask?: string;
    readonly broadaddr?: string;
  }[];
}

/** The patched `cap` (patches/), as built by scripts/native.mjs. */
export interface CapBinding {
  readonly Cap: new () => Cap;
  deviceList(): readonly CapDevice[];
  /** Undefined where the filter compiles for the link type, else what is wrong. */
  checkFilter(filter: string, linkType: number, snaplen: number): string | undefined;
  /** Both clocks, ns; `error` is half the width of the narrowest of `rounds` readings. */
  sampleClocks(rounds: number): {
    readonly monotonic: bigint;
    readonly epoch: bigint;
    readonly error: bigint;
  };
  libVersion(): string;
}

/** Builds for Node and for Electron stand side by side, told apart by ABI (`process.versions.modules`). */
const built = join(
  'build',
  'cap',
  `${process.platform}-${process.arch}-abi${process.versions.modules}`,
  'cap.node',
);

/**
 * Where the build may lie: above us in a checkout (sources or bundle), or unpacked beside a packaged app's archive, from
 * inside of which nothing can be loaded.
 */
function candidates(from: string): string[] {
  const outside = from.replace(/\.asar(?=\/|$)/, '.asar.unpacked');
  const places: string[] = [];
  for (let folder = outside; folder !== dirname(folder); folder = dirname(folder))
    places.push(join(folder, built));
  return places;
}

const advice = 'Run `npm run setup` in the checkout; it builds it, or says which package is missing.';

/** The binding for this process's ABI. */
export function loadBinding(from: string = import.meta.dirname): Result<CapBinding, Problem> {
  const path = candidates(from).find((place) => existsSync(place));
  if (!path)
    return err(
      problem('warning', 'capture.no-binding', `The libpcap binding is not built (${built}).`, advice),
    );
  try {
    const binding = createRequire(import.meta.url)(path) as CapBinding;
    // The binding's class calls `this.emit`: node's EventEmitter, as in cap's own lib/Cap.js.
    if (!(binding.Cap.prototype instanceof EventEmitter))
      Object.setPrototypeOf(binding.Cap.prototype, EventEmitter.prototype);
    return ok(binding);
  } catch (thrown) {
    const message = `The libpcap binding does not load: ${messageOf(thrown)}`;
    return err(problem('warning', 'capture.no-binding', message, advice));
  }
}

const DLT_ATM_RFC1483 = 11;
const DLT_RAW = 12;

/**
 * The LINKTYPE_ number that a file carries for a DLT_ number of this system: the same but for those that the BSDs
 * numbered apart (libpcap, pcap-common.c, the `map` table).
 */
export function linkTypeOf(dataLink: number): number {
  if (dataLink === DLT_ATM_RFC1483) return 100;
  return dataLink === DLT_RAW ? 101 : dataLink;
}
