import { createContext, useContext } from 'react';
import { createWords, type Words } from './words.ts';

/** The words of the page; the app gives the chosen language's. */
export const WordsContext = createContext<Words>(createWords('en', 'en'));

export function useWords(): Words {
  return useContext(WordsContext);
}
