/** Commands, uploads and downloads of the web host. */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../core/base/problem.ts';
import { err } from '../../core/base/result.ts';
import { COMMAND_PATH, UPLOAD_PATH } from '../../core/contract/hosts.ts';
import { commandNames } from '../../core/contract/names.ts';
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

  server.post<{ Querystring: { name?: string } }>(
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
      return application().openUpload(String(request.query.name ?? 'capture').slice(0, 255), request.raw);
    },
  );

  server.get<{ Params: { session: string } }>('/api/sessions/:session/file', async (request, reply) => {
    const session = Number(request.params.session);
    const found = await application().sessionFile(Number.isSafeInteger(session) ? session : 0);
    if (!found.ok) return reply.code(404).send(found);
    reply.header('Content-Disposition', disposition(found.value.name));
    reply.header('Content-Length', found.value.bytes).type('application/octet-stream');
    return reply.send(found.value.stream);
  });
}
