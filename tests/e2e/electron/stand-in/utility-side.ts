/** `--import` of a utility process: makes `process.parentPort` of the IPC channel, and takes the channel away. */
import { EventEmitter } from 'node:events';
import { Port } from './ports.ts';

const channel = process.send?.bind(process) as (message: unknown) => void;
const send = (message: unknown): void => {
  if (process.connected) channel(message);
};
const parentPort = new EventEmitter() as EventEmitter & { postMessage(data: unknown): void; start(): void };
parentPort.postMessage = (data) => send({ t: 'parent', data });
parentPort.start = () => {};

/** Far ends, by the id that the parent gave them. */
const far = new Map<number, Port>();

function adopt(id: number): Port {
  const [near, other] = Port.pair();
  far.set(id, other);
  other.on('message', (message) => send({ t: 'port', id, data: message.data }));
  other.on('close', () => {
    far.delete(id);
    send({ t: 'portClose', id });
  });
  other.start();
  return near;
}

process.on('message', (message: { t: string; id: number; data: unknown; ports?: number[] }) => {
  if (message.t === 'child') {
    parentPort.emit('message', { data: message.data, ports: (message.ports ?? []).map(adopt) });
  } else if (message.t === 'port') far.get(message.id)?.postMessage(message.data);
  else if (message.t === 'portClose') far.get(message.id)?.close();
});
// A utility process ends with the app that made it.
process.on('disconnect', () => process.exit());
Object.defineProperty(process, 'parentPort', { value: parentPort });
Object.defineProperty(process, 'send', { value: undefined });
