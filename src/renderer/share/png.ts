/** A ladder as PNG: the picture painted on a canvas of twice its size, in the page's own fonts. */
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import type { LadderTrace } from '../../core/scene/trace.ts';
import {
  PICTURE_HEAD,
  type PictureOptions,
  paintPictureHead,
  paintPictureRows,
  pictureSize,
} from '../../core/share/svg.ts';

/** Pixels to a CSS pixel: sharp on any projector. */
const SCALE = 2;
/** Browsers give no larger canvas. */
const MOST_PIXELS = 16_000;

export async function ladderPng(
  view: LadderTrace,
  options: PictureOptions,
): Promise<Result<Uint8Array<ArrayBuffer>, Problem>> {
  const { width, height } = pictureSize(view, options);
  const scale = Math.min(SCALE, MOST_PIXELS / height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext('2d');
  if (scale < 1 || !context) return err(tooTall);
  await document.fonts.ready;
  context.scale(scale, scale);
  paintPictureHead(context, view, options);
  context.translate(0, PICTURE_HEAD);
  context.beginPath();
  context.rect(0, 0, width, height - PICTURE_HEAD);
  context.clip();
  paintPictureRows(context, view, options);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  return blob ? ok(new Uint8Array(await blob.arrayBuffer())) : err(tooTall);
}

const tooTall: Problem = problem(
  'error',
  'share.png',
  'The ladder is too long for one PNG.',
  'Export the selection, one conversation, or an SVG.',
);
