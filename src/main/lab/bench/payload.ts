/** What a person types to be sent: text with JavaScript's escapes, or hex. */
import { err, ok, type Result } from '../../../core/base/result.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };

/** Text in which \r, \n, \t, \0, \\ and \xNN mean what they mean in JavaScript; any other backslash stands for itself. */
export function unescapeText(text: string): string {
  return text.replace(/\\(?:x([0-9a-fA-F]{2})|([nrt0\\]))/g, (_, hex?: string, letter?: string) =>
    hex === undefined ? (escapes[letter ?? ''] ?? '') : String.fromCharCode(Number.parseInt(hex, 16)),
  );
}

/** `48 65 6c6c:6f` as bytes: pairs of digits, blanks, colons and commas between them as one likes. */
export function parseHex(text: string): Result<Buffer, string> {
  const digits = text.replace(/0x/gi, '').replace(/[\s:,]/g, '');
  const wrong = /[^0-9a-f]/i.exec(digits)?.[0];
  if (wrong !== undefined) return err(`'${wrong}' is no hexadecimal digit.`);
  if (digits.length % 2 !== 0) return err('The number of hexadecimal digits is odd: a byte has two.');
  return ok(Buffer.from(digits, 'hex'));
}

export type PayloadKind = 'text' | 'hex' | 'file';

/** The bytes of a write, or what is wrong with them. `file` is base64. */
export function payloadOf(kind: PayloadKind, data: string, file: string | undefined): Result<Buffer, string> {
  if (kind === 'hex') return parseHex(data);
  if (kind === 'text') return ok(Buffer.from(unescapeText(data)));
  return file === undefined ? err('Choose the file to write.') : ok(Buffer.from(file, 'base64'));
}

/** A text as a JavaScript string literal, cut where it is long. */
export function quoted(text: string, most = 60): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  const inner = JSON.stringify(cut).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'");
  return `'${inner}'`;
}
