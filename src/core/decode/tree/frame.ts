import { linkTypeName } from '../linktypes.ts';
import type { FrameContext } from '../tree.ts';
import { type FieldDefinition, field } from './define.ts';
import type { Dissection } from './dissection.ts';
import type { Draft } from './section.ts';

const TIME_EPOCH = field('frame.time_epoch', 'Epoch Time', 'string');
const TIME_DELTA = field('frame.time_delta', 'Time delta from previous captured frame', 'reltime');
const TIME_RELATIVE = field('frame.time_relative', 'Time since reference or first frame', 'reltime');
const NUMBER = field('frame.number', 'Frame Number', 'uint32');
const LENGTH = field('frame.len', 'Frame length on the wire', 'uint32');
const CAPTURED = field('frame.cap_len', 'Frame length stored into the capture file', 'uint32');
const ENCAPSULATION = field('frame.encap_type', 'Encapsulation type', 'string');
const PROTOCOLS = field('frame.protocols', 'Protocols in frame', 'string');

export const FRAME_FIELDS: readonly FieldDefinition[] = [
  TIME_EPOCH,
  TIME_DELTA,
  TIME_RELATIVE,
  NUMBER,
  LENGTH,
  CAPTURED,
  ENCAPSULATION,
  PROTOCOLS,
];

function bits(length: number): string {
  return `${length} bytes (${length * 8} bits)`;
}

/** The layer about the frame itself: number, time, lengths; its protocols are added when they are known. */
export function openFrame(d: Dissection, frame: FrameContext, linkType: number): void {
  const captured = d.bytes.bytes.length;
  const original = d.bytes.limit;
  const label = `Frame ${frame.number}: ${original} bytes on wire (${original * 8} bits), ${captured} bytes captured (${captured * 8} bits)`;
  const { section } = d.open('frame', label, 0, captured);
  section.add(ENCAPSULATION, 0, 0, linkTypeName(linkType));
  if (!Number.isNaN(frame.seconds)) {
    const epoch = `${frame.seconds}.${String(frame.nanos).padStart(9, '0')}`;
    section.add(TIME_EPOCH, 0, 0, epoch, { append: ' seconds' });
  }
  if (frame.timeDelta !== undefined) section.add(TIME_DELTA, 0, 0, frame.timeDelta);
  if (frame.timeRelative !== undefined) section.add(TIME_RELATIVE, 0, 0, frame.timeRelative);
  section.add(NUMBER, 0, 0, frame.number);
  section.add(LENGTH, 0, 0, original, { label: `Frame Length: ${bits(original)}` });
  section.add(CAPTURED, 0, 0, captured, { label: `Capture Length: ${bits(captured)}` });
}

/** A layer, and those of a packet that it quotes: they stand as fields whose name is a protocol's. */
function protocolNames(name: string, fields: readonly Draft[]): string[] {
  const quoted = fields.filter((field) => /^(ip|ipv6|tcp|udp|icmp|icmpv6|data)$/.test(field.name));
  return [name, ...quoted.flatMap((field) => protocolNames(field.name, field.children ?? []))];
}

/** Names the layers inside, as `frame.protocols` does: 'eth:ip:tcp'. */
export function closeFrame(d: Dissection): void {
  const [frame, ...inner] = d.layers;
  if (frame?.name !== 'frame') return;
  const layers = inner.filter((layer) => !/^(_ws|wireside)\./.test(layer.name));
  const names = layers.flatMap((layer) => protocolNames(layer.name, layer.section.fields));
  frame.section.add(PROTOCOLS, 0, 0, names.join(':'));
}
