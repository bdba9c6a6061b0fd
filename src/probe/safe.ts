import { types } from 'node:util';
import { DETAILS, type EntryEncoder, type RecordDetails } from '../core/capfile/records/index.ts';

/**
 * Own property that is plain data, of something the program passed; its getters are not run and a proxy is not asked.
 * Node's errors carry code, syscall, address and port as own data.
 */
export function ownValue(target: unknown, key: string): unknown {
  if (typeof target !== 'object' || target === null || types.isProxy(target)) return undefined;
  return Object.getOwnPropertyDescriptor(target, key)?.value;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const bool = (value: unknown): boolean | undefined => (typeof value === 'boolean' ? value : undefined);
const number = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isFinite(value) ? value : undefined;
const whole = (value: unknown): number | undefined => {
  const n = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof n === 'number' && n >= 0 && n <= 0xffff_ffff ? Math.floor(n) : undefined;
};

const ERROR_TEXT_LIMIT = 512;
/** Room an error's details need. */
export const ERROR_ROOM = 2 * (ERROR_TEXT_LIMIT + 8) + 256;

/** Code, message, syscall, address and port of an error; of one that is no object, nothing. */
export function addError(to: EntryEncoder, error: unknown): void {
  const code = text(ownValue(error, 'code'));
  const message = text(ownValue(error, 'message'));
  const syscall = text(ownValue(error, 'syscall'));
  if (code !== undefined) to.addText(DETAILS.errorCode.key, code, 64);
  if (message !== undefined) to.addText(DETAILS.errorMessage.key, message, ERROR_TEXT_LIMIT);
  if (syscall !== undefined) to.addText(DETAILS.errorSyscall.key, syscall, 64);
}

/** Details of what a program may pass as options, by name; what is not there, or not of the type, is left out. */
export function optionDetails(options: unknown): RecordDetails {
  const of = (key: string) => ownValue(options, key);
  return compact({
    host: text(of('host')),
    port: whole(of('port')),
    path: text(of('path')),
    localAddress: text(of('localAddress')),
    localPort: whole(of('localPort')),
    family: whole(of('family')),
    timeout: number(of('timeout')),
    allowHalfOpen: bool(of('allowHalfOpen')),
    noDelay: bool(of('noDelay')),
    keepAlive: bool(of('keepAlive')),
    keepAliveInitialDelay: number(of('keepAliveInitialDelay')),
    highWaterMark: whole(of('highWaterMark')),
    backlog: whole(of('backlog')),
    exclusive: bool(of('exclusive')),
    reusePort: bool(of('reusePort')),
    ipv6Only: bool(of('ipv6Only')),
    autoSelectFamily: bool(of('autoSelectFamily')),
    autoSelectFamilyAttemptTimeout: number(of('autoSelectFamilyAttemptTimeout')),
    hasBlockList: of('blockList') == null ? undefined : true,
    onread: of('onread') == null ? undefined : true,
  });
}

/** Room that `optionDetails` needs when encoded: three texts of at most 1,024 bytes and some numbers. */
export const OPTIONS_ROOM = 4096;

/** `connect(options)`, `connect(port, host)`, `connect(path)`, and the normalized array that net.connect passes. */
export function targetDetails(args: readonly unknown[]): RecordDetails {
  const [first, second] = args;
  if (Array.isArray(first)) return optionDetails(first[0]);
  if (typeof first === 'object' && first !== null) return optionDetails(first);
  if (typeof first === 'string' && !(Number(first) >= 0)) return { path: first };
  return compact({ port: whole(first), host: text(second) });
}

function compact(
  details: { readonly [K in keyof RecordDetails]: RecordDetails[K] | undefined },
): RecordDetails {
  return Object.fromEntries(
    Object.entries(details).filter(([, value]) => value !== undefined),
  ) as RecordDetails;
}
