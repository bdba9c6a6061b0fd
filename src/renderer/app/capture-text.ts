import type { CaptureOptions, CaptureState } from '../../core/contract/capture.ts';

export interface CaptureTextInput {
  readonly capture: CaptureState;
  readonly options: CaptureOptions;
  /** Packets cannot be captured here. */
  readonly refused: boolean;
  readonly recording: boolean;
  readonly frames: number;
}

const scopeWords: Readonly<Record<CaptureOptions['scope']['kind'], string>> = {
  lab: 'lab’s ports',
  device: 'everything',
  filter: 'filter',
};

/** `lo · 10 frames · 0 dropped` while recording; else what would be captured: `lo · lab’s ports`. */
export function captureText({ capture, options, refused, recording, frames }: CaptureTextInput): string {
  if (refused) return recording ? 'sockets only · no packets' : 'packets cannot be captured';
  const device = (recording ? capture.device : options.device) ?? 'loopback';
  if (!recording) return `${device} · ${scopeWords[options.scope.kind]}`;
  const dropped = capture.dropped + capture.interfaceDropped;
  const count = Math.max(frames, capture.frames);
  return `${device} · ${count.toLocaleString('en')} frames · ${dropped.toLocaleString('en')} dropped`;
}
