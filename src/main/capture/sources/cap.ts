import { platform, release } from 'node:os';
import { type Problem, problem } from '../../../core/base/problem.ts';
import { err, ok, type Result } from '../../../core/base/result.ts';
import { type Cap, type CapBinding, linkTypeOf } from '../binding.ts';
import { openFailure } from '../permission.ts';
import type { CaptureSource, SourceInfo, SourceSettings, SourceSink, SourceStats } from './source.ts';

/**
 * How long the kernel may keep a block of its ring that is not full, in ms (TPACKET_V3's tp_retire_blk_tov). Shorter
 * costs wake-ups, longer costs delay.
 */
export const BLOCK_TIMEOUT = 5;

/**
 * The most a frame stays out of our sight after its time stamp, in ns: until its block is retired (BLOCK_TIMEOUT after
 * the block was opened), and before that the backlog of the receiving CPU, whose soft interrupt a busy machine may put
 * off. Since Linux 6.18 the block's timer is a high-resolution one; before, it counts in jiffies, up to 3 of 4 ms more.
 * docs/capture.md has the reasoning and the measurements.
 */
export function hiddenAtMost(system: string, version: string): bigint {
  const [major = 0, minor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  const precise = system === 'linux' && (major > 6 || (major === 6 && minor >= 18));
  return precise ? 12_000_000n : 20_000_000n;
}

/** A batch and the longest frame fit; larger costs cache misses, smaller costs calls. */
const BATCH_BYTES = 2 << 20;

/** Our own binding to libpcap. */
export class LibpcapSource implements CaptureSource {
  readonly kind = 'cap';
  readonly delayNanos = hiddenAtMost(platform(), release());
  readonly #binding: CapBinding;
  readonly #buffer = Buffer.allocUnsafeSlow(BATCH_BYTES);
  #cap: Cap | undefined;
  #lastStats: SourceStats | undefined;

  constructor(binding: CapBinding) {
    this.#binding = binding;
  }

  open(settings: SourceSettings, sink: SourceSink): Promise<Result<SourceInfo, Problem>> {
    const cap = new this.#binding.Cap();
    cap.on('batch', (length: number, frames: number, earliest: bigint) => {
      sink.batch(this.#buffer.subarray(0, length), frames, earliest);
    });
    cap.on('error', (error: Error) => sink.ended('device-gone', deviceGone(settings.device, error)));
    const { device, filter, bufferBytes, snaplen, promiscuous } = settings;
    try {
      const opened = cap.open(device, filter, bufferBytes, this.#buffer, snaplen, promiscuous, BLOCK_TIMEOUT);
      this.#cap = cap;
      return Promise.resolve(ok(describe(device, opened)));
    } catch (thrown) {
      return Promise.resolve(err(problem('error', codeOf(thrown), openFailure(thrown))));
    }
  }

  drain(): boolean {
    return this.#cap?.drain() ?? true;
  }

  setFilter(filter: string): Promise<Result<void, Problem>> {
    try {
      this.#cap?.setFilter(filter);
      return Promise.resolve(ok(undefined));
    } catch (thrown) {
      const message = `The capture filter was not changed: ${openFailure(thrown)}.`;
      return Promise.resolve(err(problem('error', 'capture.filter', message)));
    }
  }

  stats(): SourceStats | undefined {
    try {
      this.#lastStats = this.#cap?.stats() ?? this.#lastStats;
    } catch {
      // The device is gone or the capture closed: what was counted last stands.
    }
    return this.#lastStats;
  }

  close(): Promise<SourceStats | undefined> {
    const last = this.stats();
    this.#cap?.close();
    this.#cap = undefined;
    return Promise.resolve(last);
  }
}

/** A filter that does not compile for this device's link type is no matter of the source. */
const codeOf = (thrown: unknown) =>
  (thrown as { code?: string }).code === 'FILTER_ERROR' ? 'capture.filter' : 'capture.open';

function describe(device: string, opened: ReturnType<Cap['open']>): SourceInfo {
  const { linkType, snaplen, nanosecond, warning } = opened;
  const info = { linkType: linkTypeOf(linkType), snaplen, nanosecond };
  if (!warning) return info;
  return {
    ...info,
    warning: problem('warning', 'capture.warning', `libpcap says of ${device}: ${warning}.`),
  };
}

function deviceGone(device: string, error: Error): Problem {
  return problem(
    'error',
    'capture.device-gone',
    `The capture on ${device} ended: ${error.message}.`,
    'What was captured is kept; start again once the device is back.',
  );
}
