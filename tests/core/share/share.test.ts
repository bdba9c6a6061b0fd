import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { recordName } from '../../../src/core/capfile/records/names.ts';
import { createEngine } from '../../../src/core/engine/engine.ts';
import { rewriteWhole } from '../../../src/core/rewrite/whole.ts';
import type { LadderTrace } from '../../../src/core/scene/trace.ts';
import { pictureTokens } from '../../../src/core/share/colours.ts';
import { giveLadder, stepSvgs } from '../../../src/core/share/give.ts';
import { base64, MOST_SESSION_BYTES, sessionPage } from '../../../src/core/share/html.ts';
import { ladderOf, selectionRows, stepRows, wholeRows } from '../../../src/core/share/picture.ts';
import { laneName, type PictureOptions } from '../../../src/core/share/svg.ts';
import { escapeXml } from '../../../src/core/share/svg-canvas.ts';
import { entryRow, isRecordEntry } from '../../../src/core/trace/order.ts';
import { CONNECTION, sessionBytes } from '../../renderer/support/traced.ts';

let view: LadderTrace;
beforeAll(() => {
  view = viewOf(sessionBytes(CONNECTION));
});

function viewOf(bytes: Uint8Array): LadderTrace {
  const engine = createEngine();
  engine.packets.push(bytes);
  engine.packets.end();
  engine.records.end();
  return ladderOf(engine);
}

const chipText = (entry: number): string =>
  isRecordEntry(entry) ? recordName(view.tables.records.get('name', entryRow(entry))).text : 'frame';

const options = (changes: Partial<PictureOptions> = {}): PictureOptions => ({
  rows: wholeRows(view),
  theme: 'light',
  width: 1100,
  title: 'A <connection> & its "end"',
  words: { client: 'CLIENT', wire: 'WIRE', server: 'SERVER' },
  chipText,
  ...changes,
});

/** The names of elements, in order; fails where the text is not well-formed XML of the kind that is written here. */
function elementsOf(svg: string): string[] {
  const open: string[] = [];
  const seen: string[] = [];
  const rest = svg
    .replace(/<\?xml[^?]*\?>/, '')
    .replace(/<(\/?)(\w+)((?:\s[\w:-]+="[^"<]*")*)\s*(\/?)>/g, (_, end, name, __, empty) => {
      if (end) expect(open.pop()).toBe(name);
      else {
        seen.push(name);
        if (!empty) open.push(name);
      }
      return '';
    });
  expect(open).toEqual([]);
  expect(rest).not.toMatch(/[<>]/);
  expect(rest).not.toMatch(/&(?!#\d+;)/);
  return seen;
}

describe('a ladder as SVG', () => {
  it('is well-formed, and says what every row says', () => {
    const svg = giveLadder(view, 'svg', options());
    expect(elementsOf(svg).filter((name) => name === 'text').length).toBeGreaterThan(view.rows * 2);
    for (let row = 0; row < view.rows; row += 1) {
      const entry = view.layout.rows.get('entry', row);
      if (isRecordEntry(entry)) expect(svg).toContain(`>${escapeXml(chipText(entry))}<`);
    }
    for (const label of ['SYN', 'SYN, ACK', 'FIN, ACK', 'ESTABLISHED', '3.00 s idle'])
      expect(svg).toContain(`>${label}<`);
    expect(svg).toContain('<title id="title">A &#60;connection&#62; &#38; its &#34;end&#34;</title>');
    expect(svg).not.toMatch(/ style=|<script|href=/);
  });

  it('holds out against what cannot stand in XML', () => {
    const svg = giveLadder(view, 'svg', options({ chipText: () => '\u0000</text>\ud800]]>' }));
    elementsOf(svg);
    expect(svg).toContain('\ufffd&#60;/text&#62;');
  });

  it('is as high as its rows, and lights the selection', () => {
    const item = { kind: 'frame', row: 1 } as const;
    const small = giveLadder(view, 'svg', options({ rows: selectionRows(view, item)! }));
    const heightOf = (svg: string): number => Number(/ height="(\d+)"/.exec(svg)?.[1]);
    expect(heightOf(small)).toBeLessThan(heightOf(giveLadder(view, 'svg', options())));
    expect(small).toContain(pictureTokens['--select']![0]);
  });

  it('comes as a series of one size that grows by a row each', () => {
    const steps = stepSvgs(view, options());
    expect(steps.map(({ name }) => name).slice(0, 5)).toEqual([
      '01-e1.svg',
      '02-e2.svg',
      '03-e3.svg',
      '04-e4.svg',
      '05-frame-1.svg',
    ]);
    expect(steps).toHaveLength(view.rows);
    expect(new Set(steps.map(({ svg }) => /viewBox="([^"]+)"/.exec(svg)?.[1])).size).toBe(1);
    const texts = steps.map(({ svg }) => elementsOf(svg).filter((name) => name === 'text').length);
    expect(texts).toEqual(texts.toSorted((a, b) => a - b));
    expect(steps[3]?.svg).not.toContain('>SYN<');
  });
});

describe('a ladder as text', () => {
  it('stands in aligned columns', () => {
    const { rows } = { rows: stepRows(view, { kind: 'frame', row: 2 })! };
    const text = giveLadder(view, 'ascii', options({ rows })).split('\n');
    expect(text[0]).toMatch(/client 127\.0\.0\.1:40000 +server 127\.0\.0\.1:8080$/);
    const lane = text[1]!.indexOf('|');
    for (const line of text.slice(1, -1)) {
      expect(line[lane]).toBe('|');
      expect(line).toMatch(/^[ -~]*$/);
    }
    const arrows = text
      .filter((line) => /[<>]/.test(line))
      .map((line) => line.slice(lane).replace(/-+/g, '-'));
    expect(arrows).toEqual([
      '|- SYN Seq=0 Win=65495 ->|',
      expect.stringMatching(/^\|<- SYN, ACK Seq=0 Ack=1 Win=\d+ -\|$/),
      '|- ACK Seq=1 Ack=1 ->|',
    ]);
  });

  it('draws with lines where it may', () => {
    const text = giveLadder(view, 'text', options());
    expect(text).toContain('▶│');
    expect(text).toContain('│◀');
    expect(text).toMatch(/┄ {2}3\.00 s idle {2}┄/);
  });
});

describe('a ladder as a Mermaid diagram', () => {
  it('names the lanes, and has an arrow for each frame and a note for each record', () => {
    const lines = giveLadder(view, 'mermaid', options()).split('\n');
    expect(lines.filter((line) => line.includes('participant'))).toEqual([
      `  participant L0 as client ${laneName(view, view.tick.lanes[0]!)}`,
      `  participant L1 as server ${laneName(view, view.tick.lanes[1]!)}`,
    ]);
    expect(lines.filter((line) => /L\d(-|--)(>>|x|\))L\d: /.test(line))).toHaveLength(
      view.tables.frames.length,
    );
    expect(lines.filter((line) => /Note (left|right) of/.test(line))).toHaveLength(
      view.tables.records.length,
    );
  });

  it('escapes what the parser takes for its own', () => {
    const text = giveLadder(view, 'mermaid', options({ chipText: () => 'a;b #c %% <br> {"d"}\nend' }));
    const note = text.split('\n').find((line) => line.includes('Note right of'))!;
    expect(note.slice(note.indexOf(': ') + 2)).toBe(
      'a#59;b #35;c #37;#37; #60;br#62; #123;#34;d#34;#125; end',
    );
  });
});

describe('a session as a page', () => {
  const page = (session: Uint8Array) =>
    sessionPage({
      title: '</title><script>alert(1)</script>',
      language: 'en',
      session,
      viewer: { script: 'const s = "</script><!--";', style: 'p{}' },
      gzip: async (bytes) => bytes,
      digest: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))),
    });

  it('carries the bytes, and allows the one script and style that are in it', async () => {
    const made = await page(new Uint8Array([1, 2, 3, 4]));
    const html = made.ok ? made.value : '';
    expect(html).toContain('>AQIDBA==</script>');
    expect(html.match(/<script/g)).toHaveLength(2);
    const script = /<script>([\s\S]*)<\/script>/.exec(html)?.[1] ?? '';
    const hash = base64(
      new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(script))),
    );
    expect(html).toContain(`script-src 'sha256-${hash}'`);
    expect(html).toContain("default-src 'none'");
  });

  it('is refused where it would be too large, with what to do', async () => {
    const made = await page(new Uint8Array(MOST_SESSION_BYTES + 1));
    expect(made.ok ? undefined : made.error).toMatchObject({ code: 'share.size', severity: 'error' });
  });

  it('keeps every frame and record without its payload', () => {
    const whole = sessionBytes(CONNECTION);
    const bare = rewriteWhole({ packets: whole, records: new Uint8Array(0) }, false);
    const { tables, rows } = viewOf(bare);
    expect(rows).toBe(view.rows);
    expect(tables.links.length).toBe(view.tables.links.length);
    const lengths = (from: LadderTrace['tables']): number[] =>
      Array.from({ length: from.frames.length }, (_, frame) => from.frames.get('capLen', frame));
    expect(lengths(tables).some((length, frame) => length < lengths(view.tables)[frame]!)).toBe(true);
  });

  it('writes base64 as RFC 4648 has it', () => {
    expect(['', 'f', 'fo', 'foo', 'foob'].map((text) => base64(new TextEncoder().encode(text)))).toEqual([
      '',
      'Zg==',
      'Zm8=',
      'Zm9v',
      'Zm9vYg==',
    ]);
  });
});

describe('the colours of pictures', () => {
  it('are those of the page', () => {
    const css = readFileSync(new URL('../../../src/renderer/ui/tokens.css', import.meta.url), 'utf8');
    for (const [token, [light, dark]] of Object.entries(pictureTokens))
      expect(css).toContain(`${token}: light-dark(${light}, ${dark});`);
  });
});
