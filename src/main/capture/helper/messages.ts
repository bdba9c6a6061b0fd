/** What the helper is told and what it answers, beside the `CaptureMessage`s. Plain data: it crosses a process boundary. */
import type { Problem } from '../../../core/base/problem.ts';
import type { CaptureMessage, SourceKind, StopReason } from '../types.ts';

/** A capture as the helper gets it: everything decided but the source. */
export interface HelperOptions {
  readonly path: string;
  /** Go on in an existing log, in a section of its own. */
  readonly append: boolean;
  readonly device: string;
  /** As the kernel is to have it. */
  readonly filter: string;
  readonly sources: readonly SourceKind[];
  readonly snaplen: number;
  readonly bufferBytes: number;
  readonly promiscuous: boolean;
  /** Each Infinity where there is no such limit. `bytes` is the size of the whole log. */
  readonly seconds: number;
  readonly bytes: number;
  readonly packets: number;
  readonly sizeCap: number;
}

/** To the helper. `id` comes back in the answer. */
export type ToHelper =
  | { readonly type: 'start'; readonly options: HelperOptions }
  | { readonly type: 'setFilter'; readonly id: number; readonly filter: string }
  | { readonly type: 'flush'; readonly id: number }
  | { readonly type: 'stop'; readonly reason: StopReason }
  /** Comes with a port. */
  | { readonly type: 'port'; readonly session: number };

/** The answer to a message with an `id`. */
export interface Answer {
  readonly type: 'answer';
  readonly id: number;
  readonly problem?: Problem;
}

export type FromHelper = Exclude<CaptureMessage, { type: 'bytes' }> | Answer;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
const isAmount = (value: unknown): value is number => typeof value === 'number' && value > 0;
const kinds: readonly unknown[] = ['cap', 'dumpcap', 'tcpdump'] satisfies readonly SourceKind[];

function isOptions(value: unknown): value is HelperOptions {
  if (!isObject(value)) return false;
  const texts = [value.path, value.device, value.filter];
  const amounts = [
    value.snaplen,
    value.bufferBytes,
    value.seconds,
    value.bytes,
    value.packets,
    value.sizeCap,
  ];
  return (
    texts.every((text) => typeof text === 'string') &&
    amounts.every(isAmount) &&
    [value.append, value.promiscuous].every((flag) => typeof flag === 'boolean') &&
    Array.isArray(value.sources) &&
    value.sources.every((kind) => kinds.includes(kind))
  );
}

/** A message as it came out of the channel; undefined where it is none of ours. */
export function parseToHelper(message: unknown): ToHelper | undefined {
  if (!isObject(message)) return undefined;
  const { type, id } = message;
  const fits =
    (type === 'start' && isOptions(message.options)) ||
    (type === 'setFilter' && Number.isInteger(id) && typeof message.filter === 'string') ||
    (type === 'flush' && Number.isInteger(id)) ||
    (type === 'stop' && typeof message.reason === 'string') ||
    (type === 'port' && Number.isInteger(message.session));
  return fits ? (message as unknown as ToHelper) : undefined;
}

const answers: readonly unknown[] = [
  'opened',
  'watermark',
  'clock',
  'stats',
  'problem',
  'stopped',
  'answer',
] satisfies readonly FromHelper['type'][];

/** A message from the helper, which is our own code: only its kind is looked at. */
export function parseFromHelper(message: unknown): FromHelper | undefined {
  return isObject(message) && answers.includes(message.type) ? (message as unknown as FromHelper) : undefined;
}
