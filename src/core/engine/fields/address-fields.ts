import { Layer } from '../../decode/scratch.ts';
import type { FieldAccess, FieldType, Value } from '../../filter/types.ts';
import { type AddressView, addressFamilies } from '../../trace/addresses.ts';
import { NONE } from '../../trace/frames.ts';
import { column, declare, type FieldDeclaration, type FieldSource, type Getter, numbers } from './field.ts';

/** An address as filters know it: IPv4 a number, IPv6 its 16 bytes. */
function addressValue(addresses: AddressView, id: number): Value {
  if (addresses.get('family', id) === addressFamilies.ipv4) return addresses.get('a', id);
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (const [index, word] of (['a', 'b', 'c', 'd'] as const).entries()) {
    view.setUint32(index * 4, addresses.get(word, id));
  }
  return bytes;
}

/** Ids that are addresses of one family; −1 for the rest. */
function ofFamily(addresses: AddressView, family: number, get: Getter): Getter {
  const familyOf = column(addresses, 'family');
  return (row) => {
    const id = get(row);
    return id !== NONE && familyOf(id) === family ? id : -1;
  };
}

type Side = 'src' | 'dst';

/** A quoted packet of an ICMP error has addresses too; these columns hold the outer ones, as `ip.src` shows first. */
function frameSides(family: number, sides: readonly Side[]) {
  return ({ tables }: FieldSource): FieldAccess => ({
    interned: {
      ids: sides.map((side) => ofFamily(tables.addresses, family, column(tables.frames, side))),
      value: (id) => addressValue(tables.addresses, id),
    },
  });
}

/** Both addresses of the socket that a record speaks of. */
function recordSides(family: number) {
  return ({ tables }: FieldSource): FieldAccess => {
    const { records, sockets, addresses } = tables;
    const socketOf = column(records, 'socket');
    const side = (name: 'localAddress' | 'remoteAddress'): Getter => {
      const of = column(sockets, name);
      return ofFamily(addresses, family, (row) => of(socketOf(row)));
    };
    return {
      later: true,
      interned: {
        ids: [side('localAddress'), side('remoteAddress')],
        value: (id) => addressValue(addresses, id),
      },
    };
  };
}

function family(name: 'ip' | 'ipv6', number: number, type: FieldType): FieldDeclaration[] {
  const words = name === 'ip' ? 'IPv4' : 'IPv6';
  return [
    declare(`${name}.src`, type, `${words} source address`, { frames: frameSides(number, ['src']) }),
    declare(`${name}.dst`, type, `${words} destination address`, { frames: frameSides(number, ['dst']) }),
    declare(`${name}.addr`, type, `${words} source or destination address`, {
      frames: frameSides(number, ['src', 'dst']),
      records: recordSides(number),
    }),
    declare(`${name}.host`, type, `The same as ${name}.addr`, {
      frames: frameSides(number, ['src', 'dst']),
      records: recordSides(number),
    }),
  ];
}

const protocolNames = { 1: 'ICMP', 2: 'IGMP', 6: 'TCP', 17: 'UDP', 58: 'IPv6-ICMP', 132: 'SCTP' };

export const addressFields: readonly FieldDeclaration[] = [
  ...family('ip', addressFamilies.ipv4, 'ipv4'),
  ...family('ipv6', addressFamilies.ipv6, 'ipv6'),
  declare(
    'ip.proto',
    'uint',
    'Protocol of the IPv4 payload',
    numbers(({ tables }) => {
      const layers = column(tables.frames, 'layers');
      const proto = column(tables.frames, 'ipProto');
      return (row) => ((layers(row) & Layer.IPV4) === 0 ? Number.NaN : proto(row));
    }),
    { values: protocolNames },
  ),
];
