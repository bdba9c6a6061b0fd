import { be16, be32, type Checksum, concat, hex, tcp } from './packets-bytes.ts';
import type { Step } from './packets-text.ts';

/** One direction of a conversation, as the builder keeps it. */
export interface TcpPeer {
  readonly address: Uint8Array;
  readonly port: number;
  isn: number;
  /** Next relative sequence number (SYN and FIN count 1). */
  next: number;
}

const FLAGS: Readonly<Record<string, number>> = {
  FIN: 1,
  SYN: 2,
  RST: 4,
  PSH: 8,
  ACK: 16,
  URG: 32,
  ECE: 64,
  CWR: 128,
  AE: 256,
  NONE: 0,
};

/** The segment of a step; moves the sender's next sequence number on. */
export function buildSegment(step: Step, own: TcpPeer, peer: TcpPeer, checksum: Checksum): Uint8Array {
  const flags = step.what.split(',').reduce((bits, name) => {
    const bit = FLAGS[name];
    if (bit === undefined) throw new Error(`unknown flag or protocol '${name}' in step '${step.text}'`);
    return bits | bit;
  }, 0);
  if (flags & 2) startNumbers(step, own);
  const payload = step.payload();
  const seq = step.number('seq') ?? own.next;
  const end = seq + payload.length + (flags & 2 ? 1 : 0) + (flags & 1 ? 1 : 0);
  own.next = Math.max(own.next, end);
  const ack = flags & 16 ? (peer.isn + (step.number('ack') ?? peer.next)) >>> 0 : 0;
  return tcp(
    {
      srcPort: own.port,
      dstPort: peer.port,
      seq: step.number('rawseq') ?? (own.isn + seq) >>> 0,
      ack: step.number('rawack') ?? ack,
      flags,
      window: step.number('win') ?? 65535,
      urgent: step.number('urg') ?? 0,
      options: optionsOf(step, peer),
      dataOffset: step.number('off'),
      payload,
    } as Parameters<typeof tcp>[0],
    own.address,
    peer.address,
    checksum,
  );
}

/** A SYN with an `isn` of its own begins a new numbering; a repeated SYN does not. */
function startNumbers(step: Step, own: TcpPeer): void {
  const isn = step.number('isn');
  if (isn === undefined || isn === own.isn) {
    if (own.next > 1 && !step.keys.has('seq')) own.next = 0;
    return;
  }
  own.isn = isn;
  own.next = 0;
}

/** Options in the order they are written in the step. */
function optionsOf(step: Step, peer: TcpPeer): Uint8Array {
  return concat(...step.words.map((word) => optionOf(word, peer)));
}

function optionOf(word: string, peer: TcpPeer): Uint8Array {
  const [name, value = ''] = word.split('=', 2);
  switch (name) {
    case 'mss':
      return concat(Uint8Array.of(2, 4), be16(Number(value)));
    case 'ws':
      return Uint8Array.of(3, 3, Number(value));
    case 'sackok':
      return Uint8Array.of(4, 2);
    case 'ts':
      return concat(Uint8Array.of(8, 10), be32(...value.split('/').map(Number)));
    case 'sack': {
      const edges = value.split(/[-,]/).map((edge) => (peer.isn + Number(edge)) >>> 0);
      return concat(Uint8Array.of(5, 2 + edges.length * 4), be32(...edges));
    }
    case 'tfo':
      return concat(Uint8Array.of(34, 2 + value.length / 2), hex(value));
    case 'nop':
      return Uint8Array.of(1);
    case 'opt':
      return hex(value);
    default:
      return new Uint8Array(0);
  }
}
