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
  /** Requests seen. */
  requests = 0;
  readonly #recorder: Recorder;
  readonly #watchTimers: () => void;
  readonly #bufferSymbol = findBufferSymbol();

  /** @param watchTimers called when the refreshes of idle timers must be watched from now on; again and again */
  constructor(recorder: Recorder, watchTimers: () => void) {
    this.#recorder = recorder;
    this.#watchTimers = watchTimers;
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
    if (consumer === Consumer.onread) this.#beginPiecemeal(participant);
    participant.consumer = consumer;
    participant.handed = bytesDispatched(socket);
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
      return;
    }
    const now = bytesRead(socket);
    if (now > participant.told) this.tell(socket, participant, now, participant.consumer || Consumer.nobody);
  }

  /** The parser has read a request's head, and with it whatever came along. */
  request(socket: ObservedSocket, participant: Participant, method: unknown): void {
    if (participant.consumer === 0) this.recognise(socket, participant);
    if (participant.consumer === 0) return;
    const now = bytesRead(socket);
    if (now > participant.told) this.tell(socket, participant, now, Consumer.httpParser);
    this.requests += 1;
    // A body with these methods is allowed and very rare: it is told with the next record.
    if (method !== 'GET' && method !== 'HEAD' && !participant.piecemeal) this.#beginPiecemeal(participant);
  }

  #beginPiecemeal(participant: Participant): void {
    participant.piecemeal = true;
    this.#watchTimers();
  }

  /** The parser has read the head of an upgraded connection, or of CONNECT: from now on the program reads. */
  handOver(socket: ObservedSocket, participant: Participant): void {
    const now = bytesRead(socket);
    if (now > participant.told) this.tell(socket, participant, now, Consumer.httpParser);
    participant.consumer = 0;
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
