/** What the views on conversations remember. */
export interface ViewsState {
  /** The conversation that is held on to, of a session; another session's means nothing. Undefined: that of the selection. */
  readonly heldStream: { readonly session: number; readonly stream: number } | undefined;
  /** The lower panel takes most of the screen. */
  readonly lowerTall: boolean;
}

export const initialViews = { heldStream: undefined, lowerTall: false } as const satisfies ViewsState;
