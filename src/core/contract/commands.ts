/**
 * Every command of the renderer: what it takes and what it answers. The names are those of the bridge's
 * functions (`window.wireside.startRun(params)`) and of the web host's addresses (`POST /api/command/startRun`).
 * A host parses the parameters with `params` before anything is done, and answers with a `Reply`.
 */
import { z } from 'zod';
import {
  benchActionSchema,
  benchFormsSchema,
  benchOutcomeSchema,
  benchRefSchema,
  benchStateSchema,
  MAX_WRITE_FILE,
} from './bench.ts';
import {
  captureOptionsSchema,
  captureStateSchema,
  deviceSchema,
  permissionSchema,
  scopeSchema,
} from './capture.ts';
import { MAX_ROW_BITS } from './limits.ts';
import { problemSchema } from './problem.ts';
import { connectionEndSchema, ENDS_ASKED, processesSchema } from './processes.ts';
import { sampleSchema } from './sample.ts';
import { codeLineSchema, optionValuesSchema, scenarioSchema } from './scenario.ts';
import {
  exportChoicesSchema,
  infoChangesSchema,
  recentFileSchema,
  recoverableSchema,
  runStateSchema,
  sessionInfoSchema,
  sessionNumberSchema,
  socketInfoSchema,
} from './session.ts';

const nothing = z.strictObject({});
const ofSession = z.strictObject({ session: sessionNumberSchema });
const path = z.string().min(1).max(4096);
const ofRecoverable = z.strictObject({ id: z.string().min(1).max(100) });
/** A file that was written. */
const exportedSchema = z.strictObject({
  path,
  frames: z.number().int().nonnegative(),
  records: z.number().int().nonnegative(),
});

export const appInfoSchema = z.strictObject({
  version: z.string(),
  host: z.enum(['electron', 'web']),
  /** Differs each time the service starts: session numbers of another boot mean nothing. */
  boot: z.string().min(1).max(64),
  /** `process.platform`: decides on ⌘ or Ctrl. */
  platform: z.string(),
  /** Name and version of what it runs on: node, electron, chrome, libpcap, os … */
  versions: z.record(z.string(), z.string()),
  /** BCP 47. */
  locale: z.string(),
});

/** All that changes, at once: what a page asks for when it starts and after each reconnection. */
export const snapshotSchema = z.strictObject({
  boot: z.string(),
  sessions: z.array(sessionInfoSchema),
  /** The session a page that has chosen none should show: the one recording, else the last opened or made. */
  current: sessionNumberSchema.optional(),
  run: runStateSchema.optional(),
  capture: captureStateSchema,
  sockets: z.array(socketInfoSchema),
  /** Ids of the code lines of the current run that have been reached. */
  lit: z.array(z.string()),
  bench: benchStateSchema,
  /** Problems not yet dismissed, oldest first. */
  problems: z.array(problemSchema),
});

export const reportSchema = z.strictObject({
  /** Markdown: versions, platform, capture backend, the last log lines. No payload, no addresses other than loopback's. */
  text: z.string(),
  /** Where the logs are, if on disk. */
  logs: z.string().optional(),
});

/** Result of a command that may have asked the user: `chosen` is false where they closed the dialog. */
const chosenSchema = z.strictObject({ chosen: z.boolean(), session: sessionInfoSchema.optional() });

/** What a server or a client of the bench is made from, and how to record where nothing is being recorded yet. */
const participantParams = z.strictObject({ options: optionValuesSchema, capture: captureOptionsSchema });

/** A longest bench file, in characters. */
const MAX_BENCH_FILE = 900_000;

export const commands = {
  appInfo: { params: nothing, result: appInfoSchema },
  snapshot: { params: nothing, result: snapshotSchema },
  /** "Report a problem": gathers, sends nothing. */
  report: { params: nothing, result: reportSchema },

  /** The language the page speaks, so that menus and dialogs of the host speak it too. */
  setLanguage: { params: z.strictObject({ language: z.enum(['en', 'zh-Hant']) }), result: nothing },

  listScenarios: { params: nothing, result: z.array(scenarioSchema) },
  /** The code of a scenario with these options written in; options that do not hold are the reply's problem. */
  scenarioCode: {
    params: z.strictObject({ scenario: z.string().max(64), options: optionValuesSchema }),
    result: z.array(codeLineSchema),
  },
  listDevices: { params: nothing, result: z.array(deviceSchema) },
  /** Tries anew each time. */
  checkPermission: { params: nothing, result: permissionSchema },
  /** Compiles a capture filter without starting anything; a mistake is the reply's problem. */
  checkCaptureFilter: {
    params: z.strictObject({ device: z.string().min(1).max(256).optional(), filter: z.string().max(4000) }),
    result: nothing,
  },

  /**
   * Starts a scenario. Without a recording one is started in a new live session, and stops by itself when the run
   * has ended; a recording that is on is used, and goes on. Where capture is not permitted the run still records
   * sockets, and `captureState.problem` says so. One run at a time: another is `run.busy`.
   */
  startRun: {
    params: z.strictObject({
      scenario: z.string().max(64),
      options: optionValuesSchema,
      capture: captureOptionsSchema,
    }),
    result: runStateSchema,
  },
  /** Ends the run and closes every socket of it; answers when they are closed. */
  stopRun: { params: nothing, result: runStateSchema },

  benchForms: { params: nothing, result: benchFormsSchema },
  /**
   * Makes a server and has it listen; answers once it does. The first server or client begins the bench, a run that ends
   * by `stopRun` alone; where nothing is recorded a recording is started with it.
   */
  makeServer: { params: participantParams, result: benchOutcomeSchema },
  /** Makes a client and has it connect; answers once connect() was called. */
  makeClient: { params: participantParams, result: benchOutcomeSchema },
  driveSocket: {
    params: z.strictObject({
      socket: benchRefSchema,
      action: benchActionSchema,
      options: optionValuesSchema,
      file: z
        .base64()
        .max(MAX_WRITE_FILE * 1.4)
        .optional(),
    }),
    result: benchOutcomeSchema,
  },
  /** What was done at the bench, as a file to keep. */
  benchFile: {
    params: z.strictObject({ title: z.string().min(1).max(100) }),
    result: z.strictObject({ name: z.string().max(255), text: z.string() }),
  },
  /** Takes a bench file as a scenario: it is in `listScenarios` from then on. */
  loadBench: {
    params: z.strictObject({ name: z.string().max(255), text: z.string().max(MAX_BENCH_FILE) }),
    result: scenarioSchema,
  },

  /** Starts recording packets into a new live session, with no scenario. */
  startCapture: { params: captureOptionsSchema, result: sessionInfoSchema },
  /** Changes what is captured while it runs; the kernel filter is exchanged. */
  setCaptureScope: { params: scopeSchema, result: captureStateSchema },
  stopCapture: { params: nothing, result: captureStateSchema },

  /** Empties a live session: both logs start anew, `reset` goes out on the live stream. Recording goes on. */
  clearSession: { params: ofSession, result: sessionInfoSchema },
  /** A path of the form `sample:ID` names a sample. */
  openSession: { params: z.strictObject({ path }), result: sessionInfoSchema },
  listSamples: { params: nothing, result: z.array(sampleSchema) },
  openSample: { params: z.strictObject({ id: z.string().max(64) }), result: sessionInfoSchema },
  /** Saves where it was saved or opened before; `session.no-path` where there is no such place. */
  saveSession: { params: ofSession, result: sessionInfoSchema },
  saveSessionAs: {
    params: z.strictObject({ session: sessionNumberSchema, path }),
    result: sessionInfoSchema,
  },
  /** Changes texts that a session says of itself; it is then not saved. */
  editSession: {
    params: z.strictObject({ session: sessionNumberSchema, infos: infoChangesSchema }),
    result: sessionInfoSchema,
  },
  /** Puts the socket records of another file, of the same run, beside the packets of an opened one. */
  mergeRecords: {
    params: z.strictObject({ session: sessionNumberSchema, path }),
    result: sessionInfoSchema,
  },
  /**
   * Chooses rows for an export that follows: for each table a bit a row, base64 of bytes, lowest bit first. Answers the
   * number of the choice, for `ExportChoices.rows`; the newest few are kept.
   */
  chooseRows: {
    params: z.strictObject({
      session: sessionNumberSchema,
      frames: z.base64().max(MAX_ROW_BITS),
      records: z.base64().max(MAX_ROW_BITS),
    }),
    result: z.strictObject({ rows: z.number().int().positive() }),
  },
  /** Writes a copy for others; the session itself stays as it is. */
  exportSession: {
    params: z.strictObject({ session: sessionNumberSchema, path, choices: exportChoicesSchema }),
    result: exportedSchema,
  },
  /** Recordings that a process left behind; newest first. */
  listRecoverable: { params: nothing, result: z.array(recoverableSchema) },
  /** Shows one as a session that is not saved. */
  recoverSession: { params: ofRecoverable, result: sessionInfoSchema },
  /** Deletes one for good; answers what is left. */
  discardRecoverable: { params: ofRecoverable, result: z.array(recoverableSchema) },
  /** Forgets a session; an unsaved live one's logs are deleted. */
  closeSession: { params: ofSession, result: nothing },
  listRecent: { params: nothing, result: z.array(recentFileSchema) },
  forgetRecent: { params: z.strictObject({ path }), result: z.array(recentFileSchema) },

  /** Which process holds each end of a connection now. */
  processes: {
    params: z.strictObject({ ends: z.array(connectionEndSchema).max(ENDS_ASKED) }),
    result: processesSchema,
  },
  /** The speaker's window, beside the one that presents: the Electron host's alone; a browser's page opens its own. */
  openSpeaker: { params: nothing, result: nothing },

  /** Native dialogs: the Electron host's alone (`host.no-dialog` from the web host, whose page uploads and downloads). */
  openSessionDialog: { params: nothing, result: chosenSchema },
  saveSessionDialog: { params: ofSession, result: chosenSchema },
  openBenchDialog: {
    params: nothing,
    result: z.strictObject({ chosen: z.boolean(), scenario: scenarioSchema.optional() }),
  },
  saveBenchDialog: {
    params: z.strictObject({ title: z.string().min(1).max(100) }),
    result: z.strictObject({ chosen: z.boolean() }),
  },
  mergeRecordsDialog: { params: ofSession, result: chosenSchema },
  exportSessionDialog: {
    params: z.strictObject({ session: sessionNumberSchema, choices: exportChoicesSchema }),
    result: z.strictObject({ chosen: z.boolean(), exported: exportedSchema.optional() }),
  },
} as const;

export type CommandName = keyof typeof commands;
export type Params<C extends CommandName> = z.infer<(typeof commands)[C]['params']>;
export type Value<C extends CommandName> = z.infer<(typeof commands)[C]['result']>;
export type AppInfo = z.infer<typeof appInfoSchema>;
export type Snapshot = z.infer<typeof snapshotSchema>;
export type Exported = z.infer<typeof exportedSchema>;
export type Report = z.infer<typeof reportSchema>;
