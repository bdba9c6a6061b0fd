/** Form values as the arguments of Node's calls: only what differs from the default, so that the code reads as one would write it. */
import { ADDRCONFIG, ALL, V4MAPPED } from 'node:dns';
import type { LookupFunction, NetConnectOpts } from 'node:net';
import { optionFields } from '../options.ts';
import type { OptionsSchema } from '../scenario.ts';
import { blockListOf } from './block-list.ts';
import {
  type ClientOptions,
  connectOptions,
  createServerOptions,
  type hintNames,
  listenOptions,
  type ServerOptions,
  socketOptions,
} from './forms.ts';

/** Arguments as plain values; `blockList`, `lookup`, `hints` and `onread` still stand for what they name. */
export type PlainArguments = Readonly<Record<string, string | number | boolean>>;

/** The values of a schema's fields that are not the default, in the order of the form. */
function changed(schema: OptionsSchema, values: Readonly<Record<string, unknown>>): PlainArguments {
  const entries = optionFields(schema)
    .filter(({ name, initial }) => values[name] !== undefined && values[name] !== initial)
    .map(({ name }) => [name, values[name] as string | number | boolean]);
  return Object.fromEntries(entries);
}

/** Server properties that are no options of createServer. */
export interface ServerProperties {
  readonly maxConnections?: number;
  readonly dropMaxConnection?: boolean;
}

export interface ServerArguments {
  readonly create: PlainArguments;
  readonly properties: ServerProperties;
  readonly listen: PlainArguments;
}

export function serverArguments(options: ServerOptions, port: number): ServerArguments {
  const { maxConnections, dropMaxConnection, ...create } = changed(createServerOptions, options);
  const { host, ...listen } = changed(listenOptions, { ...options, port: 0 });
  return {
    create,
    properties: {
      ...(maxConnections === undefined ? {} : { maxConnections: Number(maxConnections) }),
      ...(dropMaxConnection === undefined ? {} : { dropMaxConnection: true }),
    },
    listen: { port, ...(options.host === '' ? {} : { host: options.host }), ...listen },
  };
}

export function clientArguments(options: ClientOptions): PlainArguments {
  const { port, host } = options;
  const { port: _, host: __, ...connect } = changed(connectOptions, options);
  return { port, ...(host === '' ? {} : { host }), ...connect, ...changed(socketOptions, options) };
}

/** Plain arguments with the list that `blockList` names. */
export function withBlockList(plain: PlainArguments): Record<string, unknown> {
  const { blockList, ...rest } = plain;
  const list = blockList === undefined ? undefined : blockListOf(String(blockList));
  return list ? { ...rest, blockList: list } : rest;
}

const hintValues: Readonly<Record<(typeof hintNames)[number], number>> = {
  none: 0,
  ADDRCONFIG,
  V4MAPPED,
  'ADDRCONFIG | V4MAPPED': ADDRCONFIG | V4MAPPED,
  'V4MAPPED | ALL': V4MAPPED | ALL,
};

export const hintsOf = (options: Pick<ClientOptions, 'hints'>): number => hintValues[options.hints];

/** A lookup that answers with the addresses listed; both are loopback's. */
function listedLookup(list: string): LookupFunction {
  const all = list.split(', ').map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  return (_host, options, done) => {
    const fit = all.filter(({ family }) => !options.family || options.family === family);
    if (options.all) done(null, fit);
    else done(null, fit[0]!.address, fit[0]!.family);
  };
}

/** What net.connect is called with. */
export function connectArguments(options: ClientOptions): NetConnectOpts {
  const { lookup, hints, onread, ...rest } = withBlockList(clientArguments(options));
  return {
    ...rest,
    ...(lookup === undefined ? {} : { lookup: listedLookup(options.lookup) }),
    ...(hints === undefined ? {} : { hints: hintsOf(options) }),
    ...(onread === undefined
      ? {}
      : { onread: { buffer: new Uint8Array(Number(onread)), callback: () => true } }),
  } as NetConnectOpts;
}
