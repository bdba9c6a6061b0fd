import type { Consumer, Role, Transport } from '../core/capfile/records/index.ts';

/** What the probe keeps of a participant. It holds no reference to it, so it keeps nothing alive. */
export class Participant {
  readonly id: number;
  readonly role: Role;
  readonly label: string;
  /** Of a server: label of the sockets it accepts. */
  readonly acceptedLabel: string;
  transport: Transport;
  /** Bytes of the handle that records have told of, where a parser or `onread` consumes them. */
  told = 0;
  /** Bytes handed over by write() and end(): where the next ones begin. */
  handed = 0;
  /** Bytes delivered by 'data' and read(), where an encoding hides their number. */
  delivered = 0;
  /** Connection attempts so far. */
  attempts = 0;
  /** Who takes the bytes without the stream's knowing; 0: nobody. */
  consumer: Consumer | 0 = 0;
  /** Its bytes may be consumed outside of requests' heads: each refresh of its timer is looked at. */
  piecemeal = false;
  /** 'close' was seen: connecting again makes a new participant. */
  closed = false;

  constructor(id: number, role: Role, transport: Transport, label: string, acceptedLabel: string) {
    this.id = id;
    this.role = role;
    this.transport = transport;
    this.label = label;
    this.acceptedLabel = acceptedLabel;
  }
}
