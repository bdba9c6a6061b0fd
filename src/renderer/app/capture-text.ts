import type { CaptureOptions, CaptureState } from '../../core/contract/capture.ts';
import { countText, type Key, type Translate } from '../words/words.ts';

export interface CaptureTextInput {
  readonly capture: CaptureState;
  readonly options: CaptureOptions;
  /** Packets cannot be captured here. */
  readonly refused: boolean;
  readonly recording: boolean;
  readonly frames: number;
}

const scopeWords: Readonly<Record<CaptureOptions['scope']['kind'], Key>> = {
  lab: 'lab’s ports',
  device: 'everything',
  filter: 'filter',
};

/** `lo · 10 frames · 0 dropped` while recording; else what would be captured: `lo · lab’s ports`. */
export function captureText(
  t: Translate,
  { capture, options, refused, recording, frames }: CaptureTextInput,
): string {
  if (refused) return recording ? t('sockets only · no packets') : t('packets cannot be captured');
  const device = (recording ? capture.device : options.device) ?? t('loopback');
  if (!recording) return `${device} · ${t(scopeWords[options.scope.kind])}`;
  const dropped = capture.dropped + capture.interfaceDropped;
  const count = Math.max(frames, capture.frames);
  return [device, countText(t, '{{count}} frames', count), countText(t, '{{count}} dropped', dropped)].join(
    ' · ',
  );
}
