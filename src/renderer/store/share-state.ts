/** What is to be exported, as the dialog has it. */
export const shareFormats = ['svg', 'png', 'pdf', 'steps', 'mermaid', 'text', 'ascii', 'html'] as const;
export type ShareFormat = (typeof shareFormats)[number];

export interface ShareChoice {
  readonly format: ShareFormat;
  /** All rows; the selection with what it is linked to; the ladder as it stood when the selection came. */
  readonly part: 'whole' | 'selection' | 'step';
  readonly theme: 'light' | 'dark';
  readonly payload: boolean;
}

export interface ShareState {
  /** Format that the dialog opens with. */
  readonly shareFormat: ShareFormat;
}

export const initialShare: ShareState = { shareFormat: 'svg' };
