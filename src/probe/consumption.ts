import { Consumer, DETAILS, RECORD_NAMES } from '../core/capfile/records/index.ts';
import { bytesDispatched, bytesRead, findBufferSymbol, type ObservedSocket } from './node-internals.ts';
import type { Participant } from './participants.ts';
import type { Recorder } from './recorder.ts';

const CODE = RECORD_NAMES.consumed.code;
const CONSUMER_KEY = DETAILS.consumer.key;

/**
 * Notices bytes that leave the handle with no 'data' and no read() to tell of them.
 *
 * - http.createServer: the parser consumes the handle natively (`parser.consume(handle)`, lib/_http_server.js). A
 *   record is made when the server emits 'request' (or 'upgrade' …), before the program's listeners run; and for the
 *   rest of a body when the parser has run, which Node ends with `socket._unrefTimer()` (onParserExecute).
 * - `onread`: Node begins each delivery with `socket._unrefTimer()` (onStreamRead), before the program's callback.
 *
 * Both compare `handle.bytesRead` with what was told before. Nothing is polled by time.
 */
export class Consumption {
  readonly #recorder: Recorder;
  readonly #bufferSymbol = findBufferSymbol();
  #watching = false;

  constructor(recorder: Recorder) {
    this.#recorder = recorder;
  }

  /** Finds out who consumes the socket's bytes, where that may have changed. */
  recognise(socket: ObservedSocket, participant: Participant): void {
    if (socket.parser?._consumed === true) this.#begin(socket, participant, Consumer.httpParser);
    else if (this.#hasOwnBuffer(socket)) this.#begin(socket, participant, Consumer.onread);
    else participant.consumer = 0;
  }

  #begin(socket: ObservedSocket, participant: Participant, consumer: Consumer): void {
    if (participant.consumer === consumer) return;
    // What came before went to the stream, or is told by the next record.
    if (consumer === Consumer.httpParser && socket.readableDidRead) participant.told = bytesRead(socket);
    participant.consumer = consumer;
    participant.bodyless = consumer === Consumer.httpParser;
    if (!participant.bodyless) this.#watching = true;
  }

  #hasOwnBuffer(socket: ObservedSocket): boolean {
    if (this.#bufferSymbol === undefined) return false;
    return Boolean((socket as unknown as Record<symbol, unknown>)[this.#bufferSymbol]);
  }

  /** Makes a record of the bytes that were consumed since the last one, if there are any. */
  note(socket: ObservedSocket, participant: Participant): void {
    if (participant.consumer === Consumer.httpParser && socket.parser?._consumed !== true) {
      // A 'data' listener or an upgrade took the socket from the parser.
      participant.consumer = 0;
      participant.bodyless = true;
      return;
    }
    const now = bytesRead(socket);
    if (now > participant.told) this.tell(socket, participant, now, participant.consumer || Consumer.nobody);
  }

  /** Bytes that have left the handle, with a record made of those not yet told; for a record about something else. */
  upTo(socket: ObservedSocket, participant: Participant): number {
    if (!participant.bodyless) this.note(socket, participant);
    return participant.consumer === 0 ? bytesRead(socket) : participant.told;
  }

  /** The parser has read a request's head, and with it whatever came along. */
  request(socket: ObservedSocket, participant: Participant, method: unknown): void {
    if (participant.consumer === 0) this.recognise(socket, participant);
    if (participant.consumer === 0) return;
    this.note(socket, participant);
    // A body with such a method is allowed and very rare: its bytes are then told with the next record.
    participant.bodyless = method === 'GET' || method === 'HEAD';
    if (!participant.bodyless) this.#watching = true;
  }

  /** Whether any socket is or was consumed piece by piece: without one, nobody need look at each delivery. */
  get watching(): boolean {
    return this.#watching;
  }

  /** The parser has read the head of an upgraded connection, or of CONNECT: from now on the program reads. */
  handOver(socket: ObservedSocket, participant: Participant): void {
    const now = bytesRead(socket);
    if (now > participant.told) this.tell(socket, participant, now, Consumer.httpParser);
    participant.consumer = 0;
    participant.bodyless = true;
    participant.delivered = now;
  }

  /** Makes a record of the bytes up to `now` of the handle's counter. */
  tell(socket: ObservedSocket, participant: Participant, now: number, consumer: Consumer): void {
    const start = participant.told;
    participant.told = now;
    // In http's hands the bytes handed over are all with the handle when nothing waits; asking it costs 22 ns.
    const written = consumer === Consumer.httpParser ? participant.handed : bytesDispatched(socket);
    this.#recorder.range(participant, CODE, 0, now, written, start, now - start, CONSUMER_KEY, consumer);
  }
}
