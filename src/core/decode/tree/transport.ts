import { dissectData } from './data.ts';
import { Dissection } from './dissection.ts';
import { asStop, stopLayer } from './error-layer.ts';
import { dissectIcmp } from './icmp.ts';
import { dissectIcmpv6 } from './icmpv6.ts';
import type { Draft, LayerDraft } from './section.ts';
import { dissectTcp } from './tcp.ts';
import { dissectUdp } from './udp.ts';

/** The payload of an IP packet; unknown protocols are data. */
export function dissectTransport(d: Dissection, protocol: number, at: number): void {
  switch (protocol) {
    case 6:
      dissectTcp(d, at);
      break;
    case 17:
      dissectUdp(d, at);
      break;
    case 1:
      dissectIcmp(d, at);
      break;
    case 58:
      dissectIcmpv6(d, at);
      break;
    default:
      dissectData(d, at);
      break;
  }
}

/** The layers of a payload that lies in a buffer of its own (a reassembled packet); their ranges are moved to `at`, empty. */
export function transportLayers(
  outer: Dissection,
  payload: Uint8Array,
  protocol: number,
  at: number,
): LayerDraft[] {
  const d = new Dissection(payload, { ...outer.context, originalLength: payload.length });
  d.src = outer.src;
  d.dst = outer.dst;
  d.ttl = outer.ttl;
  try {
    dissectTransport(d, protocol, 0);
  } catch (thrown) {
    stopLayer(d, asStop(thrown));
  }
  for (const layer of d.layers) {
    layer.offset = at;
    layer.length = 0;
    move(layer.section.fields, at);
  }
  return d.layers;
}

function move(fields: readonly Draft[], at: number): void {
  for (const field of fields) {
    field.offset = at;
    field.length = 0;
    if (field.children) move(field.children, at);
  }
}
