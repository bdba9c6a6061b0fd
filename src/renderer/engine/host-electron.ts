/** The Electron host's side of the contract: the bridge that the preload exposes. */
import { ok } from '../../core/base/result.ts';
import type { CommandName, Params, Value } from '../../core/contract/commands.ts';
import type { Bridge, LivePortMessage } from '../../core/contract/hosts.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import type { Host, LiveSource } from './host.ts';

/** The page's window, as far as it is needed. */
export interface PortWindow {
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

export function createElectronHost(bridge: Bridge, page: PortWindow): Host {
  const dialog = async (reply: Promise<Reply<{ session?: SessionInfo | undefined }>>) => {
    const answer = await reply;
    return answer.ok ? ok(answer.value.session) : answer;
  };
  return {
    kind: 'electron',
    call: (command, params) => commandOf(bridge, command)(params),
    listen: (onEvent, onConnection) => {
      const stop = bridge.onEvent(onEvent);
      onConnection('connected');
      return stop;
    },
    live: (onSource) => receivePorts(bridge, page, onSource),
    openFile: () => dialog(bridge.openSessionDialog({})),
    openDropped: (file) => bridge.openSession({ path: bridge.pathOf(file) }),
    openSpeaker: () => bridge.openSpeaker({}),
    saveFileAs: ({ session }) => dialog(bridge.saveSessionDialog({ session })),
    mergeRecords: ({ session }) => dialog(bridge.mergeRecordsDialog({ session })),
    exportSession: async ({ session }, choices) => {
      const answer = await bridge.exportSessionDialog({ session, choices });
      return answer.ok ? ok(answer.value.exported) : answer;
    },
    openBench: async () => {
      const answer = await bridge.openBenchDialog({});
      return answer.ok ? ok(answer.value.scenario) : answer;
    },
    saveBench: async (title) => {
      const answer = await bridge.saveBenchDialog({ title });
      return answer.ok ? ok(answer.value.chosen) : answer;
    },
  };
}

/** One function of the bridge, with its own parameters and answer. */
function commandOf<C extends CommandName>(
  bridge: Bridge,
  command: C,
): (params: Params<C>) => Promise<Reply<Value<C>>> {
  return bridge[command] as unknown as (params: Params<C>) => Promise<Reply<Value<C>>>;
}

/** Listens before it asks; takes ports only from a message that the page's own window sent (the preload's). */
function receivePorts(bridge: Bridge, page: PortWindow, onSource: (source: LiveSource) => void): () => void {
  const onMessage = (event: MessageEvent): void => {
    const port = event.ports[0];
    if (event.source !== page || !port || !isPortMessage(event.data)) return;
    onSource({ kind: 'port', role: event.data.role, port });
  };
  page.addEventListener('message', onMessage);
  bridge.requestLive();
  return () => page.removeEventListener('message', onMessage);
}

function isPortMessage(data: unknown): data is LivePortMessage {
  if (typeof data !== 'object' || data === null) return false;
  const { wireside, role } = data as Partial<LivePortMessage>;
  return wireside === 'live' && (role === 'service' || role === 'capture');
}
