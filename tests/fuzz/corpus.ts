/** Real files to mutate: captures, and sessions recorded by `wireside run`. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { pcapFrames } from '../support/capture-files.ts';
import { concat } from '../support/packets-bytes.ts';
import type { Random } from './random.ts';

/** A file in pieces between which it may be cut: what must stay, and the packets (pcapng: blocks) behind it. */
export interface CorpusFile {
  readonly name: string;
  readonly head: Uint8Array;
  readonly pieces: readonly Uint8Array[];
  /** Our own blocks and other ones behind the last packet. */
  readonly tail: readonly Uint8Array[];
}

export type Corpus = readonly CorpusFile[];

// Only files that the checkout holds: a case must be the same on every machine.
const FOLDERS = ['../fixtures/captures/', './corpus/'];
const ENHANCED_PACKET = 6;
const CUSTOM = 0xbad;

export function readCorpus(): Corpus {
  return FOLDERS.flatMap((path) => {
    const folder = fileURLToPath(new URL(path, import.meta.url));
    const names = readdirSync(folder).filter((name) => /\.pcap(ng)?$/.test(name));
    return names.sort().map((name) => cutFile(name, new Uint8Array(readFileSync(folder + name))));
  });
}

function cutFile(name: string, bytes: Uint8Array): CorpusFile {
  return name.endsWith('ng') ? cutPcapng(name, bytes) : cutPcap(name, bytes);
}

function cutPcap(name: string, bytes: Uint8Array): CorpusFile {
  const { frames } = pcapFrames(bytes);
  const pieces = frames.map(({ offset, capLen }) => bytes.subarray(offset - 16, offset + capLen));
  return { name, head: bytes.subarray(0, 24), pieces, tail: [] };
}

function cutPcapng(name: string, bytes: Uint8Array): CorpusFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const blocks: { type: number; bytes: Uint8Array }[] = [];
  for (let at = 0; at < bytes.length; at += view.getUint32(at + 4, true)) {
    const type = view.getUint32(at, true);
    blocks.push({ type, bytes: bytes.subarray(at, at + view.getUint32(at + 4, true)) });
  }
  const of = (test: (type: number) => boolean) =>
    blocks.filter(({ type }) => test(type)).map((block) => block.bytes);
  const head = of((type) => type !== ENHANCED_PACKET && type !== CUSTOM && type !== 5);
  return {
    name,
    head: concat(...head),
    pieces: of((type) => type === ENHANCED_PACKET),
    tail: of((type) => type === CUSTOM || type === 5),
  };
}

/** The blocks of records behind the packets. */
export function recordsOf({ tail }: CorpusFile): Uint8Array[] {
  return tail.filter((block) => block[0] === (CUSTOM & 0xff) && block[1] === CUSTOM >> 8);
}

/** The file, or part of it: most damage shows in a few packets, and a case must be quick. */
export function part(r: Random, { head, pieces, tail }: CorpusFile, most = 9): Uint8Array {
  if (r.oneIn(250)) return concat(head, ...pieces, ...tail);
  const count = r.between(1, most);
  const from = r.below(Math.max(1, pieces.length - count));
  return concat(head, ...pieces.slice(from, from + count), ...tail);
}
