/** What the presentation and the speaker's window say to each other, over a BroadcastChannel of the same origin. */
import type { PresentAction } from './keys.ts';

export const SPEAKER_CHANNEL = 'wireside.speaker';
/** The page is the speaker's window where its address ends in this. */
export const SPEAKER_HASH = '#speaker';

/** Where the presentation stands: whole each time, so that a window that comes late lacks nothing. */
export interface SpeakerState {
  readonly type: 'state';
  readonly title: string;
  readonly step: number;
  readonly steps: number;
  readonly chapter: string;
  readonly now: string;
  readonly explanation: string;
  readonly next: string;
  readonly notes: readonly string[];
  readonly blank: boolean;
  readonly playing: boolean;
  /** Unix time in milliseconds at which presenting began. */
  readonly began: number;
  readonly language: string;
}

export type SpeakerMessage =
  | SpeakerState
  /** The speaker's window has opened and wants to know. */
  | { readonly type: 'hello' }
  | { readonly type: 'do'; readonly action: PresentAction }
  /** The presentation is over. */
  | { readonly type: 'end' };
