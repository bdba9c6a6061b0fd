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
  /**
   * The write recorded last is an HTTP message's whose length was taken from its characters; `estimate…` say where its
   * record's length stands, until uncork() shows the bytes (http-write.ts).
   */
  estimated = false;
  estimateAt = 0;
  estimateGeneration = 0;
  estimateStart = 0;
  /** The request that the HTTP parser read last is of a method without a body: nothing more of it is to come. */
  bodyless = true;
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
