/** The service's side of the live stream for tests: a MessagePort, or a stand-in for a WebSocket. */
import { encodeLive, type LiveMessage } from '../../../src/core/contract/live.ts';
import type { LiveRequest } from '../../../src/core/contract/live-requests.ts';

/** A WebSocket that a test opens, closes and speaks through. */
export class TestSocket extends EventTarget {
  readonly requests: LiveRequest[] = [];
  readyState = 0;
  binaryType = '';

  send(text: string): void {
    this.requests.push(JSON.parse(text) as LiveRequest);
  }

  close(): void {
    this.readyState = 3;
    this.dispatchEvent(new Event('close'));
  }

  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }

  tell(message: LiveMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: encodeLive(message).buffer }));
  }

  as(): WebSocket {
    return this as unknown as WebSocket;
  }
}

/** Requests that a port's other end was sent, as they come. */
export function requestsOf(port: MessagePort): LiveRequest[] {
  const requests: LiveRequest[] = [];
  port.onmessage = (event) => requests.push(event.data as LiveRequest);
  return requests;
}

/** Lets messages of ports arrive. */
export const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
