/** The field tree against tshark's (`-T pdml`): every line's name, text, byte range and value, in order. */
import { describe, expect, it } from 'vitest';
import { dissect } from '../../src/core/decode/dissect.ts';
import { captureFiles, pcapFrames } from '../support/capture-files.ts';
import { pdml } from '../support/pdml.ts';
import { madeSamples } from './decode-corpus.ts';
import { contextOf, ourTree, theirTree, withoutPartialChecksums } from './decode-tree-lines.ts';

const CHECKED = ['tcp', 'udp', 'ip'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);

describe('the field tree equals tshark', () => {
  it.each([...captureFiles(), ...madeSamples().map(({ name, pcap }) => ({ name, bytes: pcap }))])(
    '$name',
    ({ bytes }) => {
      const { linkType, frames } = pcapFrames(bytes);
      const packets = pdml(bytes, CHECKED);
      expect(packets.length).toBe(frames.length);
      packets.forEach((packet, i) => {
        const { offset, capLen, origLen } = frames[i]!;
        const context = contextOf(packet, origLen);
        const layers = dissect(bytes.subarray(offset, offset + capLen), linkType, context);
        const [ours, theirs] = withoutPartialChecksums(ourTree(layers), theirTree(packet));
        expect([`frame ${i + 1}`, ...ours]).toEqual([`frame ${i + 1}`, ...theirs]);
      });
    },
  );
});
