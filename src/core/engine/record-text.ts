import { Consumer, type RecordDetails, RecordFlag, recordName } from '../capfile/records/index.ts';

const bytes = (count: number): string => (count === 1 ? '1 byte' : `${count} bytes`);
const quoted = (text: string): string => `'${text}'`;

/** An address with its port, IPv6 in brackets (RFC 3986 §3.2.2). */
export function hostAndPort(address: string, port: number): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

type Describe = (details: RecordDetails) => string;

/** Arguments of a call as the program wrote them, as far as the record keeps them. */
const callArguments: Readonly<Record<string, Describe>> = {
  connect: (d) =>
    d.path ??
    [d.port, d.host === undefined ? undefined : quoted(d.host)].filter((x) => x !== undefined).join(', '),
  listen: (d) =>
    d.path ??
    [d.port, d.host === undefined ? undefined : quoted(d.host)].filter((x) => x !== undefined).join(', '),
  setKeepAlive: (d) => [d.enable, d.initialDelay].filter((x) => x !== undefined).join(', '),
  setNoDelay: (d) => (d.enable === undefined ? '' : String(d.enable)),
  setTimeout: (d) => (d.timeout === undefined ? '' : String(d.timeout)),
  setEncoding: (d) => (d.encoding === undefined ? '' : quoted(d.encoding)),
  read: (d) => (d.size === undefined ? '' : String(d.size)),
};

const remote: Describe = (d) =>
  d.remoteAddress === undefined ? '' : `from ${hostAndPort(d.remoteAddress, d.remotePort ?? 0)}`;
const address: Describe = (d) =>
  d.address === undefined ? '' : d.port === undefined ? d.address : hostAndPort(d.address, d.port);
const errorText: Describe = (d) =>
  [d.errorCode, d.errorMessage && `(${d.errorMessage})`].filter(Boolean).join(' ');

const consumers: Readonly<Record<number, string>> = {
  [Consumer.httpParser]: 'by the HTTP parser',
  [Consumer.onread]: 'by onread',
  [Consumer.nobody]: 'by nobody',
};

/** What an event brought, after its name. */
const eventValues: Readonly<Record<string, Describe>> = {
  lookup: (d) => [d.host, d.address && `is ${d.address}`, errorText(d)].filter(Boolean).join(' '),
  connectionAttempt: address,
  connectionAttemptFailed: (d) => [address(d), errorText(d)].filter(Boolean).join(' '),
  connectionAttemptTimeout: address,
  connection: remote,
  drop: remote,
  error: errorText,
  consumed: (d) => consumers[d.consumer ?? 0] ?? '',
  close: (d) => (d.hadError ? 'after an error' : ''),
};

/**
 * One record in words: `connect(5000, '127.0.0.1')`, `'data' 41 bytes`, `write() 41 bytes, returned false`.
 *
 * @param code name code of the record
 * @param flags RecordFlag bits
 */
export function recordText(code: number, flags: number, details: RecordDetails): string {
  const { kind, name, text } = recordName(code);
  const head = kind === 'call' ? `${name}(${callArguments[name]?.(details) ?? ''})` : text;
  const value = kind === 'event' ? (eventValues[name]?.(details) ?? '') : '';
  const length = details.length === undefined ? '' : bytes(details.length);
  const said = [head, length, value].filter((part) => part !== '').join(' ');
  const notes: string[] = [];
  if (flags & RecordFlag.returnedFalse) notes.push('returned false');
  if (flags & RecordFlag.threw) notes.push('threw');
  if (flags & RecordFlag.byNode) notes.push('by Node');
  return [said, ...notes].join(', ');
}
