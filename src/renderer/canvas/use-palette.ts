import { useEffect, useState } from 'react';
import type { Fonts } from '../../core/scene/paint.ts';
import { type Palette, readPalette } from '../../core/scene/palette.ts';
import { resolveTokens } from './tokens.ts';

export interface CanvasStyle {
  readonly palette: Palette;
  readonly fonts: Fonts;
}

/** Palette and fonts for the canvas; read again when the theme changes and whenever fonts have come. */
export function useCanvasStyle(theme: string): CanvasStyle {
  const [style, setStyle] = useState(readStyle);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme decides what the tokens resolve to
  useEffect(() => {
    const read = (): void => setStyle(readStyle());
    read();
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', read);
    document.fonts.addEventListener('loadingdone', read);
    return () => {
      dark.removeEventListener('change', read);
      document.fonts.removeEventListener('loadingdone', read);
    };
  }, [theme]);
  return style;
}

function readStyle(): CanvasStyle {
  const tokens = getComputedStyle(document.documentElement);
  return {
    palette: readPalette(resolveTokens(document.body)),
    fonts: { sans: tokens.getPropertyValue('--font'), mono: tokens.getPropertyValue('--mono') },
  };
}
