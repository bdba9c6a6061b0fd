/** Names of all commands, without zod: the preload makes one function of each and needs no more. */
import type { CommandName } from './commands.ts';

const names: Readonly<Record<CommandName, true>> = {
  appInfo: true,
  snapshot: true,
  report: true,
  setLanguage: true,
  listScenarios: true,
  scenarioCode: true,
  listDevices: true,
  checkPermission: true,
  checkCaptureFilter: true,
  startRun: true,
  stopRun: true,
  startCapture: true,
  setCaptureScope: true,
  stopCapture: true,
  clearSession: true,
  openSession: true,
  listSamples: true,
  openSample: true,
  saveSession: true,
  saveSessionAs: true,
  closeSession: true,
  listRecent: true,
  forgetRecent: true,
  processes: true,
  openSessionDialog: true,
  saveSessionDialog: true,
};

export const commandNames = Object.keys(names) as readonly CommandName[];
