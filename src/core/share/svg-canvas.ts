/** Takes the calls of a canvas and writes SVG: what is painted on screen and what is exported come from one painter. */
import type { Canvas } from '../scene/canvas.ts';

/** XML 1.0 §2.2: other control characters cannot stand in a document at all. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are meant
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

/** Text that can stand in XML, between tags and in attributes. */
export function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(forbidden, '\ufffd')
    .replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Two decimals are enough for any screen. */
const number = (value: number): string => String(Math.round(value * 100) / 100);

const anchors: Readonly<Record<string, string>> = { left: 'start', start: 'start', center: 'middle' };

export class SvgCanvas implements Canvas {
  fillStyle: string | object = '#000';
  strokeStyle: string | object = '#000';
  lineWidth = 1;
  lineCap: Canvas['lineCap'] = 'butt';
  lineJoin: Canvas['lineJoin'] = 'miter';
  font = '';
  textAlign: Canvas['textAlign'] = 'left';
  textBaseline: Canvas['textBaseline'] = 'alphabetic';
  globalAlpha = 1;
  readonly #parts: string[] = [];
  #path = '';
  #dash: readonly number[] = [];

  /** Everything painted so far, as elements. */
  get elements(): string {
    return this.#parts.join('\n');
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    const place = `x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;
    this.#parts.push(`<rect ${place} fill="${this.#fill}"/>`);
  }

  /** A picture begins empty. */
  clearRect(): void {}

  /** SVG has no squeezing where it is needed alone: a text with a room gets it for its length. */
  fillText(text: string, x: number, y: number, room?: number): void {
    const length =
      room === undefined ? '' : ` textLength="${number(room - 1)}" lengthAdjust="spacingAndGlyphs"`;
    this.#text(text, x, y, `fill="${this.#fill}"${length}`);
  }

  strokeText(text: string, x: number, y: number): void {
    const stroke = `stroke="${this.#stroke}" stroke-width="${number(this.lineWidth)}" stroke-linejoin="${this.lineJoin}"`;
    this.#text(text, x, y, `fill="none" aria-hidden="true" ${stroke}`);
  }

  beginPath(): void {
    this.#path = '';
  }

  closePath(): void {
    this.#path += 'Z';
  }

  moveTo(x: number, y: number): void {
    this.#path += `M${number(x)} ${number(y)}`;
  }

  lineTo(x: number, y: number): void {
    this.#path += `L${number(x)} ${number(y)}`;
  }

  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void {
    this.#path += `C${[x1, y1, x2, y2, x, y].map(number).join(' ')}`;
  }

  roundRect(x: number, y: number, width: number, height: number, radius: number): void {
    const r = Math.min(radius, width / 2, height / 2);
    const arc = (dx: number, dy: number): string =>
      `a${number(r)} ${number(r)} 0 0 1 ${number(dx)} ${number(dy)}`;
    const [w, h] = [width - 2 * r, height - 2 * r];
    this.#path += `M${number(x + r)} ${number(y)}h${number(w)}${arc(r, r)}v${number(h)}${arc(-r, r)}h${number(-w)}${arc(-r, -r)}v${number(-h)}${arc(r, -r)}Z`;
  }

  fill(): void {
    if (this.#path) this.#parts.push(`<path d="${this.#path}" fill="${this.#fill}"/>`);
  }

  stroke(): void {
    if (!this.#path) return;
    const dash = this.#dash.length > 0 ? ` stroke-dasharray="${this.#dash.join(' ')}"` : '';
    const look = `fill="none" stroke="${this.#stroke}" stroke-width="${number(this.lineWidth)}"${dash}`;
    this.#parts.push(`<path d="${this.#path}" ${look}/>`);
  }

  setLineDash(dash: number[]): void {
    this.#dash = [...dash];
  }

  get #fill(): string {
    return escapeXml(String(this.fillStyle));
  }

  get #stroke(): string {
    return escapeXml(String(this.strokeStyle));
  }

  #text(text: string, x: number, y: number, paint: string): void {
    const anchor = anchors[this.textAlign] ?? 'end';
    const place = `x="${number(x)}" y="${number(y)}" text-anchor="${anchor}"`;
    this.#parts.push(`<text ${place} ${fontAttributes(this.font)} ${paint}>${escapeXml(text)}</text>`);
  }
}

/** `italic 450 12px Inter, sans-serif` as attributes. */
function fontAttributes(font: string): string {
  const [, italic, weight, size, family] = /^(italic )?(?:(\d+) )?([\d.]+)px (.*)$/.exec(font) ?? [];
  const style = italic ? ' font-style="italic"' : '';
  const bold = weight ? ` font-weight="${weight}"` : '';
  return `font-family="${escapeXml(family ?? 'sans-serif')}" font-size="${size ?? '12'}"${style}${bold}`;
}
