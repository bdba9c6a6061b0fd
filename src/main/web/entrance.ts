/** The way in: a link with a token that is good once, exchanged for a cookie; after that the cookie alone. */
import type { FastifyInstance } from 'fastify';
import { err } from '../../core/base/result.ts';
import { checkOrigin, type Refusal, type Secrets } from './guard.ts';

/** Requests that change something, and WebSockets, which no same-origin rule of the browser protects. */
const needsOrigin = (method: string, upgrade: string | undefined): boolean =>
  method !== 'GET' || upgrade !== undefined;

const refusalPage = (refusal: Refusal): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>Wireside</title><h1>Wireside</h1>` +
  `<p>${refusal.problem.message}</p><p>${refusal.problem.advice ?? ''}</p></html>`;

/**
 * Redeems `/?token=…` and refuses everything that comes without the cookie.
 * @param onNext called with the next token once one was used.
 */
export function addEntrance(
  server: FastifyInstance,
  secrets: () => Secrets,
  onNext: (token: string) => void,
): void {
  server.addHook('onRequest', async (request, reply) => {
    const { token } = request.query as { token?: unknown };
    const url = new URL(request.url, 'http://localhost');
    if (
      request.method === 'GET' &&
      url.pathname === '/' &&
      typeof token === 'string' &&
      secrets().redeem(token)
    ) {
      onNext(secrets().token);
      return reply.header('Set-Cookie', secrets().setCookie).redirect('/', 303);
    }
    const { headers, method } = request;
    const refusal =
      secrets().check(headers) ?? (needsOrigin(method, headers.upgrade) ? checkOrigin(headers) : undefined);
    if (!refusal) return url.pathname === '/' && url.search ? reply.redirect('/', 303) : undefined;
    const page = url.pathname === '/' && method === 'GET';
    if (page) return reply.code(refusal.status).type('text/html').send(refusalPage(refusal));
    return reply.code(refusal.status).send(err(refusal.problem));
  });
}
