/** Makes the file that was asked for. */
import { type Problem, problem } from '../../core/base/problem.ts';
import { err, ok, type Result } from '../../core/base/result.ts';
import { extensions } from '../../core/share/formats.ts';
import { giveLadder, MOST_STEPS, stepSvgs } from '../../core/share/give.ts';
import { sessionPage } from '../../core/share/html.ts';
import { MOST_ROWS, type PictureRows, selectionRows, stepRows, wholeRows } from '../../core/share/picture.ts';
import { ladderSvg, type PictureOptions, pictureSize } from '../../core/share/svg.ts';
import type { MarkedEntry } from '../engine/questions/ladder-marks.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { ShareChoice, ShareFormat } from '../store/share-state.ts';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { ladderPng } from './png.ts';

export interface SharedFile {
  readonly name: string;
  readonly type: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
  /** What was left out. */
  readonly note?: Problem;
}

const types: Readonly<Record<ShareFormat, string>> = {
  svg: 'image/svg+xml',
  png: 'image/png',
  pdf: 'application/pdf',
  mermaid: 'text/plain',
  text: 'text/plain',
  ascii: 'text/plain',
  steps: 'application/zip',
  html: 'text/html',
};

/** CSS pixels: fills a slide, and its text is read from the back. */
const WIDTH = 1100;

export async function makeFile(
  workbench: Workbench,
  choice: ShareChoice,
): Promise<Result<SharedFile, Problem>> {
  const view = workbench.view();
  const title = shownSession(workbench.store.getState())?.name ?? '';
  if (!view) return err(nothing);
  const made =
    choice.format === 'html'
      ? await page(workbench, title, choice.payload)
      : await picture(workbench, view, title, choice);
  if (!made.ok) return made;
  const name = `${fileName(title)}.${extensions[choice.format]}`;
  const note = choice.format === 'html' ? undefined : cutNote(view, choice);
  return ok({ name, type: types[choice.format], content: made.value, ...(note && { note }) });
}

const nothing = problem(
  'error',
  'share.nothing',
  'There is nothing to export.',
  'Select a row of the ladder, or export all of it.',
);

async function picture(
  workbench: Workbench,
  view: TraceView,
  title: string,
  choice: ShareChoice,
): Promise<Result<string | Uint8Array<ArrayBuffer>, Problem>> {
  const rows = rowsOf(workbench, view, choice);
  if (!rows) return err(nothing);
  const options = await optionsFor(workbench, view, title, choice, rows);
  if (choice.format === 'png') return ladderPng(view, options);
  if (choice.format === 'steps') return ok(await stepsZip(view, options));
  if (choice.format !== 'pdf') return ok(giveLadder(view, choice.format as 'svg', options));
  const { svgPdf } = await import('./pdf.ts');
  const { width, height } = pictureSize(view, options);
  return ok(await svgPdf(ladderSvg(view, options), width, height));
}

function rowsOf(workbench: Workbench, view: TraceView, { part }: ShareChoice): PictureRows | undefined {
  const { selection } = workbench.store.getState();
  if (part === 'whole') return wholeRows(view);
  if (!selection) return undefined;
  return part === 'selection' ? selectionRows(view, selection) : stepRows(view, selection);
}

async function optionsFor(
  workbench: Workbench,
  view: TraceView,
  title: string,
  { theme, payload }: ShareChoice,
  rows: PictureRows,
): Promise<PictureOptions> {
  const { t } = workbench.words();
  const entries = Array.from({ length: rows.end - rows.first }, (_, at) =>
    view.layout.rows.get('entry', rows.first + at),
  );
  const texts = (await workbench.client.ask('shareTexts', { entries, payload })) ?? [];
  const textOf = new Map(entries.map((entry, at) => [entry, texts[at] ?? '']));
  const marks: readonly MarkedEntry[] = (await workbench.client.ask('ladderMarks', undefined)) ?? [];
  const markOf = new Map(marks.map(({ entry, severity }) => [entry, severity]));
  const words = {
    client: t('Client — your code').toUpperCase(),
    wire: t('Wire').toUpperCase(),
    server: t('Server — your code').toUpperCase(),
  };
  const { laneOrder } = workbench.store.getState();
  const look = { rows, theme, width: WIDTH, title, words, laneOrder };
  return { ...look, chipText: (entry) => textOf.get(entry) ?? '', markOf: (entry) => markOf.get(entry) };
}

async function stepsZip(view: TraceView, options: PictureOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { strToU8, zipSync } = await import('fflate');
  const files = stepSvgs(view, options).map(({ name, svg }) => [name, strToU8(svg)] as const);
  return new Uint8Array(zipSync(Object.fromEntries(files)));
}

/** What does not fit into one picture, or one series of them. */
function cutNote(view: TraceView, { format, part }: ShareChoice): Problem | undefined {
  const most = format === 'steps' ? MOST_STEPS : MOST_ROWS;
  if (part !== 'whole' || view.rows <= most) return undefined;
  const message = `Only the first ${most} of ${view.rows} rows are in it.`;
  return problem('warning', 'share.cut', message, 'Choose fewer conversations, or filter, and export again.');
}

async function page(workbench: Workbench, title: string, payload: boolean): Promise<Result<string, Problem>> {
  const session = await workbench.client.ask('sessionBytes', { payload });
  if (!session)
    return err(
      problem(
        'error',
        'share.size',
        'The session is too large for one page.',
        'Save a selection as a session of its own first.',
      ),
    );
  const [script, style] = await Promise.all(['viewer.js', 'viewer.css'].map(viewerPart));
  return sessionPage({
    title,
    language: 'en',
    session,
    viewer: { script: script ?? '', style: style ?? '' },
    gzip,
    digest: async (bytes) => new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes))),
  });
}

async function viewerPart(name: string): Promise<string> {
  const response = await fetch(new URL(`viewer/${name}`, document.baseURI));
  if (!response.ok) throw new Error(`the viewer is not there: ${name}`);
  return response.text();
}

async function gzip(bytes: Uint8Array): Promise<Uint8Array> {
  const stream = new Blob([new Uint8Array(bytes)]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** `TCP keep-alive` → `tcp-keep-alive`. */
export function fileName(title: string): string {
  const bare = title.replace(/\.(pcapng|pcap|cap)(\.gz)?$/i, '');
  const plain = bare
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
  return plain || 'ladder';
}
