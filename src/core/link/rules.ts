/** What each record has to do with the wire, by its name: the table of rules as data. */
import { RECORD_NAMES, type RecordKey } from '../capfile/records/names.ts';

/** What the linker does with a record. */
export const Rule = {
  /** Nothing on the wire. */
  none: 0,
  attempt: 1,
  connectCall: 2,
  connected: 3,
  attemptFailed: 4,
  serverConnection: 5,
  serverDrop: 6,
  write: 7,
  end: 8,
  read: 9,
  ended: 10,
  destroy: 11,
  reset: 12,
  error: 13,
  keepAlive: 14,
} as const;
export type Rule = (typeof Rule)[keyof typeof Rule];

const ruleNames: Partial<Record<RecordKey, Rule>> = {
  connectionAttempt: Rule.attempt,
  connect: Rule.connectCall,
  connected: Rule.connected,
  connectionAttemptFailed: Rule.attemptFailed,
  serverConnection: Rule.serverConnection,
  serverDrop: Rule.serverDrop,
  write: Rule.write,
  end: Rule.end,
  data: Rule.read,
  readable: Rule.read,
  read: Rule.read,
  consumed: Rule.read,
  ended: Rule.ended,
  destroy: Rule.destroy,
  resetAndDestroy: Rule.reset,
  error: Rule.error,
  setKeepAlive: Rule.keepAlive,
};

const byCode: readonly Rule[] = rulesByCode();

function rulesByCode(): readonly Rule[] {
  const rules = new Array<Rule>(256).fill(Rule.none);
  for (const [key, rule] of Object.entries(ruleNames)) rules[RECORD_NAMES[key as RecordKey].code] = rule;
  return rules;
}

/** The rule of a record name's code; codes that are not known link to nothing. */
export const ruleOf = (code: number): Rule => byCode[code & 0xff] ?? Rule.none;

/** Records that a frame before them caused: once the capture has passed them, no frame can be missing but a lost one. */
const events: ReadonlySet<Rule> = new Set([
  Rule.connected,
  Rule.attemptFailed,
  Rule.serverConnection,
  Rule.serverDrop,
  Rule.read,
  Rule.ended,
  Rule.error,
]);
export const isCausedBy = (rule: Rule): boolean => events.has(rule);

/**
 * Errors that the kernel reported of the connection itself: it is gone by then, and closing the handle sends nothing.
 * EPIPE is not among them: Node makes one by itself for a write after the peer's FIN (lib/net.js, writeAfterFIN).
 */
const fatal: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'ENETDOWN',
]);
export const isFatal = (code: string): boolean => fatal.has(code);
