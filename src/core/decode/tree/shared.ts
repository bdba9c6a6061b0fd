/** Value names that several protocols share. */
import { DSCP, ECN } from '../names/dscp.ts';

export const DSCP_NAMES: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(DSCP).map(([code, [, long]]) => [code, long]),
);
export const ECN_NAMES: readonly string[] = ECN.map(([, long]) => long);

/** Wireshark's checksum states; 'Partial' is our own: the sum of the pseudo-header, left for a network card to finish. */
export const CHECKSUM_STATES = ['Bad', 'Good', 'Unverified', 'Not present', 'Illegal', 'Partial'] as const;

/** `(DSCP: CS0, ECN: Not-ECT)` of a type of service or traffic class. */
export function servicesText(byte: number): string {
  const [dscp] = DSCP[byte >> 2] ?? ['Unknown'];
  return `(DSCP: ${dscp}, ECN: ${ECN[byte & 3]![0]})`;
}
