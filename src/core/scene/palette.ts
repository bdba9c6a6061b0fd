/** The tokens as colours that a canvas takes. */
import { type FrameKind, frameKinds } from '../ladder/kinds.ts';
import { type TcpState, tcpStates } from '../trace/frames.ts';
import type { MarkSeverity } from './types.ts';

export interface Palette {
  readonly panel: string;
  readonly text: string;
  readonly text2: string;
  readonly text3: string;
  readonly hover: string;
  readonly select: string;
  readonly selectBorder: string;
  readonly accent: string;
  readonly link: string;
  readonly lag: string;
  readonly grid: string;
  readonly client: { readonly text: string; readonly fill: string; readonly border: string };
  readonly server: { readonly text: string; readonly fill: string; readonly border: string };
  readonly marks: Readonly<Record<MarkSeverity, string>>;
  readonly kinds: Readonly<Record<FrameKind, string>>;
  readonly states: Readonly<Record<TcpState, string>>;
}

/** Which token a TCP state is drawn in: several states of one phase share a colour, their names tell them apart. */
const stateTokens: Readonly<Record<TcpState, string>> = {
  unknown: '--state-none',
  CLOSED: '--state-closed',
  LISTEN: '--state-closed',
  'SYN-SENT': '--state-opening',
  'SYN-RECEIVED': '--state-opening',
  ESTABLISHED: '--state-open',
  'FIN-WAIT-1': '--state-closing',
  'FIN-WAIT-2': '--state-closing',
  'CLOSE-WAIT': '--state-closing',
  CLOSING: '--state-closing',
  'LAST-ACK': '--state-closing',
  'TIME-WAIT': '--state-waiting',
};

/** Reads the palette; `resolve` turns a token's name into a colour (`rgb(…)`). */
export function readPalette(resolve: (token: string) => string): Palette {
  const side = (name: 'client' | 'server') => ({
    text: resolve(`--${name}`),
    fill: resolve(`--${name}-soft`),
    border: resolve(`--${name}-border`),
  });
  const kinds = frameKinds.map((kind) => [kind, resolve(`--kind-${kind}`)] as const);
  const states = tcpStates.map((state) => [state, resolve(stateTokens[state])] as const);
  return {
    panel: resolve('--panel'),
    text: resolve('--text'),
    text2: resolve('--text-2'),
    text3: resolve('--text-3'),
    hover: resolve('--hover'),
    select: resolve('--select'),
    selectBorder: resolve('--select-border'),
    accent: resolve('--accent'),
    link: resolve('--link'),
    lag: resolve('--lag'),
    grid: resolve('--grid'),
    marks: { note: resolve('--accent'), warn: resolve('--warn'), error: resolve('--bad') },
    client: side('client'),
    server: side('server'),
    kinds: Object.fromEntries(kinds) as Palette['kinds'],
    states: Object.fromEntries(states) as Palette['states'],
  };
}
