/** What the page and anything it could load may not do (Electron's security checklist, items 4, 5, 13, 14 and 17). */
import { app, type Session, type WebContents } from 'electron';
import { PAGE_ORIGIN } from './scheme.ts';

/** Addresses a window may request: its own scheme, and the developer tools'. Everything else is cancelled. */
const allowed = (url: string): boolean => /^(wireside|devtools|blob|data):/.test(url);

/** The page is the only thing a window may show; it opens no other. */
function confine(contents: WebContents): void {
  contents.on('will-navigate', (event) => {
    if (new URL(event.url).origin !== PAGE_ORIGIN && !event.url.startsWith(`${PAGE_ORIGIN}/`))
      event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => ({ action: 'deny' }));
}

/** Permissions the page has a use for: writing to the clipboard, and the whole screen for presenting. */
const grants = (permission: string): boolean =>
  permission === 'clipboard-sanitized-write' || permission === 'fullscreen';

/** Denies permissions, devices, navigation, new windows, webviews and remote requests. Call once, when ready. */
export function secure(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer) => answer(grants(permission)));
  session.setPermissionCheckHandler((_contents, permission) => grants(permission));
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !allowed(details.url) }));
  app.on('web-contents-created', (_event, contents) => confine(contents));
}
