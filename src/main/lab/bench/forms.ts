/**
 * The bench's forms: every option that net.createServer, server.listen and net.connect have for TCP, with Node's names,
 * defaults and ranges (lib/net.js of the pinned Node, and its documentation of net). Left out are those that are about
 * something else: path, fd and handle (no TCP of ours), signal (Stop does it).
 */
import * as net from 'node:net';
import { getDefaultHighWaterMark } from 'node:stream';
import { z } from 'zod';
import type { BenchAction, BenchActionForm, BenchForms, BenchSection } from '../../../core/contract/bench.ts';
import { optionFields } from '../options.ts';
import { parseBlockList } from './block-list.ts';
import { missing } from './this-node.ts';

/** Meta of a field; a reason of `missing` makes it unavailable. */
const about = (description: string, more: { unit?: string; unavailable?: string | undefined } = {}) => {
  const { unit, unavailable } = more;
  return { description, ...(unit ? { unit } : {}), ...(unavailable ? { unavailable } : {}) };
};

const port = (description: string) => z.int().min(0).max(65_535).default(0).meta(about(description));
const flag = (initial: boolean, description: string, unavailable?: string) =>
  z.boolean().default(initial).meta(about(description, { unavailable }));
const milliseconds = (description: string, unavailable?: string) =>
  z
    .int()
    .min(0)
    .max(2_147_483_647)
    .default(0)
    .meta(about(description, { unit: 'ms', unavailable }));
const bytes = (description: string, unavailable?: string) =>
  z
    .int()
    .min(0)
    .max(1_073_741_824)
    .default(getDefaultHighWaterMark(false))
    .meta(about(description, { unit: 'bytes', unavailable }));

const blockList = (description: string, unavailable?: string) =>
  z
    .string()
    .max(4000)
    .default('')
    .superRefine((text, context) => {
      const parsed = parseBlockList(text);
      if (!parsed.ok) context.addIssue({ code: 'custom', message: parsed.error, input: text });
    })
    .meta(about(description, { unavailable }));

const address = (initial: string, description: string) =>
  z
    .string()
    .max(253)
    .default(initial)
    .refine((text) => text === '' || /^[A-Za-z0-9._:%-]+$/.test(text), {
      error: ({ input }) => `'${input}' is neither a host name nor an IP address.`,
    })
    .meta(about(description));

const keepAlive = 'Turns on keep-alive for each connection.';
const initialDelay = milliseconds(
  'Idle time before the first probe. Under 1000 it is 0, and the system’s own delay holds.',
);
const tos = z
  .int()
  .min(0)
  .max(255)
  .optional()
  .meta(about('The IP header’s TOS byte. Empty: left alone.', { unavailable: missing.typeOfService }));

export const createServerOptions = z.object({
  allowHalfOpen: flag(false, 'Keeps a socket’s own side open after the peer’s FIN, until end() is called.'),
  pauseOnConnect: flag(false, 'Accepted sockets start paused: nothing is read before resume().'),
  noDelay: flag(false, 'Turns Nagle’s algorithm off on accepted sockets.'),
  keepAlive: flag(false, keepAlive),
  keepAliveInitialDelay: initialDelay,
  highWaterMark: bytes('Bytes that a stream buffers before it pushes back.', missing.serverHighWaterMark),
  blockList: blockList(
    'Clients that are closed at once: addresses, ranges a-b, subnets a/n, with commas between.',
    missing.serverBlockList,
  ),
  maxConnections: z
    .int()
    .min(0)
    .optional()
    .meta(about('Connections at the same time; more are dropped, 0 drops all. Empty: no limit.')),
  dropMaxConnection: flag(
    false,
    'In a cluster: drop instead of handing on to another worker. Here there is one process.',
    missing.dropMaxConnection,
  ),
});

export const listenOptions = z.object({
  port: port('0: any that is free.'),
  host: address('127.0.0.1', 'Empty: every address of this machine.'),
  backlog: z.int().min(1).max(65_535).default(511).meta(about('Connections that wait to be accepted.')),
  exclusive: flag(false, 'In a cluster: the workers do not share the port.'),
  ipv6Only: flag(false, 'On :: the server does not take IPv4 as well.'),
  reusePort: flag(
    false,
    'Several servers may listen on the port; the system spreads connections.',
    missing.reusePort,
  ),
});

/** What a server does with what its sockets receive. */
export const answers = ['none', 'discard', 'echo', 'HTTP 200', 'delay'] as const;

export const answerOptions = z.object({
  answer: z
    .literal(answers)
    .default('echo')
    .meta(about('none: nothing is read. delay: an echo that comes late. No script ends a socket: you do.')),
  answerDelay: z
    .int()
    .min(0)
    .max(600_000)
    .default(1000)
    .meta(about('How late the answer of delay comes.', { unit: 'ms' })),
});

/** What net.connect's `lookup` answers with; the first is Node's own dns.lookup. */
export const lookups = ['dns.lookup', '::1, 127.0.0.1', '127.0.0.1, ::1'] as const;
/** Flags of dns.lookup; none: Node takes ADDRCONFIG for itself where no family is asked for. */
export const hintNames = [
  'none',
  'ADDRCONFIG',
  'V4MAPPED',
  'ADDRCONFIG | V4MAPPED',
  'V4MAPPED | ALL',
] as const;

export const connectOptions = z.object({
  port: z.int().min(1).max(65_535).default(80).meta(about('Of the server.')),
  host: address('localhost', 'A name or an address.'),
  localAddress: z
    .string()
    .max(60)
    .default('')
    .refine((text) => text === '' || net.isIP(text) !== 0, {
      error: ({ input }) => `'${input}' is not an IP address.`,
    })
    .meta(about('The address to connect from. Empty: the system chooses.')),
  localPort: port('The port to connect from. 0: the system chooses.'),
  family: z.literal([0, 4, 6]).default(0).meta(about('IP versions of a name that are tried; 0: both.')),
  lookup: z.literal(lookups).default('dns.lookup').meta(about('What answers for a name.')),
  hints: z.literal(hintNames).default('none').meta(about('Flags of dns.lookup.')),
  autoSelectFamily: flag(
    net.getDefaultAutoSelectFamily?.() ?? true,
    'Tries the addresses one after the other (happy eyeballs).',
    missing.autoSelectFamily,
  ),
  autoSelectFamilyAttemptTimeout: z
    .int()
    .min(10)
    .max(2_147_483_647)
    .default(net.getDefaultAutoSelectFamilyAttemptTimeout?.() ?? 250)
    .meta(
      about('How long one address is tried while there is another.', {
        unit: 'ms',
        unavailable: missing.autoSelectFamily,
      }),
    ),
  timeout: milliseconds('Idle time after which timeout is emitted; 0: never. It closes nothing.'),
});

export const socketOptions = z.object({
  allowHalfOpen: flag(false, 'Keeps its own side open after the server’s FIN, until end() is called.'),
  noDelay: flag(false, 'Turns Nagle’s algorithm off.'),
  keepAlive: flag(false, 'Turns on keep-alive once it is connected.'),
  keepAliveInitialDelay: initialDelay,
  highWaterMark: bytes('Bytes that the stream buffers before it pushes back.'),
  blockList: blockList(
    'Addresses it does not connect to: addresses, ranges a-b, subnets a/n, with commas between.',
    missing.clientBlockList,
  ),
  typeOfService: tos,
  onread: z
    .int()
    .min(1)
    .max(16_777_216)
    .optional()
    .meta(
      about('Reads into one buffer of this size, with no data events. Empty: not used.', { unit: 'bytes' }),
    ),
});

export const readOptions = z.object({
  read: flag(true, 'Listens to data, so that what arrives is read, and thrown away. Off: nothing is read.'),
});

/** Schemas of the whole forms; no two sections have a name in common. */
export const serverSchema = z.object({
  ...listenOptions.shape,
  ...createServerOptions.shape,
  ...answerOptions.shape,
});
export const clientSchema = z.object({
  ...connectOptions.shape,
  ...socketOptions.shape,
  ...readOptions.shape,
});
export type ServerOptions = z.output<typeof serverSchema>;
export type ClientOptions = z.output<typeof clientSchema>;

const dataShape = {
  kind: z.literal(['text', 'hex', 'file']).default('text').meta(about('What the data are.')),
  data: z
    .string()
    .max(100_000)
    .default('')
    .meta(about('In a text \\r, \\n, \\t, \\0, \\\\ and \\xNN are as in JavaScript.')),
};

/** What each action takes. */
export const actionSchemas = {
  write: z.object({
    ...dataShape,
    repeat: z.int().min(1).max(10_000).default(1).meta(about('Calls write() this often.')),
  }),
  end: z.object(dataShape),
  destroy: z.object({}),
  resetAndDestroy: z.object({}),
  pause: z.object({}),
  resume: z.object({}),
  setKeepAlive: z.object({
    enable: flag(true, 'On or off.'),
    initialDelay: milliseconds('Idle time before the first probe. Under 1000 it is ignored.'),
    interval: z
      .int()
      .min(1000)
      .max(32_767_000)
      .optional()
      .meta(
        about('Time between probes that get no answer. Empty: 1000.', {
          unit: 'ms',
          unavailable: missing.keepAliveInterval,
        }),
      ),
    count: z
      .int()
      .min(1)
      .max(127)
      .optional()
      .meta(
        about('Probes without an answer before the connection is given up. Empty: 10.', {
          unavailable: missing.keepAliveInterval,
        }),
      ),
  }),
  setNoDelay: z.object({ noDelay: flag(true, 'Turns Nagle’s algorithm off.') }),
  setTimeout: z.object({
    timeout: milliseconds('Idle time after which timeout is emitted; 0: never.'),
  }),
  setTypeOfService: z.object({
    tos: z.int().min(0).max(255).default(0).meta(about('The IP header’s TOS byte.')),
  }),
  close: z.object({}),
  maxConnections: z.object({
    maxConnections: z.int().min(0).optional().meta(about('0 drops every new one. Empty: no limit.')),
  }),
} as const satisfies Record<BenchAction, z.ZodObject>;

export type ActionOptions<A extends BenchAction> = z.output<(typeof actionSchemas)[A]>;

const section = (title: string, schema: z.ZodObject): BenchSection => ({
  title,
  fields: optionFields(schema),
});

const ofServers: ReadonlySet<BenchAction> = new Set(['close', 'maxConnections']);
const unavailableActions: Partial<Record<BenchAction, string | undefined>> = {
  setTypeOfService: missing.typeOfService,
};

function actionForm(action: BenchAction): BenchActionForm {
  const unavailable = unavailableActions[action];
  return {
    action,
    servers: ofServers.has(action),
    sockets: !ofServers.has(action),
    fields: optionFields(actionSchemas[action]),
    ...(unavailable ? { unavailable } : {}),
  };
}

/** The forms as the hosts show them. */
export function benchForms(): BenchForms {
  return {
    server: [
      section('server.listen', listenOptions),
      section('Answer', answerOptions),
      section('net.createServer', createServerOptions),
    ],
    client: [
      section('net.connect', connectOptions),
      section('Reading', readOptions),
      section('new net.Socket', socketOptions),
    ],
    actions: (Object.keys(actionSchemas) as BenchAction[]).map(actionForm),
  };
}
