/** Electron's entry: what must come before 'ready' stands here, before any await; the rest is main/electron. */
import { app, protocol } from 'electron';
import { runElectronHost } from './electron/host.ts';
import { pageScheme } from './electron/scheme.ts';

app.setName('Wireside');
protocol.registerSchemesAsPrivileged([pageScheme]);

// One process owns the sessions; a second start hands its files to the first and ends.
if (app.requestSingleInstanceLock()) void runElectronHost();
else app.quit();
