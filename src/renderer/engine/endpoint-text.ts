import { formatAddress } from '../../core/trace/addresses.ts';
import { NONE } from '../../core/trace/frames.ts';
import type { TraceTables } from '../../core/trace/tables.ts';

/** `127.0.0.1:5000`, `[::1]:5000`; without a port where the frame has none; empty without an address. */
export function endpointText({ addresses }: TraceTables, address: number, port: number): string {
  if (address === NONE) return '';
  const text = formatAddress(addresses, address);
  if (port === 0) return text;
  return text.includes(':') ? `[${text}]:${port}` : `${text}:${port}`;
}
