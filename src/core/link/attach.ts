/** A record meets its endpoint: it is linked to the frames that are there, and waits for those that come. */
import { RECORD_NAMES } from '../capfile/records/names.ts';
import { eachMark, markKinds } from '../trace/conversations.ts';
import { NONE, previousFrame, tcpFlags } from '../trace/frames.ts';
import { CHUNK_BITS, CHUNK_MASK } from '../trace/table.ts';
import { ByteAttacher } from './attach-bytes.ts';
import { linkFins, linkRsts } from './close-links.ts';
import type { Endpoint } from './endpoint.ts';
import { Relation } from './lags.ts';
import type { LinkWriter } from './link-writer.ts';
import { isKeepAlive } from './probes.ts';
import { isFatal, Rule } from './rules.ts';
import type { LinkInputs } from './types.ts';

const END = RECORD_NAMES.end.code;
/** IP protocol numbers of ICMP and ICMPv6. */
const ICMP: ReadonlySet<number> = new Set([1, 58]);
/** How many frames back an ICMP error is looked for. */
const LOOK_BACK = 64;

export class Attacher {
  readonly #inputs: LinkInputs;
  readonly #writer: LinkWriter;
  readonly #bytes: ByteAttacher;

  constructor(inputs: LinkInputs, writer: LinkWriter) {
    this.#inputs = inputs;
    this.#writer = writer;
    this.#bytes = new ByteAttacher(inputs, writer);
  }

  /** Links the record by its rule; what it still waits for is noted at the endpoint. */
  attach(endpoint: Endpoint, record: number, rule: Rule): void {
    this.#setStream(record, endpoint.stream);
    switch (rule) {
      case Rule.attempt:
      case Rule.connectCall:
        this.attachSyn(endpoint, record);
        break;
      case Rule.connected:
        this.#attachSynAck(endpoint, record);
        break;
      case Rule.attemptFailed:
        this.#attachFailed(endpoint, record);
        break;
      case Rule.serverConnection:
        this.#attachHandshake(endpoint, record, Relation.ackConnection);
        break;
      case Rule.serverDrop:
        this.#attachDrop(endpoint, record);
        break;
      case Rule.write:
        this.#bytes.write(endpoint, record);
        break;
      case Rule.end:
        this.#bytes.write(endpoint, record);
        this.#attachEnd(endpoint, record);
        break;
      case Rule.read:
        this.#bytes.read(endpoint, record);
        break;
      case Rule.ended:
        this.#attachEnded(endpoint, record);
        break;
      case Rule.destroy:
      case Rule.reset:
        this.#attachClose(endpoint, record, rule);
        break;
      case Rule.error:
        this.#attachError(endpoint, record);
        break;
      case Rule.keepAlive:
        this.attachProbes(endpoint, record);
        break;
      case Rule.none:
        break;
    }
  }

  /** The SYN and its repetitions. */
  attachSyn(endpoint: Endpoint, record: number): void {
    const first = this.#inputs.flows.get('synFrame', endpoint.own);
    this.#eachMark(endpoint.own, markKinds.syn, (frame) => {
      this.#writer.causes(record, frame, Relation.attemptSyn, frame !== first);
    });
    endpoint.syns.push(record);
  }

  /** Each keep-alive probe after the record. */
  attachProbes(endpoint: Endpoint, record: number): void {
    this.#eachMark(endpoint.own, markKinds.probe, (frame) => {
      this.linkProbe(record, frame);
    });
    endpoint.probes.push(record);
  }

  /** "Later" is part of the rule here: probes from before the record are an earlier setting's. */
  linkProbe(record: number, frame: number): void {
    const { frames, records } = this.#inputs;
    if (!isKeepAlive(frames, frame) || isEarlier(frames, frame, records, record)) return;
    this.#writer.causes(record, frame, Relation.keepAliveProbe, false);
  }

  /** 'error' ECONNREFUSED, or a failed attempt: the RST to the SYN. */
  attachRefused(endpoint: Endpoint, record: number, relation: Relation): void {
    const frame = this.#inputs.flows.get('rstFrame', endpoint.peer);
    if (frame !== NONE) this.#writer.causedBy(record, frame, relation);
    else if (relation === Relation.rstError) endpoint.peerRst.push(record);
    else endpoint.refused.push(record);
  }

  #attachSynAck(endpoint: Endpoint, record: number): void {
    let found = NONE;
    this.#eachMark(endpoint.peer, markKinds.syn, (frame) => {
      if (found === NONE && this.#inputs.frames.get('flags', frame) & tcpFlags.ack) found = frame;
    });
    if (found === NONE) endpoint.peerSyn.push(record);
    else this.#writer.causedBy(record, found, Relation.synAckConnect);
  }

  #attachFailed(endpoint: Endpoint, record: number): void {
    const code = this.#inputs.errorCode(this.#inputs.records.get('error', record));
    if (code === 'ECONNREFUSED' || code === '')
      this.attachRefused(endpoint, record, Relation.rstAttemptFailed);
    for (const frame of this.#errorsAbout(endpoint.stream)) {
      this.#writer.causedBy(record, frame, Relation.rstAttemptFailed);
    }
    endpoint.quotedFor.push(record);
  }

  /** ICMP errors that quote the conversation; one whose attempt failed has few frames. */
  #errorsAbout(stream: number): number[] {
    const { frames, conversations } = this.#inputs;
    const found: number[] = [];
    let row = conversations.get('lastFrame', stream);
    for (let steps = 0; row !== NONE && steps < LOOK_BACK; steps += 1) {
      if (ICMP.has(frames.get('ipProto', row))) found.unshift(row);
      row = previousFrame(frames, row);
    }
    return found;
  }

  #attachHandshake(endpoint: Endpoint, record: number, relation: Relation): void {
    const frame = this.#inputs.conversations.get('handshakeFrame', endpoint.stream);
    if (frame === NONE) endpoint.handshake.push(record);
    else this.#writer.causedBy(record, frame, relation);
  }

  #attachDrop(endpoint: Endpoint, record: number): void {
    this.#attachHandshake(endpoint, record, Relation.ackDrop);
    endpoint.closing.drop = record;
    this.#linkClosing(endpoint);
  }

  #attachEnd(endpoint: Endpoint, record: number): void {
    const { closing } = endpoint;
    if (closing.end !== NONE || closing.destroy !== NONE || closing.reset !== NONE) {
      // It is closing already: this call has nothing left to send but its bytes, if any.
      if (this.#writer.statuses.isOpen(record) && !this.#hasBytes(record))
        this.#writer.statuses.silent(record);
      return;
    }
    closing.end = record;
    closing.endAt = endpoint.writes.end;
    this.#linkClosing(endpoint);
  }

  #attachEnded(endpoint: Endpoint, record: number): void {
    const frame = this.#inputs.flows.get('finFrame', endpoint.peer);
    if (frame === NONE) endpoint.peerFin.push(record);
    else this.#writer.causedBy(record, frame, Relation.finEnd);
  }

  #attachClose(endpoint: Endpoint, record: number, rule: Rule): void {
    const { closing } = endpoint;
    const first = closing.destroy === NONE && closing.reset === NONE;
    if (!first) {
      // resetAndDestroy() calls destroy() itself, and either may be called again: the first one closed the handle.
      this.#writer.statuses.silent(record);
      return;
    }
    if (rule === Rule.reset) closing.reset = record;
    else closing.destroy = record;
    closing.gone = isFatal(this.#inputs.errorCode(this.#inputs.records.get('error', record)));
    this.#linkClosing(endpoint);
  }

  #attachError(endpoint: Endpoint, record: number): void {
    this.attachRefused(endpoint, record, Relation.rstError);
  }

  #linkClosing(endpoint: Endpoint): void {
    linkFins(endpoint.closing, this.#writer);
    linkRsts(endpoint.closing, this.#writer);
  }

  #hasBytes(record: number): boolean {
    return (
      this.#inputs.records.get('byteLength', record) > 0 && this.#inputs.records.get('name', record) === END
    );
  }

  #eachMark(flow: number, kind: number, visit: (frame: number) => void): void {
    eachMark(this.#inputs.flows, this.#inputs.marks, flow, kind, visit);
  }

  #setStream(record: number, stream: number): void {
    const { stream: streams } = this.#inputs.records.chunks[record >>> CHUNK_BITS]!;
    if (streams[record & CHUNK_MASK] === NONE) streams[record & CHUNK_MASK] = stream;
  }
}

interface Timed {
  get(column: 'seconds' | 'nanos', row: number): number;
}

function isEarlier(a: Timed, rowA: number, b: Timed, rowB: number): boolean {
  const seconds = a.get('seconds', rowA) - b.get('seconds', rowB);
  return seconds < 0 || (seconds === 0 && a.get('nanos', rowA) < b.get('nanos', rowB));
}
