/** The web host's side of the contract: commands by fetch, events and the live stream by WebSocket. */
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok } from '../../core/base/result.ts';
import type { ServiceEvent } from '../../core/contract/events.ts';
import {
  COMMAND_PATH,
  EVENTS_PATH,
  exportPath,
  filePath,
  LIVE_PATH,
  UPLOAD_PATH,
} from '../../core/contract/hosts.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { ConnectionState, Host } from './host.ts';
import { Reconnecting } from './reconnecting.ts';

/** What the page's surroundings must give; the tests give their own. */
export interface WebSurroundings {
  /** `http://127.0.0.1:4000`. */
  readonly origin: string;
  readonly fetch: typeof fetch;
  readonly openSocket: (url: string) => WebSocket;
  /** Asks the user for a file; undefined where they chose none. */
  readonly chooseFile: (accept: string) => Promise<File | undefined>;
  /** Opens a same-origin address in a window of this name; false where the browser does not let it. */
  readonly openWindow: (path: string, name: string) => boolean;
  /** Offers a same-origin address as a download. */
  readonly download: (path: string) => void;
  /** Offers a text as a download. */
  readonly downloadText: (name: string, text: string) => void;
}

/** `ws://…` for a path of this origin. */
export function socketUrl(origin: string, path: string): string {
  return `${origin.replace(/^http/, 'ws')}${path}`;
}

const CAPTURES = '.pcapng,.pcap,.cap,.gz';
const BENCHES = '.json';

export function createWebHost(around: WebSurroundings): Host {
  const upload = (file: File, into = ''): Promise<Reply<SessionInfo>> =>
    ask(
      around,
      `${UPLOAD_PATH}?name=${encodeURIComponent(file.name)}${into}`,
      file,
      'application/octet-stream',
    );
  const call: Host['call'] = (command, params) =>
    ask(around, COMMAND_PATH + command, JSON.stringify(params), 'application/json');
  return {
    kind: 'web',
    call,
    listen: (onEvent, onConnection) => listen(around, onEvent, onConnection),
    live: (onSource) => {
      onSource({ kind: 'socket', url: socketUrl(around.origin, LIVE_PATH) });
      return () => {};
    },
    openFile: async () => {
      const file = await around.chooseFile(CAPTURES);
      return file ? upload(file) : ok(undefined);
    },
    openDropped: (file) => upload(file),
    openSpeaker: async () => {
      if (around.openWindow('/#speaker', 'wireside-speaker')) return ok({});
      return err(popUpRefused);
    },
    saveFileAs: async (session) => {
      around.download(filePath(session.session));
      return ok(session);
    },
    mergeRecords: async ({ session }) => {
      const file = await around.chooseFile(CAPTURES);
      return file ? upload(file, `&into=${session}`) : ok(undefined);
    },
    exportSession: async ({ session }, choices) => {
      around.download(exportPath(session, choices));
      return ok(undefined);
    },
    openBench: async () => {
      const file = await around.chooseFile(BENCHES);
      return file ? call('loadBench', { name: file.name, text: await file.text() }) : ok(undefined);
    },
    saveBench: async (title) => {
      const reply = await call('benchFile', { title });
      if (reply.ok) around.downloadText(reply.value.name, reply.value.text);
      return reply.ok ? ok(true) : reply;
    },
  };
}

async function ask<T>(
  around: WebSurroundings,
  path: string,
  body: BodyInit,
  type: string,
): Promise<Reply<T>> {
  try {
    const response = await around.fetch(path, { method: 'POST', body, headers: { 'Content-Type': type } });
    const reply: unknown = await response.json();
    return isReply<T>(reply) ? reply : err(strange(response.status));
  } catch {
    return err(unreachable);
  }
}

function isReply<T>(reply: unknown): reply is Reply<T> {
  if (typeof reply !== 'object' || reply === null || !('ok' in reply)) return false;
  return reply.ok === true ? 'value' in reply : 'error' in reply;
}

const unreachable: Problem = problem(
  'error',
  'host.unreachable',
  'Wireside’s server does not answer.',
  'See whether it still runs where you started it; this page reconnects by itself.',
);

const popUpRefused: Problem = problem(
  'warning',
  'host.popup',
  'The browser did not open the speaker’s window.',
  'Allow windows for this page (the sign in the address bar), and ask for it again.',
);

const strange = (status: number): Problem =>
  problem(
    'error',
    'host.answer',
    `The server answered with status ${status} and no reply.`,
    'Reload the page.',
  );

function listen(
  around: WebSurroundings,
  onEvent: (event: ServiceEvent) => void,
  onConnection: (state: ConnectionState) => void,
): () => void {
  const connection = new Reconnecting(() => around.openSocket(socketUrl(around.origin, EVENTS_PATH)), {
    onOpen: (first) => onConnection(first ? 'connected' : 'reconnected'),
    onLost: () => onConnection('lost'),
    onMessage: (data) => {
      if (typeof data === 'string') onEvent(JSON.parse(data) as ServiceEvent);
    },
  });
  return () => connection.close();
}
