/** The filters that are wanted most. */
import type { TraceView } from '../engine/trace-client.ts';
import { conversationFilter } from '../store/filter-text.ts';
import type { Item } from '../store/state.ts';
import type { Key } from '../words/words.ts';

export interface UsualFilter {
  readonly title: Key;
  /** Undefined where it has no meaning now. */
  readonly text: (view: TraceView | undefined, selection: Item | undefined) => string | undefined;
}

const always = (title: Key, text: string): UsualFilter => ({ title, text: () => text });

/** As Wireshark's colour rule "Bad TCP": what the analysis notes, less what is as it should be. */
const TROUBLE =
  'tcp.analysis.flags && !tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack && !tcp.analysis.window_update';

export const usualFilters: readonly UsualFilter[] = [
  {
    title: 'This conversation',
    text: (view, selection) => view && conversationFilter(view, selection),
  },
  always('SYN, FIN and RST', 'tcp.flags.syn == 1 || tcp.flags.fin == 1 || tcp.flags.reset == 1'),
  always('Errors and retransmissions', `(${TROUBLE}) || tcp.flags.reset == 1 || socket.error`),
  always('Payload only', 'tcp.len > 0 || socket.bytes > 0'),
  always('Only sockets', 'socket'),
  always('Only packets', 'frame'),
  always('No keep-alive', '!tcp.analysis.keep_alive && !tcp.analysis.keep_alive_ack'),
  always('HTTP', 'http'),
];
