/** Why a record has no frame: whether there was none to have, or one is missing. */

import { TupleReason } from '../capfile/records/schema.ts';
import { NONE, previousFrame, tcpFlags } from '../trace/frames.ts';
import { rawAck } from '../trace/sequence-numbers.ts';
import type { Endpoint } from './endpoint.ts';
import type { Endpoints } from './endpoints.ts';
import { Rule, ruleOf } from './rules.ts';
import type { SocketLinks } from './socket-links.ts';
import type { Statuses } from './status.ts';
import type { LinkInputs, UnlinkedReason } from './types.ts';

/** How many frames back the peer's newest acknowledgment is looked for. */
const LOOK_BACK = 1024;

export class Verdicts {
  readonly #inputs: LinkInputs;
  readonly #statuses: Statuses;
  readonly #endpoints: Endpoints;

  constructor(inputs: LinkInputs, statuses: Statuses, endpoints: Endpoints) {
    this.#inputs = inputs;
    this.#statuses = statuses;
    this.#endpoints = endpoints;
  }

  /** Decides on a record that still waits. */
  judge(record: number, socket: SocketLinks): void {
    const rule = ruleOf(this.#inputs.records.get('name', record));
    const endpoint = this.#endpointFor(record, socket, rule);
    const reason = endpoint
      ? this.#reason(record, endpoint, rule)
      : this.#reasonUnmatched(record, socket, rule);
    if (reason === undefined) this.#statuses.silent(record);
    else this.#statuses.unlinked(record, reason);
  }

  #endpointFor(record: number, socket: SocketLinks, rule: Rule): Endpoint | undefined {
    const attempt = this.#inputs.records.get('attempt', record);
    if (rule === Rule.attempt || rule === Rule.attemptFailed) return socket.attempts.get(attempt);
    if (rule === Rule.connectCall) return [...socket.attempts.values()][0];
    if (rule === Rule.serverConnection || rule === Rule.serverDrop) return this.#byStream(record);
    return socket.main;
  }

  /** Records about another socket than the one they stand at carry the conversation once they are attached. */
  #byStream(record: number): Endpoint | undefined {
    const stream = this.#inputs.records.get('stream', record);
    if (stream === NONE) return undefined;
    const server = this.#inputs.conversations.get('client', stream) === 0 ? 1 : 0;
    return this.#endpoints.of(stream * 2 + server);
  }

  /** The socket's conversation is not in the trace, or it never had one. */
  #reasonUnmatched(record: number, socket: SocketLinks, rule: Rule): UnlinkedReason | undefined {
    const { sockets, tuples, records } = this.#inputs;
    const attempt = records.get('attempt', record);
    const ofAttempt = rule === Rule.attempt || rule === Rule.attemptFailed;
    let told = false;
    for (let row = sockets.get('firstTuple', socket.row); row !== NONE; row = tuples.get('next', row)) {
      if (tuples.get('reason', row) === TupleReason.listening) continue;
      if (ofAttempt && tuples.get('attempt', row) !== attempt) continue;
      if (this.#inputs.isAmbiguous(row)) return 'ambiguous';
      told = true;
    }
    if (rule === Rule.attemptFailed && this.#refusedByKernel(record)) return undefined;
    if (ofAttempt || rule === Rule.serverConnection || rule === Rule.serverDrop) {
      return told ? 'not-captured' : 'tuple-unknown';
    }
    // What a socket did that never was connected reached no wire.
    if (!socket.connected && rule !== Rule.connectCall) return undefined;
    if (rule === Rule.connectCall && !told)
      return socket.waitingAttempts.length > 0 ? 'tuple-unknown' : undefined;
    return told ? 'not-captured' : 'tuple-unknown';
  }

  /** Any failure but a refusal: no route, no address, no permission; the kernel said so without asking anyone. */
  #refusedByKernel(record: number): boolean {
    const code = this.#inputs.errorCode(this.#inputs.records.get('error', record));
    return code !== '' && code !== 'ECONNREFUSED';
  }

  #reason(record: number, endpoint: Endpoint, rule: Rule): UnlinkedReason | undefined {
    switch (rule) {
      case Rule.write:
        return this.#reasonOfWrite(record, endpoint);
      case Rule.read:
        return this.#inputs.flows.get('isnKnown', endpoint.peer) === 1 ? 'frames-lost' : 'base-unknown';
      case Rule.end:
        return this.#reasonOfEnd(endpoint);
      case Rule.destroy:
      case Rule.reset:
        return this.#reasonOfClose(endpoint);
      case Rule.attemptFailed:
        return this.#refusedByKernel(record) ? undefined : 'frames-lost';
      default:
        return 'frames-lost';
    }
  }

  /** Bytes that were never sent have no frame; bytes that were acknowledged, or passed by later ones, had one. */
  #reasonOfWrite(record: number, endpoint: Endpoint): UnlinkedReason | undefined {
    const { flows, records } = this.#inputs;
    if (flows.get('isnKnown', endpoint.own) !== 1) return 'base-unknown';
    const start = records.get('start', record);
    const sent = Math.max(endpoint.highest, this.#acknowledged(endpoint));
    return start < sent ? 'frames-lost' : undefined;
  }

  /** Bytes of ours that the peer's newest acknowledgment covers, as far as 32 bits tell. */
  #acknowledged(endpoint: Endpoint): number {
    const { frames, conversations, flows } = this.#inputs;
    let row = conversations.get('lastFrame', endpoint.stream);
    for (let steps = 0; row !== NONE && steps < LOOK_BACK; steps += 1) {
      const fromPeer = frames.get('direction', row) === (endpoint.peer & 1);
      if (fromPeer && (frames.get('flags', row) & (tcpFlags.ack | tcpFlags.rst)) === tcpFlags.ack) {
        // The highest byte seen is near: what lies beyond it is at most a window ahead (RFC 9293 §3.4).
        const base = flows.get('isn', endpoint.own) + 1 + endpoint.highest;
        const bytes = endpoint.highest + ((rawAck(this.#inputs, row) - base) | 0);
        // The FIN takes a number of its own, which is no byte's.
        return bytes > endpoint.closing.finAt ? endpoint.closing.finAt : bytes;
      }
      row = previousFrame(frames, row);
    }
    return 0;
  }

  #reasonOfEnd(endpoint: Endpoint): UnlinkedReason | undefined {
    const { closing } = endpoint;
    if (closing.fins.length > 0 || closing.rsts.length > 0) return undefined;
    return this.#isCut(endpoint) ? undefined : 'frames-lost';
  }

  #reasonOfClose(endpoint: Endpoint): UnlinkedReason | undefined {
    const { closing } = endpoint;
    if (closing.gone || closing.fins.length > 0 || closing.rsts.length > 0) return undefined;
    return this.#isCut(endpoint) ? undefined : 'frames-lost';
  }

  /** The peer reset the connection, or bytes still wait to be sent: no FIN can come behind them. */
  #isCut(endpoint: Endpoint): boolean {
    if (this.#inputs.flows.get('rstFrame', endpoint.peer) !== NONE) return true;
    return endpoint.writes.end > Math.max(endpoint.highest, this.#acknowledged(endpoint));
  }
}
