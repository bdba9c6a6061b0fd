/** What a person can have done by menu, key or palette. Each is declared once; everything that offers it reads it here. */
import type { Key } from '../../words/words.ts';
import type { State } from '../state.ts';
import type { Workbench } from '../workbench.ts';

/** The menu it stands in. */
export type CommandGroup = 'File' | 'Edit' | 'Go' | 'Capture' | 'View' | 'Help';

export interface Command {
  /** `file.open`: group and name; what the application menu names in its event. */
  readonly id: string;
  readonly title: Key;
  readonly group: CommandGroup;
  /** `Mod+Shift+S`; Mod is ⌘ on macOS and Ctrl elsewhere. The first is the one shown; see keys.ts. */
  readonly keys?: readonly string[];
  /** Its keys count only while the focus is in the list; they mean something else elsewhere. */
  readonly where?: 'list';
  /** Whether it can be done now; absent: always. */
  readonly enabled?: (state: State) => boolean;
  readonly run: (workbench: Workbench) => void | Promise<void>;
}
