import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';

/** Changes whenever the tokens resolve to other colours: by the person's choice, or the system's. */
export function useThemeKey({ store }: Workbench): string {
  const theme = useStore(store, (state) => state.theme);
  const [dark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  useEffect(() => {
    const query = matchMedia('(prefers-color-scheme: dark)');
    const read = (): void => setDark(query.matches);
    query.addEventListener('change', read);
    return () => query.removeEventListener('change', read);
  }, []);
  return `${theme} ${dark}`;
}
