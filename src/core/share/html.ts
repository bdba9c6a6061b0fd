/**
 * A session as one HTML file that anyone can open: the viewer and the bytes of the session inside, nothing asked of any
 * network. The page's policy allows the one script and the one style sheet that are in it, by their hashes.
 */
import { type Problem, problem } from '../base/problem.ts';
import { err, ok, type Result } from '../base/result.ts';
import { escapeXml } from './svg-canvas.ts';

export interface ViewerParts {
  readonly script: string;
  readonly style: string;
}

export interface PageOptions {
  readonly title: string;
  readonly language: 'en' | 'zh-Hant';
  readonly session: Uint8Array;
  readonly viewer: ViewerParts;
  readonly gzip: (bytes: Uint8Array) => Promise<Uint8Array>;
  /** SHA-256. */
  readonly digest: (bytes: Uint8Array) => Promise<Uint8Array>;
}

/** Bytes of a session in one page, at most: what is larger makes browsers wait, and mail refuse. */
export const MOST_SESSION_BYTES = 16 * 1024 * 1024;

export async function sessionPage(options: PageOptions): Promise<Result<string, Problem>> {
  const { session, title, language, viewer, gzip, digest } = options;
  if (session.length > MOST_SESSION_BYTES) return err(tooLarge(session.length));
  const data = base64(await gzip(session));
  const script = safeInScript(viewer.script);
  const hash = async (text: string): Promise<string> =>
    `'sha256-${base64(await digest(new TextEncoder().encode(text)))}'`;
  const policy = [
    "default-src 'none'",
    `script-src ${await hash(script)}`,
    `style-src ${await hash(viewer.style)}`,
    'font-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return ok(`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width">
<meta name="generator" content="Wireside">
<title>${escapeXml(title)}</title>
<style>${viewer.style}</style>
</head>
<body>
<noscript>This page draws a recorded session with a script that is inside it. Allow scripts to see it.</noscript>
<script type="application/gzip;base64" id="session">${data}</script>
<script>${script}</script>
</body>
</html>
`);
}

function tooLarge(bytes: number): Problem {
  const size = (bytes / 1024 / 1024).toFixed(1);
  return problem(
    'error',
    'share.size',
    `The session has ${size} MB; one page can carry ${MOST_SESSION_BYTES / 1024 / 1024} MB.`,
    'Leave the payload out, or save a selection as a session of its own first.',
  );
}

/** A script in a page ends at its first end tag, wherever that stands (HTML, "restrictions for contents of script elements"). */
function safeInScript(script: string): string {
  return script.replace(/<\/(script)/gi, '<\\/$1').replace(/<!--/g, '<\\!--');
}

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** RFC 4648 §4. */
export function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let from = 0; from < bytes.length; from += 3 * 8192)
    parts.push(encode(bytes.subarray(from, from + 3 * 8192)));
  return parts.join('');
}

function encode(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 3) {
    const [a, b, c] = [bytes[at]!, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0];
    text += LETTERS[a >> 2]! + LETTERS[((a & 3) << 4) | (b >> 4)]!;
    text += at + 1 < bytes.length ? LETTERS[((b & 15) << 2) | (c >> 6)]! : '=';
    text += at + 2 < bytes.length ? LETTERS[c & 63]! : '=';
  }
  return text;
}
