/** Every header field's value, cell by cell, against `tshark -T fields`; and the list of fields against `tshark -G fields`. */
import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { dissect } from '../../src/core/decode/dissect.ts';
import { FIELDS } from '../../src/core/decode/fields.ts';
import type { Field, ProtocolLayer } from '../../src/core/decode/tree.ts';
import { captureFiles, pcapFrames } from '../support/capture-files.ts';
import { tsharkFields } from '../support/tshark.ts';
import { madeSamples } from './decode-corpus.ts';

/** Fields of the frame, the conversation, other frames or reassembly: others hand them in. */
const FROM_OUTSIDE = [
  /^frame\.|^http\.|^llc\.|^data\./,
  /^tcp\.(stream|completeness|time_|analysis|seq$|ack$|nxtseq|window_size$|window_size_scalefactor)/,
  /^tcp\.options\.sack_|^(tcp|udp|icmp|icmpv6|ip)\..*resp_to|^udp\.(stream|time_)/,
  /^(ip|ipv6)\.(fragment|reassembled)/,
  // Worked out only where checksums are verified, which the oracle does not.
  /checksum_calculated$|^icmp\.checksum|^icmpv6\.checksum/,
  /^mptcp$/,
  // Listed as what they are, which no cell can show.
  /^tcp\.options\.(eol|nop|mss|wscale|sack_perm|sack|echo|timestamp|cc|md5|user_to|ao|tfo|experimental)$/,
];

const NAMES = [...FIELDS.values()]
  .filter(({ name, type }) => type !== 'none' && !FROM_OUTSIDE.some((pattern) => pattern.test(name)))
  .map(({ name }) => name);

/** The cells of a frame: every value of each field in order, joined as tshark joins them. */
function cells(layers: readonly ProtocolLayer[]): string[] {
  const values = new Map<string, string[]>();
  const visit = (fields: readonly Field[]): void => {
    for (const { name, display, children } of fields) {
      if (!values.has(name)) values.set(name, []);
      values.get(name)!.push(display);
      if (children) visit(children);
    }
  };
  for (const layer of layers) visit(layer.fields);
  return NAMES.map((name) => (values.get(name) ?? []).join(','));
}

/** `frame n: name = value` of every cell that is not empty, so that a difference names its field. */
function named(rows: readonly (readonly string[])[]): string[] {
  return rows.flatMap((row, i) =>
    NAMES.flatMap((name, j) => (row[j] ? [`frame ${i + 1}: ${name} = ${row[j]}`] : [])),
  );
}

describe('field values equal tshark', () => {
  it('are compared for more than sixty fields', () => {
    expect(NAMES.length).toBeGreaterThan(100);
  });

  it.each([...captureFiles(), ...madeSamples().map(({ name, pcap }) => ({ name, bytes: pcap }))])(
    '$name',
    ({ bytes }) => {
      const { linkType, frames } = pcapFrames(bytes);
      const ours = frames.map(({ offset, capLen, origLen }) =>
        cells(
          dissect(bytes.subarray(offset, offset + capLen), linkType, {
            originalLength: origLen,
            verifyChecksums: false,
          }),
        ),
      );
      expect(named(ours)).toEqual(named(tsharkFields(bytes, NAMES)));
    },
  );
});

/** Fields whose entry in tshark's list says something else than its tree does, or that it does not list. */
const LISTED_OTHERWISE = new Map([
  ['frame.time_epoch', 'a text, so that no digit is lost'],
  ['frame.encap_type', 'a text'],
  ['tcp.completeness', 'printed by a function of its own there'],
  ['llc.oui', 'printed as a company name there'],
  ['llc.control', 'one or two bytes there'],
]);
/** FT_ names of our types. */
const TYPES: Readonly<Record<string, string>> = {
  uint8: 'FT_UINT8',
  uint16: 'FT_UINT16',
  uint24: 'FT_UINT24',
  uint32: 'FT_UINT32',
  uint64: 'FT_UINT64',
  int32: 'FT_INT32',
  boolean: 'FT_BOOLEAN',
  ipv4: 'FT_IPv4',
  ipv6: 'FT_IPv6',
  ether: 'FT_ETHER',
  bytes: 'FT_BYTES',
  string: 'FT_STRING',
  none: 'FT_NONE',
  framenum: 'FT_FRAMENUM',
  reltime: 'FT_RELATIVE_TIME',
};

describe('the list of fields', () => {
  it('has the names, titles and types of tshark', () => {
    const known = new Map<string, string[]>();
    for (const line of execFileSync('tshark', ['-G', 'fields'], {
      maxBuffer: 1 << 28,
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .split('\n')) {
      const [kind, title = '', name = '', type = ''] = line.split('\t');
      if (kind === 'F') known.set(name, [...(known.get(name) ?? []), `${title} ${type}`]);
      if (kind === 'P') known.set(name, ['protocol']);
    }
    const odd = [...FIELDS.values()].filter(({ name, title, type }) => {
      const entries = known.get(name) ?? [];
      const listed = entries.includes('protocol') || entries.includes(`${title} ${TYPES[type]}`);
      return !listed && !LISTED_OTHERWISE.has(name);
    });
    expect(odd.map(({ name, title, type }) => [name, `${title} ${TYPES[type]}`, known.get(name)])).toEqual(
      [],
    );
  });
});
