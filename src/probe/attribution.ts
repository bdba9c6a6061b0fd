import * as util from 'node:util';
import { isEventCode, RECORD_NAMES, type Role } from '../core/capfile/records/index.ts';
import { inHandsOfHttp, type ObservedSocket } from './node-internals.ts';

/** Looks at the stack in a tenth of a second: one costs 3 to 25 µs. While an HTTP server is busy, only a few. */
const RATION = 100;
const BUSY_RATION = 2;
/** Requests in a tenth of a second above which an HTTP server counts as busy. */
const BUSY_REQUESTS = 100;
/**
 * It is not busy any more when there were fewer than this for ten seconds: changing the pace makes V8 compile anew what
 * the changed methods are part of, which takes a busy server longer than the calls it saves.
 */
const CALM_REQUESTS = 30;
const CALM_TICKS = 100;
/** Frames to fetch beyond our own: connect() is called by net.connect, which the program may have called. */
const FRAMES_BEYOND = 3;

/** Says whether a call was the program's or Node's own. */
export class Attribution {
  #looks = RATION;
  #busy = false;
  #requests = 0;
  #calmTicks = 0;
  /** Last verdict for the same call in the same surroundings. */
  readonly #verdicts = new Map<number, boolean>();
  readonly #getCallSites = util.getCallSites;

  /**
   * An HTTP server is so busy that the probe does no more than it has to: calls that http makes with every request and
   * that the wire does not show are not wrapped, and previews of what http writes are left out.
   */
  get busy(): boolean {
    return this.#busy;
  }

  /** To be called every tenth of a second with the number of requests so far. */
  tick(requests: number): void {
    const made = requests - this.#requests;
    this.#requests = requests;
    this.#calmTicks = made < CALM_REQUESTS ? this.#calmTicks + 1 : 0;
    if (made > BUSY_REQUESTS) this.#busy = true;
    else if (this.#calmTicks >= CALM_TICKS) this.#busy = false;
    this.#looks = this.#busy ? BUSY_RATION : RATION;
  }

  /**
   * Whether Node itself makes this call.
   *
   * A call straight inside another call (destroySoon() calling end()) is Node's. A write while an HTTP message has the
   * socket is http's. For everything else the caller is looked up on the stack: a `node:` script is Node. Looks are
   * rationed; beyond the ration the last verdict in the same surroundings holds, and for a socket in http's hands, Node.
   *
   * @param top code of the innermost observed call or event under way, 0 for none
   * @param ownFrames the probe's frames between the caller of the wrapped method and this method
   */
  byNode(socket: ObservedSocket, role: Role, code: number, top: number, ownFrames: number): boolean {
    if (top !== 0 && !isEventCode(top)) return true;
    if (code === RECORD_NAMES.write.code && socket._httpMessage != null) return true;
    const http = inHandsOfHttp(socket);
    const surroundings = surroundingsOf(socket, code, top, role, http);
    if (this.#looks < 1) return this.#verdicts.get(surroundings) ?? http;
    this.#looks -= 1;
    const verdict = this.#look(code, ownFrames + 2);
    this.#verdicts.set(surroundings, verdict);
    return verdict;
  }

  /** Not through `Error`: its stackTraceLimit and prepareStackTrace are the program's. */
  #look(code: number, ownFrames: number): boolean {
    const sites = this.#getCallSites(ownFrames + FRAMES_BEYOND);
    let at = ownFrames;
    const connect = code === RECORD_NAMES.connect.code;
    while (connect && sites[at]?.scriptName === 'node:net') at += 1;
    const script = sites[at]?.scriptName;
    return script === undefined || script.startsWith('node:');
  }
}

/** What makes one call like another: what it is, inside what it happens, and how far the socket's life has come. */
function surroundingsOf(
  socket: ObservedSocket,
  code: number,
  top: number,
  role: Role,
  http: boolean,
): number {
  const stage = (socket.readableEnded ? 4 : 0) | (socket.writableFinished ? 2 : 0) | (http ? 1 : 0);
  return (top << 13) | (code << 5) | (role << 3) | stage;
}
