/** The page comes from a scheme of our own: `file:` carries no headers, so it could not be cross-origin isolated. */
import { readFile } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import type { CustomScheme } from 'electron';
import { pageHeaders } from '../service/page.ts';

const SCHEME = 'wireside';
const HOST = 'app';
export const PAGE_ORIGIN = `${SCHEME}://${HOST}`;
export const PAGE_URL = `${PAGE_ORIGIN}/index.html`;

/** `standard` gives it an origin and relative URLs, `secure` a secure context (SharedArrayBuffer needs one). */
export const pageScheme: CustomScheme = {
  scheme: SCHEME,
  privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
};

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
  '.pcapng': 'application/octet-stream',
};

const refuse = (status: number): Response => new Response(null, { status, headers: pageHeaders });

/** The file of the folder that a path names; undefined where it would lie outside it. */
function inside(folder: string, pathname: string): string | undefined {
  let decoded: string;
  try {
    decoded = decodeURIComponent(pathname);
  } catch {
    return undefined;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return undefined;
  const path = normalize(join(folder, decoded));
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep) ? path : undefined;
}

/** Answers the page's requests from `folder`: GET only, one host name, nothing outside the folder, known types only. */
export function pageHandler(folder: string): (request: Request) => Promise<Response> {
  return async (request) => {
    const url = new URL(request.url);
    if (request.method !== 'GET') return refuse(405);
    const path = url.host === HOST ? inside(folder, url.pathname) : undefined;
    const type = path && types[extname(path)];
    if (!path || !type) return refuse(404);
    try {
      return new Response(await readFile(path), { headers: { ...pageHeaders, 'Content-Type': type } });
    } catch {
      return refuse(404);
    }
  };
}
