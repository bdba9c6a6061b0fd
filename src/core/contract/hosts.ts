/**
 * How the two graphical hosts carry the contract. Names and addresses only, so that both ends import them.
 *
 * **Electron.** `src/preload` exposes `window.wireside` (a `Bridge`). Commands: `ipcRenderer.invoke('wireside:' + name,
 * params)`, one channel each. Events: channel `wireside:event`. Live stream: the page puts a `message` listener on its
 * window, then calls `requestLive()`; main posts one or two MessagePorts, which the preload forwards with
 * `window.postMessage({ wireside: 'live', role }, origin, [port])`. Port `service` answers every request; port
 * `capture`, where there is one, comes from the capture helper and sends `packets` and `watermark` of the recording
 * session past main's event loop: `subscribe`, `unsubscribe` and `ack` are posted to both ports, `read` to `service`
 * only. When the helper is replaced a new `capture` port is posted. Bytes that come twice are told by their offset.
 *
 * **Web.** `GET /?token=…` exchanges the one-time token for a cookie (HttpOnly, SameSite=Strict) and redirects to `/`;
 * everything else needs the cookie. `POST /api/command/<name>` with the parameters as JSON answers 200 with a `Reply`
 * (also where it is a problem); 400, 401, 403, 404, 413 carry a `Reply` with a problem too. WebSocket `/api/events`:
 * one event as JSON a message, service to page only. WebSocket `/api/live`: see live.ts. `POST /api/upload?name=…`
 * with a capture file as the body opens it as a session and answers `Reply<SessionInfo>`. `GET
 * /api/sessions/<n>/file` downloads the session as one file, with `?export=links,payload,origin` a copy that carries what
 * is named. `POST /api/upload?name=…&into=<n>` merges the socket records of the file into session n. `GET
 * /api/sessions/<n>/logs/<log>?from=<offset>` is a log from that byte on: what is complete comes faster as one body than in
 * a WebSocket's messages.
 */
import type { CommandName, Params, Value } from './commands.ts';
import type { ServiceEvent } from './events.ts';
import type { Reply } from './problem.ts';
import type { ExportChoices } from './session.ts';

export const EVENT_CHANNEL = 'wireside:event';
export const LIVE_CHANNEL = 'wireside:live';
export const commandChannel = (name: CommandName): string => `wireside:${name}`;

export const COMMAND_PATH = '/api/command/';
export const EVENTS_PATH = '/api/events';
export const LIVE_PATH = '/api/live';
export const UPLOAD_PATH = '/api/upload';
export const filePath = (session: number): string => `/api/sessions/${session}/file`;
/** The same as an export: what it carries stands in the address, by name. */
export function exportPath(session: number, choices: ExportChoices): string {
  const { rows, ...parts } = choices;
  const named = Object.entries(parts).flatMap(([name, chosen]) => (chosen ? [name] : []));
  if (rows !== undefined) named.push(`rows-${rows}`);
  return `${filePath(session)}?export=${named.join(',')}`;
}

/** A log of a session, `packets` or `records`, from a byte on. */
export const logPath = (session: number, log: string, from: number): string =>
  `/api/sessions/${session}/logs/${log}?from=${from}`;

/** All commands as functions. */
export type Commands = { readonly [C in CommandName]: (params: Params<C>) => Promise<Reply<Value<C>>> };

/** `window.wireside`, made by the preload. */
export interface Bridge extends Commands {
  /** Calls back with every event; returns a function that stops it. */
  onEvent(listener: (event: ServiceEvent) => void): () => void;
  /** Asks main for the live ports; they arrive as `LivePortMessage` on the window. */
  requestLive(): void;
  /** Path of a file that was dropped on the page (Electron's webUtils.getPathForFile), or an empty text. */
  pathOf(file: unknown): string;
}

/** Data of the window message that brings a live port (`event.ports[0]`). */
export interface LivePortMessage {
  readonly wireside: 'live';
  readonly role: 'service' | 'capture';
}
