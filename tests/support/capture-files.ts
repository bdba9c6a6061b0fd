import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A real capture file. */
export interface CaptureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Where real captures are kept: the checkout's own, and a folder beside the checkout. */
const FOLDERS = ['../fixtures/captures/', '../../../shared/captures/'];

/** Every real capture there is, by name; one that is in both places once. */
export function captureFiles(): CaptureFile[] {
  const found = new Map<string, CaptureFile>();
  for (const folder of FOLDERS.map((path) => fileURLToPath(new URL(path, import.meta.url)))) {
    if (!existsSync(folder)) continue;
    for (const name of readdirSync(folder).filter((entry) => /\.pcap(ng)?$/.test(entry))) {
      if (!found.has(name)) found.set(name, { name, bytes: readFileSync(folder + name) });
    }
  }
  return [...found.values()];
}

/** A frame of a classic pcap file. */
export interface PcapFrame {
  readonly offset: number;
  readonly capLen: number;
  readonly origLen: number;
  readonly seconds: number;
  readonly nanos: number;
}

/** The frames of a well-formed classic pcap file in memory; for tests that need no more of a reader. */
export function pcapFrames(file: Uint8Array): { linkType: number; frames: PcapFrame[] } {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const little = view.getUint8(0) !== 0xa1;
  const scale = view.getUint32(0, little) === 0xa1b23c4d ? 1 : 1000;
  const frames: PcapFrame[] = [];
  for (let at = 24; at + 16 <= file.length; ) {
    const word = (i: number) => view.getUint32(at + 4 * i, little);
    const [seconds, fraction, capLen, origLen] = [word(0), word(1), word(2), word(3)];
    frames.push({ offset: at + 16, capLen, origLen, seconds, nanos: fraction * scale });
    at += 16 + capLen;
  }
  return { linkType: view.getUint32(20, little), frames };
}
