/** Widths of texts in a chip, each measured once. */
export function createMeasure(font: (italic: boolean) => string): (text: string, italic: boolean) => number {
  const context = document.createElement('canvas').getContext('2d');
  const known = new Map<string, number>();
  return (text, italic) => {
    const key = italic ? `i${text}` : `u${text}`;
    const width = known.get(key);
    if (width !== undefined) return width;
    if (!context) return text.length * 7;
    context.font = font(italic);
    const measured = context.measureText(text).width;
    if (known.size > 5000) known.clear();
    known.set(key, measured);
    return measured;
  };
}
