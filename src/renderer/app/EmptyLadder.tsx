import { Circle, FolderOpen, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { bytesText } from '../engine/record-text.ts';
import { isFilteredAway, NothingMatches } from '../filter/FilterStatus.tsx';
import { chosenScenario, isRecording, shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';

/** What stands where the ladder will be: what to do, or what is being waited for. */
export function EmptyLadder({ workbench }: { workbench: Workbench }): ReactNode {
  const { store } = workbench;
  useStore(store, (state) => state.calmVersion);
  const session = useStore(store, shownSession);
  const recording = useStore(store, isRecording);
  const busy = useStore(store, (state) => state.busy);
  const view = workbench.view();
  if (isFilteredAway(workbench)) return <NothingMatches workbench={workbench} />;
  if (busy === 'opening') return <Message title="Opening…" text="The first rows appear as they are read." />;
  if (recording) return <Message title="Recording" text="Waiting for the first packet or socket record." />;
  if (session && view && !view.tick.complete) return <Message title="Reading…" text="" />;
  if (session && view) {
    const text = 'There are no frames and no socket records in it. Run an experiment, or open another file.';
    return <Message title={`${session.name} is empty`} text={text} />;
  }
  return <Welcome workbench={workbench} />;
}

function Welcome({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const scenario = useStore(store, chosenScenario);
  const recent = useStore(store, (state) => state.recent);
  const text =
    'Run an experiment to see what Node told the program beside what TCP put on the wire. Or record the packets of your own program, or open a capture file.';
  return (
    <Message title="Nothing recorded yet" text={text}>
      <div className="actions">
        {scenario && (
          <Button look="primary" icon={Play} onClick={() => void actions.run()}>
            Run “{scenario.title}”
          </Button>
        )}
        <Button icon={Circle} onClick={() => void actions.record()}>
          Record packets
        </Button>
        <Button icon={FolderOpen} onClick={() => actions.open()}>
          Open a file…
        </Button>
      </div>
      {recent.length > 0 && (
        <ul className="recent" aria-label="Recent files">
          <li className="recent-title">Recent files</li>
          {recent.slice(0, 6).map(({ path, name, bytes }) => (
            <li key={path}>
              <button
                type="button"
                disabled={bytes === undefined}
                title={path}
                onClick={() => actions.openRecent(path)}
              >
                {name}
                <small>{bytes === undefined ? 'not there any more' : bytesText(bytes)}</small>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Message>
  );
}

function Message({
  title,
  text,
  children,
}: {
  title: string;
  text: string;
  children?: ReactNode;
}): ReactNode {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}
