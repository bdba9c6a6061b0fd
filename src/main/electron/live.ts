/** The live stream of one window: MessagePorts to its page, one from main and one from each capture helper. */
import { MessageChannelMain, type WebContents } from 'electron';
import { LIVE_CHANNEL, type LivePortMessage } from '../../core/contract/hosts.ts';
import type { Application } from '../service/application.ts';

/** What the preload is sent with the port; `session` tells which recording a capture port carries. */
export interface LivePortNotice extends LivePortMessage {
  readonly session?: number;
}

const notice = (role: LivePortMessage['role'], session?: number): LivePortNotice => ({
  wireside: 'live',
  role,
  ...(session === undefined ? {} : { session }),
});

/** Gives the page its ports, and each later helper's. Returns what takes them back. */
export function openLive(application: Application, contents: WebContents): () => void {
  const { port1, port2 } = new MessageChannelMain();
  const connection = application.connectLive({ send: (frame) => port1.postMessage(frame) });
  // What does not fit the schema does nothing; the page is ours, so there is nobody to tell.
  port1.on('message', (event) => void connection.request(event.data));
  port1.on('close', () => connection.close());
  port1.start();
  contents.postMessage(LIVE_CHANNEL, notice('service'), [port2]);
  const offer = application.offerCapturePort((session) => {
    const channel = new MessageChannelMain();
    contents.postMessage(LIVE_CHANNEL, notice('capture', session), [channel.port2]);
    return channel.port1;
  });
  return () => {
    offer.release();
    connection.close();
    port1.close();
  };
}
