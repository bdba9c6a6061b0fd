/** Keeps the store in step with the service: a snapshot at each connection, then events. */
import { problem } from '../../core/base/problem.ts';
import type { Snapshot } from '../../core/contract/commands.ts';
import type { ServiceEvent } from '../../core/contract/events.ts';
import type { Reply } from '../../core/contract/problem.ts';
import type { SessionInfo } from '../../core/contract/session.ts';
import { runCommand } from './commands/index.ts';
import type { Workbench } from './workbench.ts';

/** Returns a function that ends it. */
export function connect(parts: Workbench): () => void {
  const { host, store } = parts;
  return host.listen(
    (event) => handleEvent(parts, event),
    (state) => {
      store.setState({ connection: state === 'lost' ? 'lost' : 'connected' });
      if (state !== 'lost') void catchUp(parts);
    },
  );
}

async function catchUp(parts: Workbench): Promise<void> {
  const { host, store, actions } = parts;
  const { sessions } = store.getState();
  const [app, early, scenarios, permission, recent, forms] = await Promise.all([
    host.call('appInfo', {}),
    host.call('snapshot', {}),
    host.call('listScenarios', {}),
    host.call('checkPermission', {}),
    host.call('listRecent', {}),
    host.call('benchForms', {}),
  ]);
  const snapshot = store.getState().sessions === sessions ? early : await newestSnapshot(parts);
  for (const reply of [app, snapshot, scenarios, permission, recent, forms]) {
    if (!reply.ok) actions.tell(reply.error);
  }
  if (app.ok) store.setState({ app: app.value });
  if (scenarios.ok) actions.setScenarios(scenarios.value);
  if (permission.ok) store.setState({ permission: permission.value });
  if (forms.ok) store.setState({ benchForms: forms.value });
  if (recent.ok) store.setState({ recent: recent.value });
  const first = store.getState().boot === undefined;
  if (snapshot.ok) applySnapshot(parts, snapshot.value);
  await parts.files.look();
  if (first && store.getState().recoverable.length > 0) actions.openDialog('recover');
}

/** A snapshot that was not overtaken: what was opened or recorded while it was on its way is not in it. */
async function newestSnapshot({ host, store }: Workbench): Promise<Reply<Snapshot>> {
  for (;;) {
    const { sessions } = store.getState();
    const snapshot = await host.call('snapshot', {});
    if (!snapshot.ok || store.getState().sessions === sessions) return snapshot;
  }
}

function applySnapshot({ store, actions }: Workbench, snapshot: Snapshot): void {
  const { sessions, run, capture, sockets, lit, bench, current, boot } = snapshot;
  const before = store.getState().boot;
  store.setState({ boot, sessions, run, capture, sockets, lit, bench });
  for (const one of snapshot.problems) actions.tell(one);
  const { session } = store.getState();
  const restarted = before !== undefined && before !== boot;
  if (restarted) {
    const advice = 'What was recorded is kept on disk, and can be recovered.';
    actions.tell(problem('warning', 'host.restarted', 'Wireside’s service was started anew.', advice));
  }
  const gone = restarted || !sessions.some((one) => one.session === session);
  const info = sessions.find((one) => one.session === current);
  if (gone) actions.show(current, info?.recording ?? false);
}

/** What this page has asked to be recorded is turned to at once: its first records may come before the answer. */
function takeSessions({ store, actions }: Workbench, sessions: readonly SessionInfo[]): void {
  const { sessions: before, busy } = store.getState();
  store.setState({ sessions });
  if (busy !== 'starting') return;
  const fresh = sessions.find(
    (one) => one.recording && !before.some(({ session }) => session === one.session),
  );
  if (fresh) actions.show(fresh.session, true);
}

function handleEvent(workbench: Workbench, event: ServiceEvent): void {
  const { store, actions } = workbench;
  switch (event.event) {
    case 'sessions':
      takeSessions(workbench, event.sessions);
      return;
    case 'show':
      actions.show(event.session);
      return;
    case 'run':
      store.setState({ run: event.run });
      return;
    case 'capture':
      store.setState({ capture: event.capture });
      return;
    case 'permission':
      store.setState({ permission: event.permission });
      return;
    case 'sockets':
      store.setState({ sockets: event.sockets });
      return;
    case 'codeLit':
      store.setState({ lit: event.lines });
      return;
    case 'bench':
      store.setState({ bench: event.bench });
      return;
    case 'problem':
      actions.tell(event.problem);
      return;
    case 'menu':
      runCommand(workbench, event.command);
  }
}
