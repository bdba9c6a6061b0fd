import { statSync } from 'node:fs';
import { type Problem, problem } from '../../core/base/problem.ts';
import type { Result } from '../../core/base/result.ts';
import { loopbackName } from './devices.ts';
import { checkCaptureFilter, kernelFilter } from './filter.ts';
import type { HelperOptions } from './helper/messages.ts';
import { sourceOrder } from './permission.ts';
import type { CaptureOptions, CaptureScope } from './types.ts';

/** Longest frame libpcap hands out (MAXIMUM_SNAPLEN), and Wireshark reads. */
const LONGEST_FRAME = 262_144;
const DEFAULT_BUFFER = 64 * 2 ** 20;
const DEFAULT_SIZE_CAP = 8 * 2 ** 30;
const none = Number.POSITIVE_INFINITY;

/** The kernel's filter for a scope, or what is wrong with it. */
export function filterOf(
  scope: CaptureScope,
  ownPorts: readonly number[] | undefined,
): Result<string, Problem> {
  const checked = scope.kind === 'expression' ? checkCaptureFilter(scope.expression) : undefined;
  return checked && !checked.ok ? checked : kernelFilter(scope, ownPorts);
}

/** What is wrong with the options of a new capture; undefined where nothing is. */
export function badOptions(options: CaptureOptions): Problem | undefined {
  return badNumbers(options) ?? pathTaken(options.path);
}

function badNumbers({ snaplen = LONGEST_FRAME, limits = {} }: CaptureOptions): Problem | undefined {
  if (!Number.isInteger(snaplen) || snaplen < 1 || snaplen > LONGEST_FRAME)
    return problem(
      'error',
      'capture.options',
      `A snaplen of ${snaplen} is not between 1 and ${LONGEST_FRAME}.`,
    );
  const bad = Object.entries(limits).find(([, value]) => value !== undefined && !(value > 0));
  return (
    bad && problem('error', 'capture.options', `A limit of ${bad[1]} ${bad[0]} is none.`, 'Leave it out.')
  );
}

function pathTaken(path: string): Problem | undefined {
  const there = statSync(path, { throwIfNoEntry: false });
  return (
    there && problem('error', 'capture.log', `${path} exists already; a capture never overwrites a file.`)
  );
}

/** Everything decided but the source. `framesBefore` stand in the log already. */
export function helperOptions(
  options: CaptureOptions,
  filter: string,
  append: boolean,
  framesBefore: number,
): HelperOptions {
  const {
    path,
    device = loopbackName,
    source,
    snaplen = LONGEST_FRAME,
    promiscuous = false,
    limits = {},
  } = options;
  return {
    path,
    append,
    device,
    filter,
    sources: source ? [source] : sourceOrder,
    snaplen,
    bufferBytes: options.bufferBytes ?? DEFAULT_BUFFER,
    promiscuous,
    seconds: limits.seconds ?? none,
    bytes: limits.bytes ?? none,
    packets: (limits.packets ?? none) - framesBefore,
    sizeCap: options.sizeCap ?? DEFAULT_SIZE_CAP,
  };
}
