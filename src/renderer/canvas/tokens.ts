/** The page's tokens as colours that a canvas takes. */

/**
 * Resolves tokens as they hold at `element`. A custom property's own computed value keeps `light-dark()` unresolved
 * (CSS Color 5 §4), so each is read through the colour of a throw-away child.
 */
export function resolveTokens(element: HTMLElement): (token: string) => string {
  return (token) => {
    const probe = document.createElement('span');
    probe.style.color = `var(${token})`;
    element.append(probe);
    const colour = getComputedStyle(probe).color;
    probe.remove();
    return colour;
  };
}
