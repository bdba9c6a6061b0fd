import { type HttpFraming, headerValues, type MutableMessage } from './message.ts';

/** How the body of a message ends, decided from its head; −1: no length. */
export interface BodyFraming {
  readonly framing: HttpFraming;
  readonly length: number;
  /** What is wrong with the head; the message cannot be followed if `fatal`. */
  readonly problem?: string;
  readonly fatal?: boolean;
}

const NO_BODY: BodyFraming = { framing: 'none', length: 0 };

/**
 * RFC 9112 §6.3, rule by rule.
 *
 * @param requestMethod of the request that a response answers, where it is known
 */
export function framingOf(message: MutableMessage, requestMethod: string | undefined): BodyFraming {
  if (message.kind === 'response' && hasNoBody(message.status, requestMethod)) return NO_BODY;
  const codings = headerValues(message, 'transfer-encoding').flatMap(listItems);
  const lengths = new Set(headerValues(message, 'content-length').flatMap(listItems));
  if (codings.length > 0) return codedFraming(message, codings, lengths.size > 0);
  if (lengths.size > 1) return broken(`Content-Length given as ${[...lengths].join(' and ')}`);
  const [length] = lengths;
  if (length !== undefined) return lengthFraming(length);
  return message.kind === 'request' ? NO_BODY : { framing: 'close', length: -1 };
}

/** Answers to HEAD, tunnels, and statuses that never have a body. */
function hasNoBody(status: number, requestMethod: string | undefined): boolean {
  const tunnel = requestMethod === 'CONNECT' && status >= 200 && status < 300;
  return (
    requestMethod === 'HEAD' || tunnel || (status >= 100 && status < 200) || status === 204 || status === 304
  );
}

function codedFraming(message: MutableMessage, codings: readonly string[], hasLength: boolean): BodyFraming {
  const chunked = codings.at(-1)?.toLowerCase() === 'chunked';
  // A length beside a coding is how requests are smuggled; the coding counts.
  const problem = hasLength ? 'Content-Length beside Transfer-Encoding: the length is ignored' : undefined;
  const odd = problem === undefined ? {} : { problem };
  if (chunked) return { framing: 'chunked', length: -1, ...odd };
  if (message.kind === 'request') return broken('Transfer-Encoding of a request must end in chunked');
  return { framing: 'close', length: -1, ...odd };
}

function lengthFraming(text: string): BodyFraming {
  if (!/^\d{1,15}$/.test(text)) return broken(`Content-Length '${text.slice(0, 40)}' is no number of bytes`);
  const length = Number(text);
  return length === 0 ? NO_BODY : { framing: 'length', length };
}

function broken(problem: string): BodyFraming {
  return { framing: 'none', length: -1, problem, fatal: true };
}

function listItems(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}
