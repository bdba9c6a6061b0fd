/** What a socket record says, in words: the chip on the ladder, the Info column, and its arguments one by one. */
import type { RecordDetails } from '../capfile/records/details.ts';
import { RECORD_NAMES, recordName } from '../capfile/records/names.ts';

/** Longest preview of payload in a chip, characters. */
const CHIP_PREVIEW = 16;
const INFO_PREVIEW = 60;

/** Payload as text where it is text, with control characters shown; undefined where it is not. */
export function previewText(bytes: Uint8Array, limit: number): string | undefined {
  const text = new TextDecoder('utf-8', { fatal: false }).decode(bytes);
  const strange = [...text].filter((c) => c === '\ufffd' || (c < ' ' && !'\r\n\t'.includes(c))).length;
  if (strange > 1) return undefined;
  const shown = text.replaceAll('\r', '\\r').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
  return shown.length > limit ? `${shown.slice(0, limit)}…` : shown;
}

/** Text for a chip: `write('GET / HTTP/1.1…') 41 B`, `'data' 41 B`, `connect(:5000)`, `'error' ECONNRESET`. */
export function chipText(name: number, details: RecordDetails): string {
  const known = recordName(name);
  const bytes = details.length === undefined ? '' : ` ${bytesText(details.length)}`;
  if (known.kind === 'call')
    return `${known.name}(${argumentText(name, brief(details), CHIP_PREVIEW)})${bytes}`;
  return `${known.text}${aboutText(name, brief(details))}${bytes}`;
}

/** A chip is short: where there is a port the host is left out, where there is an address the port. */
function brief(details: RecordDetails): RecordDetails {
  if (details.address !== undefined) {
    const { port: _, ...rest } = details;
    return rest;
  }
  const { host, ...rest } = details;
  return rest.port === undefined && host !== undefined ? details : rest;
}

/** Text for the Info column: the chip's, with a longer preview, the counters and who made the call. */
export function infoText(
  name: number,
  details: RecordDetails,
  counters: { readonly bytesRead: number; readonly bytesWritten: number },
): string {
  const known = recordName(name);
  const call = known.kind === 'call';
  const head = call
    ? `${known.target}.${known.name}(${argumentText(name, details, INFO_PREVIEW)})`
    : `${known.text}${aboutText(name, details)}`;
  const parts = [head];
  if (details.length !== undefined) parts.push(details.length === 1 ? '1 byte' : `${details.length} bytes`);
  if (details.errorMessage) parts.push(details.errorMessage);
  if (known.target === 'socket' && details.length !== undefined) {
    parts.push(call ? `bytesWritten ${counters.bytesWritten}` : `bytesRead ${counters.bytesRead}`);
  }
  return parts.join(' · ');
}

/** `41 B`, `64.0 KB`, `1.20 MB` (powers of 1000, as the counters on screen). */
export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(bytes < 1e5 ? 1 : 0)} KB`;
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(2)} MB` : `${(bytes / 1e9).toFixed(2)} GB`;
}

/** What stands between the brackets of a call. */
function argumentText(name: number, details: RecordDetails, limit: number): string {
  switch (name) {
    case RECORD_NAMES.connect.code:
    case RECORD_NAMES.listen.code:
      return destinationText(details);
    case RECORD_NAMES.write.code:
    case RECORD_NAMES.end.code:
      return details.preview ? (quoted(details.preview, limit) ?? '') : '';
    case RECORD_NAMES.setKeepAlive.code:
      return [details.enable, details.initialDelay].filter((one) => one !== undefined).join(', ');
    case RECORD_NAMES.setNoDelay.code:
      return details.enable === undefined ? '' : String(details.enable);
    case RECORD_NAMES.setTimeout.code:
      return details.timeout === undefined ? '' : String(details.timeout);
    case RECORD_NAMES.setEncoding.code:
      return details.encoding === undefined ? '' : `'${details.encoding}'`;
    case RECORD_NAMES.read.code:
      return details.size === undefined ? '' : String(details.size);
    case RECORD_NAMES.destroy.code:
      return details.errorCode ?? (details.withError ? 'error' : '');
    default:
      return '';
  }
}

function quoted(bytes: Uint8Array, limit: number): string | undefined {
  const text = previewText(bytes, limit);
  return text === undefined ? undefined : `'${text}'`;
}

/** `{port: 5000}`, `{host: 'localhost', port: 5000}`, `{path: '/tmp/a'}`. */
function destinationText(details: RecordDetails): string {
  if (details.path) return `{path: '${details.path}'}`;
  const parts: string[] = [];
  if (details.host) parts.push(`host: '${details.host}'`);
  if (details.port !== undefined) parts.push(`port: ${details.port}`);
  return parts.length > 0 ? `{${parts.join(', ')}}` : '';
}

/** What an event brought, after its name. */
function aboutText(name: number, details: RecordDetails): string {
  if (details.errorCode) return ` ${details.errorCode}`;
  switch (name) {
    case RECORD_NAMES.lookup.code:
      return details.address ? ` ${details.address}` : '';
    case RECORD_NAMES.connectionAttempt.code:
    case RECORD_NAMES.connectionAttemptFailed.code:
    case RECORD_NAMES.connectionAttemptTimeout.code:
      return details.address ? ` ${endpointText(details.address, details.port)}` : '';
    case RECORD_NAMES.closed.code:
      return details.hadError ? ' after an error' : '';
    case RECORD_NAMES.serverDrop.code:
      return details.remotePort === undefined ? '' : ` from :${details.remotePort}`;
    case RECORD_NAMES.serverListening.code:
      return details.localPort === undefined ? '' : ` on :${details.localPort}`;
    default:
      return '';
  }
}

/** `127.0.0.1:5000`, `[::1]:5000`. */
export function endpointText(address: string, port: number | undefined): string {
  const host = address.includes(':') ? `[${address}]` : address;
  return port === undefined ? address : `${host}:${port}`;
}

/** Names of arguments that are shown one by one, with the unit of those that have one. */
const shownDetails: readonly (readonly [keyof RecordDetails, string])[] = [
  ['host', ''],
  ['port', ''],
  ['path', ''],
  ['address', ''],
  ['family', ''],
  ['attempt', ''],
  ['start', ''],
  ['length', 'bytes'],
  ['characters', 'characters'],
  ['errorCode', ''],
  ['errorMessage', ''],
  ['errorSyscall', ''],
  ['hadError', ''],
  ['withError', ''],
  ['localAddress', ''],
  ['localPort', ''],
  ['localFamily', ''],
  ['remoteAddress', ''],
  ['remotePort', ''],
  ['remoteFamily', ''],
  ['enable', ''],
  ['initialDelay', 'ms'],
  ['timeout', 'ms'],
  ['encoding', ''],
  ['size', 'bytes'],
  ['allowHalfOpen', ''],
  ['noDelay', ''],
  ['keepAlive', ''],
  ['keepAliveInitialDelay', 'ms'],
  ['pauseOnConnect', ''],
  ['highWaterMark', 'bytes'],
  ['backlog', ''],
  ['exclusive', ''],
  ['reusePort', ''],
  ['ipv6Only', ''],
  ['autoSelectFamily', ''],
  ['autoSelectFamilyAttemptTimeout', 'ms'],
  ['maxConnections', ''],
  ['hasBlockList', ''],
  ['consumer', ''],
  ['buffered', 'bytes'],
  ['connections', ''],
  ['interval', 'ms'],
  ['count', ''],
  ['onread', ''],
];

/** Arguments and results by name, in Node's words, those that are there. */
export function detailRows(details: RecordDetails): { readonly name: string; readonly value: string }[] {
  return shownDetails.flatMap(([name, unit]) => {
    const value = details[name];
    return value === undefined ? [] : [{ name, value: withUnit(value, unit) }];
  });
}

function withUnit(value: unknown, unit: string): string {
  const one = value === 1 && unit !== 'ms';
  return unit === '' ? String(value) : `${value} ${one ? unit.slice(0, -1) : unit}`;
}
