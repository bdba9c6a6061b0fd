/** tshark's own field tree (`-T pdml`), read line by line: it puts one element on a line. */
import { tshark } from './tshark.ts';

export interface PdmlField {
  readonly name: string;
  readonly showname: string;
  readonly show: string;
  readonly pos: number;
  readonly size: number;
  readonly hidden: boolean;
  readonly children: PdmlField[];
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' };

function unescapeXml(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex: string) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name]!);
}

function parseElement(line: string): PdmlField {
  const attribute = (name: string) => unescapeXml(new RegExp(`\\b${name}="([^"]*)"`).exec(line)?.[1] ?? '');
  return {
    name: attribute('name'),
    showname: attribute('showname'),
    show: attribute('show'),
    pos: Number(attribute('pos')),
    size: Number(attribute('size')),
    hidden: line.includes('hide="yes"'),
    children: [],
  };
}

/** The protocols of every frame of a capture, with their fields. */
export function pdml(capture: Uint8Array, args: readonly string[] = []): PdmlField[][] {
  const packets: PdmlField[][] = [];
  let stack: PdmlField[] = [];
  for (const raw of tshark(capture, ['-T', 'pdml', ...args]).split('\n')) {
    const line = raw.trim();
    if (line.startsWith('<packet>')) {
      const root = parseElement('<proto name="packet">');
      packets.push(root.children);
      stack = [root];
    } else if (/^<(proto|field)\b/.test(line)) {
      const element = parseElement(line);
      stack.at(-1)?.children.push(element);
      if (!line.endsWith('/>')) stack.push(element);
    } else if (/^<\/(proto|field)>/.test(line)) stack.pop();
  }
  return packets;
}
