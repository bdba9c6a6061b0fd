/** Commands, uploads and downloads of the web host. */
import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { problem } from '../../core/base/problem.ts';
import { err } from '../../core/base/result.ts';
import { COMMAND_PATH, UPLOAD_PATH } from '../../core/contract/hosts.ts';
import { commandNames } from '../../core/contract/names.ts';
import type { ExportChoices } from '../../core/contract/session.ts';
import { type Application, MAX_UPLOAD } from '../service/application.ts';

const names: ReadonlySet<string> = new Set(commandNames);

/** A file name as a header value: quotes and what is not ASCII would break it, so the UTF-8 form stands beside (RFC 6266). */
function disposition(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_');
  return `attachment; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(name)}`;
}

export function addApi(server: FastifyInstance, application: () => Application): void {
  // A command is JSON; an upload is a stream that must not be read into memory. Nothing else is taken.
  server.removeContentTypeParser('text/plain');
  server.addContentTypeParser('application/octet-stream', (_request, _payload, done) => done(null));

  server.post<{ Params: { name: string } }>(`${COMMAND_PATH}:name`, async (request, reply) => {
    const { name } = request.params;
    if (!names.has(name)) {
      return reply
        .code(404)
        .send(err(problem('error', 'web.no-command', `There is no command '${name.slice(0, 64)}'.`)));
    }
    return application().execute(name, request.body ?? {});
  });

  server.post<{ Querystring: { name?: string; into?: string } }>(
    UPLOAD_PATH,
    { bodyLimit: Number.MAX_SAFE_INTEGER },
    async (request, reply) => {
      const length = Number(request.headers['content-length'] ?? 0);
      if (length > MAX_UPLOAD) {
        const message = `The file has ${length} bytes; at most ${MAX_UPLOAD} can be opened here.`;
        return reply
          .code(413)
          .send(err(problem('error', 'web.too-large', message, 'Cut it with editcap first.')));
      }
      const { name = 'capture', into } = request.query;
      const session = into === undefined ? undefined : numberOf(into);
      return application().openUpload(String(name).slice(0, 255), request.raw, session);
    },
  );

  server.get<{ Params: { session: string }; Querystring: { export?: string } }>(
    '/api/sessions/:session/file',
    async (request, reply) => {
      const choices = choicesOf(request.query.export);
      const found = await application().sessionFile(numberOf(request.params.session), choices);
      if (!found.ok) return reply.code(404).send(found);
      reply.header('Content-Disposition', disposition(found.value.name));
      reply.header('Content-Length', found.value.bytes).type('application/octet-stream');
      return reply.send(found.value.stream);
    },
  );
  addLogs(server, application);
}

function addLogs(server: FastifyInstance, application: () => Application): void {
  server.get<{ Params: { session: string; log: string }; Querystring: { from?: string } }>(
    '/api/sessions/:session/logs/:log',
    async (request, reply) => {
      const { session, log } = request.params;
      const from = Number(request.query.from ?? 0);
      if ((log !== 'packets' && log !== 'records') || !Number.isSafeInteger(from) || from < 0)
        return reply.code(400).send(err(problem('error', 'web.log', 'There is no such part of a log.')));
      const found = application().sessionLog(numberOf(session), log, from);
      if (!found.ok) return reply.code(404).send(found);
      // It is a file of this machine already: the browser need not write another.
      reply.header('Cache-Control', 'no-store').header('Content-Length', found.value.bytes);
      reply.type('application/octet-stream').hijack();
      reply.raw.writeHead(200, reply.getHeaders() as OutgoingHttpHeaders);
      // A page that has gone, or turned to another session, ends it so.
      found.value.send(reply.raw).catch(() => reply.raw.destroy());
    },
  );
}

/** Number of a session; 0, which is none, for what is no number. */
function numberOf(text: string): number {
  const number = Number(text);
  return Number.isSafeInteger(number) ? number : 0;
}

/** `links,payload,origin`: what an export carries; undefined where the session itself is asked for. */
function choicesOf(text: string | undefined): ExportChoices | undefined {
  if (text === undefined) return undefined;
  const named = String(text).split(',');
  return {
    links: named.includes('links'),
    payload: named.includes('payload'),
    origin: named.includes('origin'),
    ...rowsOf(named),
  };
}

/** `rows-3`: the choice of rows with that number. */
function rowsOf(named: readonly string[]): Pick<ExportChoices, 'rows'> {
  const rows = numberOf(named.find((name) => name.startsWith('rows-'))?.slice(5) ?? '');
  return rows > 0 ? { rows } : {};
}
