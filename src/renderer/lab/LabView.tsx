import { Play, Square } from 'lucide-react';
import { type ReactNode, useMemo } from 'react';
import { useStore } from 'zustand';
import { checkOptions } from '../../core/contract/options.ts';
import type { Scenario } from '../../core/contract/scenario.ts';
import { chosenScenario, isRunning } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { OptionForm } from '../ui/OptionForm.tsx';
import { useWords } from '../words/use-words.ts';
import { CodeBlock } from './CodeBlock.tsx';
import './lab.css';
import { SocketList } from './SocketList.tsx';

/** The lab: experiments, the code they stand for, their options, and the sockets of the trace. */
export function LabView({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const scenarios = useStore(store, (state) => state.scenarios);
  const chosen = useStore(store, chosenScenario);
  return (
    <nav className="lab" aria-label="Lab">
      <h2>Lab</h2>
      <ul className="scenarios">
        {scenarios.map(({ id, title, summary }) => (
          <li key={id}>
            <button
              type="button"
              className="scenario"
              aria-current={id === chosen?.id}
              onClick={() => actions.chooseScenario(id)}
            >
              {title}
              {id === chosen?.id && <small>{summary}</small>}
            </button>
          </li>
        ))}
      </ul>
      {chosen && <ChosenScenario workbench={workbench} scenario={chosen} />}
      <h2>Sockets</h2>
      <SocketList workbench={workbench} />
    </nav>
  );
}

function ChosenScenario({ workbench, scenario }: { workbench: Workbench; scenario: Scenario }): ReactNode {
  const { store, actions } = workbench;
  const given = useStore(store, (state) => state.options[scenario.id]);
  const code = useStore(store, (state) => state.code);
  const lit = useStore(store, (state) => (state.run?.scenario === scenario.id ? state.lit : none));
  const { said } = useWords();
  const running = useStore(store, isRunning);
  const ran = useStore(store, (state) => state.run?.scenario === scenario.id);
  const busy = useStore(store, (state) => state.busy !== undefined);
  const { errors } = useMemo(() => checkOptions(scenario.options, given ?? {}), [scenario, given]);
  return (
    <>
      <CodeBlock lines={code ?? scenario.code} lit={lit} />
      {scenario.teaches.length > 0 && (
        <details className="teaches">
          <summary>What to watch for</summary>
          {scenario.teaches.map((text) => (
            <p key={text}>{text}</p>
          ))}
        </details>
      )}
      {scenario.options.length > 0 && (
        <>
          <h2>Options</h2>
          <OptionForm
            key={scenario.id}
            fields={scenario.options}
            values={given ?? {}}
            errors={errors}
            disabled={running}
            onChange={(name, value) => actions.setOption(name, value)}
            said={said}
          />
        </>
      )}
      <div className="run-buttons">
        <Button
          look="primary"
          icon={Play}
          disabled={running || busy || errors.length > 0 || scenario.unavailable !== undefined}
          onClick={() => void actions.run()}
        >
          {ran ? 'Run again' : 'Run'}
        </Button>
        <Button icon={Square} disabled={!running} onClick={() => void actions.stop()}>
          Stop
        </Button>
      </div>
      {scenario.unavailable && <p className="lab-empty">{scenario.unavailable}</p>}
    </>
  );
}

const none: readonly string[] = [];
