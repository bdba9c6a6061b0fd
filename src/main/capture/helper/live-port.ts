import { readSync } from 'node:fs';
import { encodeLive, LIVE_MAX_PAYLOAD, LIVE_WINDOW } from '../../../core/contract/live.ts';
import { liveRequestSchema } from '../../../core/contract/live-requests.ts';
import type { WatermarkMessage } from '../types.ts';
import type { Audience } from './session.ts';
import { type PortLike, portData } from './transport.ts';

/** The log as a port needs it: to read back what was written before, or while the page was slow. */
export interface LogFile {
  /** Descriptor for reading. */
  readonly file: number;
  readonly session: number;
  size(): number;
}

/**
 * One page's live stream of the packets log, past the main process: the protocol of core/contract/live.ts. At most
 * LIVE_WINDOW bytes are under way; a slow page is served from the file when it catches up, so nothing is held for it
 * and the capture never waits.
 */
export class LivePort implements Audience {
  readonly #port: PortLike;
  readonly #log: LogFile;
  #subscribed = false;
  #sent = 0;
  #acknowledged = 0;
  /** The next watermark to give, when all it speaks of has been sent; and the newest. Those between are left out. */
  #mark: WatermarkMessage | undefined;
  #newest: WatermarkMessage | undefined;

  constructor(port: PortLike, log: LogFile) {
    this.#port = port;
    this.#log = log;
    port.on('message', (message) => this.#request(portData(message)));
    port.start();
  }

  written(offset: number, bytes: Uint8Array): void {
    if (!this.#subscribed || bytes.length === 0) return;
    const fits = offset === this.#sent && bytes.length <= Math.min(this.#room(), LIVE_MAX_PAYLOAD);
    if (fits) this.#send(bytes);
    else this.#pump();
  }

  watermark(message: WatermarkMessage): void {
    if (this.#mark) this.#newest = message;
    else this.#mark = message;
    this.#pump();
  }

  stopped(): void {
    this.#pump();
  }

  #request(message: unknown): void {
    const parsed = liveRequestSchema.safeParse(message);
    if (!parsed.success || parsed.data.session !== this.#log.session) return;
    const request = parsed.data;
    if (request.type === 'unsubscribe') this.#subscribed = false;
    if (request.type === 'subscribe') {
      this.#subscribed = true;
      this.#sent = this.#acknowledged = Math.min(request.packets, this.#log.size());
    }
    if (request.type === 'ack')
      this.#acknowledged = Math.min(Math.max(request.packets, this.#acknowledged), this.#sent);
    this.#pump();
  }

  #room(): number {
    return LIVE_WINDOW - (this.#sent - this.#acknowledged);
  }

  #send(bytes: Uint8Array): void {
    const { session } = this.#log;
    // Encoding copies, and so frees the helper's buffer for the next batch.
    this.#post(
      encodeLive({ kind: 'packets', session, offset: this.#sent, bytes: bytes as Uint8Array<ArrayBuffer> }),
    );
    this.#sent += bytes.length;
  }

  #post(frame: Uint8Array<ArrayBuffer>): void {
    this.#port.postMessage(frame.buffer);
  }

  /** Sends what the window has room for from the file, then the watermark if all it speaks of is sent. */
  #pump(): void {
    if (!this.#subscribed) return;
    for (;;) {
      const length = Math.min(this.#log.size() - this.#sent, this.#room(), LIVE_MAX_PAYLOAD);
      if (length <= 0) break;
      const bytes = new Uint8Array(length);
      const read = readSync(this.#log.file, bytes, 0, length, this.#sent);
      if (read === 0) break;
      this.#send(bytes.subarray(0, read));
    }
    this.#tellWatermark();
  }

  #tellWatermark(): void {
    while (this.#mark && this.#mark.size <= this.#sent) {
      const { seconds, nanos } = this.#mark;
      this.#mark = this.#newest;
      this.#newest = undefined;
      this.#post(encodeLive({ kind: 'watermark', session: this.#log.session, seconds, nanos }));
    }
  }
}
