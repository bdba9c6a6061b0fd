/**
 * Who may talk to the web host. Another local user, another site in the same browser and a rebound DNS name are all
 * strangers: the Host must name this machine, the Origin must be the page's own, and a secret must come along.
 */
import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { type Problem, problem } from '../../core/base/problem.ts';

/** Why a request is refused, and the HTTP status that says so. */
export interface Refusal {
  readonly status: 401 | 403;
  readonly problem: Problem;
}

const loopbackNames = new Set(['localhost', '127.0.0.1', '[::1]']);

const refuse = (status: 401 | 403, code: string, message: string, advice?: string): Refusal => ({
  status,
  problem: problem('error', code, message, advice),
});

/**
 * A name that is not this machine's means DNS rebinding. Any port is fine: a tunnel (`ssh -L`) changes it, and a
 * rebound name cannot.
 */
export function checkHost(host: string | undefined): Refusal | undefined {
  const name = host?.replace(/:\d{1,5}$/, '').toLowerCase();
  if (name !== undefined && loopbackNames.has(name)) return undefined;
  return refuse(
    403,
    'web.host',
    `Refused: the Host header is not a loopback name.`,
    'Use the address that was printed.',
  );
}

/** Commands and WebSockets must come from the page itself. A browser sends Origin with each; nothing else is let in. */
export function checkOrigin(headers: IncomingHttpHeaders): Refusal | undefined {
  if (headers.origin === `http://${headers.host}`) return undefined;
  return refuse(403, 'web.origin', 'Refused: the request does not come from the page of this host.');
}

const same = (given: string, expected: string): boolean => {
  const a = Buffer.from(given);
  const b = Buffer.from(expected);
  return a.length === b.length && timingSafeEqual(a, b);
};

const secret = (): string => randomBytes(32).toString('base64url');

function cookieOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  for (const part of (headers.cookie ?? '').split(';')) {
    const [key, value] = part.trim().split('=', 2);
    if (key === name) return value;
  }
  return undefined;
}

/** The secrets of one host: a token that is good once, and the cookie it is exchanged for. */
export class Secrets {
  readonly cookieName: string;
  readonly #cookie = secret();
  #token = secret();

  /** Cookies are shared between ports of a host name: the port in its name keeps two hosts apart. */
  constructor(port: number) {
    this.cookieName = `wireside-${port}`;
  }

  /** The token that has not been used yet. */
  get token(): string {
    return this.#token;
  }

  /** Takes a token: true once, after which another is good. */
  redeem(token: string): boolean {
    if (!same(token, this.#token)) return false;
    this.#token = secret();
    return true;
  }

  /** Value of the Set-Cookie header; the cookie ends with the browser's session. */
  get setCookie(): string {
    return `${this.cookieName}=${this.#cookie}; HttpOnly; SameSite=Strict; Path=/`;
  }

  check(headers: IncomingHttpHeaders): Refusal | undefined {
    const given = cookieOf(headers, this.cookieName);
    if (given !== undefined && same(given, this.#cookie)) return undefined;
    return refuse(
      401,
      'web.token',
      'This browser has not been let in.',
      'Open the link that the terminal shows; each link is good once.',
    );
  }
}
