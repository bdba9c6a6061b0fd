/** A ladder as PDF: the SVG put into one page of its size, text as text, the fonts inside. Loaded when it is asked for. */

import inter from '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf?url';
import interItalic from '@expo-google-fonts/inter/400Regular_Italic/Inter_400Regular_Italic.ttf?url';
import interBold from '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf?url';
import mono from '@expo-google-fonts/jetbrains-mono/400Regular/JetBrainsMono_400Regular.ttf?url';
import monoBold from '@expo-google-fonts/jetbrains-mono/700Bold/JetBrainsMono_700Bold.ttf?url';
import { jsPDF } from 'jspdf';
import 'svg2pdf.js';
import { base64 } from '../../core/share/html.ts';

/** By the names of the page's own fonts: texts that end or are centred somewhere are measured in the page. */
const fonts = [
  { url: inter, family: 'Inter Variable', style: 'normal' },
  { url: interItalic, family: 'Inter Variable', style: 'italic' },
  { url: interBold, family: 'Inter Variable', style: 'bold' },
  { url: mono, family: 'JetBrains Mono Variable', style: 'normal' },
  { url: monoBold, family: 'JetBrains Mono Variable', style: 'bold' },
] as const;

/** @param svg as `ladderSvg` writes it */
export async function svgPdf(svg: string, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const document = new jsPDF({
    unit: 'px',
    format: [width, height],
    orientation: width > height ? 'landscape' : 'portrait',
    // Without it a pixel is 96/72 of what it is (jsPDF, "px_scaling").
    hotfixes: ['px_scaling'],
    compress: true,
  });
  for (const font of fonts) await addFont(document, font);
  const parsed = new DOMParser().parseFromString(forPdf(svg), 'image/svg+xml').documentElement;
  await document.svg(parsed, { x: 0, y: 0, width, height });
  return new Uint8Array(document.output('arraybuffer'));
}

async function addFont(document: jsPDF, { url, family, style }: (typeof fonts)[number]): Promise<void> {
  const response = await fetch(url);
  const file = `${family}-${style}.ttf`;
  document.addFileToVFS(file, base64(new Uint8Array(await response.arrayBuffer())));
  document.addFont(file, family, style);
}

/** A PDF has the fonts that were added, each by one name and two weights. */
function forPdf(svg: string): string {
  return svg
    .replace(/font-family="Inter[^"]*"/g, 'font-family="Inter Variable"')
    .replace(/font-family="&#39;JetBrains Mono[^"]*"/g, 'font-family="JetBrains Mono Variable"')
    .replace(
      /font-weight="(\d+)"/g,
      (_, weight: string) => `font-weight="${Number(weight) < 600 ? 'normal' : 'bold'}"`,
    )
    .replace(/ textLength="[^"]*" lengthAdjust="spacingAndGlyphs"/g, '');
}
