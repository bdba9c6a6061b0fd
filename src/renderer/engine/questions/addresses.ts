import type { AddressView } from '../../../core/trace/addresses.ts';

/** Order of two address ids: IPv4 before IPv6, and by number. */
export function compareAddresses(addresses: AddressView, x: number, y: number): number {
  if (x === y) return 0;
  for (const column of ['family', 'a', 'b', 'c', 'd'] as const) {
    const difference = addresses.get(column, x) - addresses.get(column, y);
    if (difference !== 0) return difference;
  }
  return 0;
}
