/** What each field of the TCP header is for, after RFC 9293 §3.1 and §3.2. */
import type { Key } from '../words/words.ts';

export interface HeaderHelp {
  readonly title: Key;
  readonly text: Key;
}

/** By the name of the cell in engine/explain/tcp-header.ts. */
export const headerHelp: Readonly<Record<string, HeaderHelp>> = {
  'Source port': { title: 'Source port', text: 'The port of the side that sent this segment.' },
  'Destination port': { title: 'Destination port', text: 'The port of the side it is for.' },
  'Sequence number': {
    title: 'Sequence number',
    text: 'The number of the first byte in this segment; of a SYN, the number that the bytes are counted from. Shown counted from 0, beside it as it is on the wire.',
  },
  'Acknowledgment number': {
    title: 'Acknowledgment number',
    text: 'The number of the byte that the sender wants next: everything before it has arrived. It counts where the A flag is set.',
  },
  Offset: { title: 'Offset', text: 'Length of the header in bytes: where the payload begins.' },
  Flags: {
    title: 'Flags',
    text: 'A: the acknowledgment number counts. P: hand the bytes to the program at once. R: reset. S: opens a direction. F: closes it. U: urgent. E, C: congestion notification.',
  },
  Window: {
    title: 'Window',
    text: 'How many bytes more the sender of this segment has room for, times the scale that the handshake agreed upon.',
  },
  Checksum: {
    title: 'Checksum',
    text: 'Over header, payload and addresses. On loopback and with offload the kernel leaves it partial: the hardware would complete it.',
  },
  'Urgent pointer': {
    title: 'Urgent pointer',
    text: 'Where urgent data ends; it counts where the U flag is set. Hardly used.',
  },
  Options: {
    title: 'Options',
    text: 'Maximum segment size, window scale, selective acknowledgment, timestamps: agreed upon in the SYNs.',
  },
};
