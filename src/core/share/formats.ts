/** What a ladder can be given away as. */
export const textFormats = ['svg', 'mermaid', 'text', 'ascii'] as const;
/** Those that are made of text alone, and so without a page. */
export type TextFormat = (typeof textFormats)[number];

export const extensions: Readonly<Record<TextFormat | 'png' | 'pdf' | 'html' | 'steps', string>> = {
  svg: 'svg',
  mermaid: 'mmd',
  text: 'txt',
  ascii: 'txt',
  png: 'png',
  pdf: 'pdf',
  html: 'html',
  steps: 'zip',
};
