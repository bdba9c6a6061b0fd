import { ETHER_TYPES } from '../names/ethertypes.ts';
import { dissectData } from './data.ts';
import { type FieldDefinition, hexField } from './define.ts';
import type { Dissection } from './dissection.ts';
import { dissectNetwork } from './ethernet.ts';

const DSAP = hexField('llc.dsap', 'DSAP', 'uint8');
const SSAP = hexField('llc.ssap', 'SSAP', 'uint8');
const CONTROL = hexField('llc.control', 'Control field', 'uint8');
const OUI = hexField('llc.oui', 'Organization Code', 'uint24');
const TYPE = hexField('llc.type', 'Type', 'uint16', { values: ETHER_TYPES });

export const LLC_FIELDS: readonly FieldDefinition[] = [DSAP, SSAP, CONTROL, OUI, TYPE];

/** IEEE 802.2 header; only SNAP with an EtherType (RFC 1042) is followed further. */
export function dissectLlc(d: Dissection, at: number): void {
  d.current = 'LLC';
  const { bytes } = d;
  bytes.need(at, 3);
  const snap = bytes.u8(at) === 0xaa && bytes.u8(at + 1) === 0xaa && bytes.u8(at + 2) === 3;
  const { section } = d.open('llc', 'Logical-Link Control', at, snap ? 8 : 3);
  section.read(DSAP, at, 1);
  section.read(SSAP, at + 1, 1);
  section.read(CONTROL, at + 2, 1);
  if (!snap) {
    dissectData(d, at + 3);
    return;
  }
  const oui = section.read(OUI, at + 3, 3).value;
  const type = section.read(TYPE, at + 6, 2).value;
  if (oui === 0 && typeof type === 'number' && type > 1500) dissectNetwork(d, type, at + 8);
  else dissectData(d, at + 8);
}
