/** The colours of pictures that leave the page, by token and theme: those of the page's tokens (a test compares them). */
import { type Palette, readPalette } from '../scene/palette.ts';

export type PictureTheme = 'light' | 'dark';

/** [light, dark] */
const colours: Readonly<Record<string, readonly [string, string]>> = {
  '--panel': ['#ffffff', '#131922'],
  '--text': ['#1b2330', '#e3e8f0'],
  '--text-2': ['#55627a', '#a0adc0'],
  '--text-3': ['#646f84', '#8b98ac'],
  '--hover': ['#f0f3f8', '#1b2330'],
  '--border': ['#e0e5ec', '#252e3b'],
  '--select': ['#ffefc2', '#3a3113'],
  '--select-border': ['#e3c46a', '#7c6a2a'],
  '--accent': ['#2563c9', '#6ea4ff'],
  '--link': ['#b4bfce', '#4a586d'],
  '--lag': ['#8f6410', '#d9ab4a'],
  '--grid': ['#c3cad6', '#3a4554'],
  '--warn': ['#8f5f00', '#e3b341'],
  '--bad': ['#c2253f', '#ff7b8e'],
  '--client': ['#1f4f97', '#a8c7ff'],
  '--client-soft': ['#e5eefc', '#1a2a45'],
  '--client-border': ['#9fb5d8', '#47659a'],
  '--server': ['#8a4a0a', '#ffc48a'],
  '--server-soft': ['#fdecd9', '#38270f'],
  '--server-border': ['#e0b27c', '#8a6231'],
  '--kind-syn': ['#18794e', '#4cc38a'],
  '--kind-data': ['#2563c9', '#6ea4ff'],
  '--kind-ack': ['#68758c', '#8f9cb0'],
  '--kind-fin': ['#7a48c7', '#b795f5'],
  '--kind-rst': ['#c2253f', '#ff7b8e'],
  '--kind-keepalive': ['#94640a', '#e3b341'],
  '--kind-window': ['#0b7285', '#4cc7dc'],
  '--kind-trouble': ['#b3430f', '#ff9a66'],
  '--kind-other': ['#68758c', '#8f9cb0'],
  '--state-none': ['#e6eaf0', '#232b38'],
  '--state-closed': ['#cfd6e0', '#39434f'],
  '--state-opening': ['#9fd9be', '#2a6b4d'],
  '--state-open': ['#2f9e6e', '#2fa374'],
  '--state-closing': ['#c3aee8', '#6b4fa3'],
  '--state-waiting': ['#e2d8f5', '#43375f'],
};

/** Tokens named here, for the test that compares them. */
export const pictureTokens = colours;

export function pictureColour(theme: PictureTheme, token: string): string {
  const pair = colours[token];
  if (!pair) throw new Error(`no colour for ${token}`);
  return pair[theme === 'light' ? 0 : 1];
}

export function picturePalette(theme: PictureTheme): Palette {
  return readPalette((token) => pictureColour(theme, token));
}
