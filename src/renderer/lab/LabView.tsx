import { Play, Square } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { checkOptions } from '../../core/contract/options.ts';
import type { Scenario } from '../../core/contract/scenario.ts';
import { chosenScenario, isRunning } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { OptionForm } from '../ui/OptionForm.tsx';
import { useWords } from '../words/use-words.ts';
import { CodeBlock } from './CodeBlock.tsx';
import { runsCode } from './code-of-run.ts';
import { groupsOf } from './groups.ts';
import './lab.css';
import { SocketList } from './SocketList.tsx';

/** The lab: experiments, the code they stand for, their options, and the sockets of the trace. */
export function LabView({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const chosen = useStore(workbench.store, chosenScenario);
  return (
    <nav className="lab" aria-label={t('Lab')}>
      <h2 className="visually-hidden">{t('Lab')}</h2>
      <ScenarioList workbench={workbench} chosen={chosen?.id} />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it */}
      <section className="lab-chosen" tabIndex={0} aria-label={t('The chosen experiment')}>
        {chosen && <ChosenScenario workbench={workbench} scenario={chosen} />}
        <h2>{t('Sockets')}</h2>
        <SocketList workbench={workbench} />
      </section>
      {chosen && <RunButtons workbench={workbench} scenario={chosen} />}
    </nav>
  );
}

/** Every experiment under the heading of its group. */
function ScenarioList({
  workbench,
  chosen,
}: {
  workbench: Workbench;
  chosen: string | undefined;
}): ReactNode {
  const { store, actions } = workbench;
  const { said } = useWords();
  const scenarios = useStore(store, (state) => state.scenarios);
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one chosen elsewhere is brought into sight
  useEffect(() => {
    list.current?.querySelector('[aria-current="true"]')?.scrollIntoView?.({ block: 'nearest' });
  }, [chosen]);
  return (
    <div className="scenarios" ref={list}>
      {groupsOf(scenarios).map(({ title: group, scenarios: members }) => (
        <section key={group}>
          {group && <h3>{said(group)}</h3>}
          <ul>
            {members.map(({ id, title, summary }) => (
              <li key={id}>
                <button
                  type="button"
                  className="scenario"
                  aria-current={id === chosen}
                  onClick={() => actions.chooseScenario(id)}
                >
                  {said(title)}
                  {id === chosen && <small>{said(summary)}</small>}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </div>
  );
}

function ChosenScenario({ workbench, scenario }: { workbench: Workbench; scenario: Scenario }): ReactNode {
  const { store, actions } = workbench;
  const { t, said } = useWords();
  const given = useStore(store, (state) => state.options[scenario.id]);
  const code = useStore(store, (state) => state.code);
  const run = useStore(store, (state) => (state.run?.scenario === scenario.id ? state.run : undefined));
  const lit = useStore(store, (state) => (run ? state.lit : none));
  const running = useStore(store, isRunning);
  const { errors, values } = useMemo(() => checkOptions(scenario.options, given ?? {}), [scenario, given]);
  return (
    <>
      <CodeBlock lines={runsCode(run, values) ?? code ?? scenario.code} lit={lit} />
      {scenario.teaches.length > 0 && (
        <details className="teaches">
          <summary>{t('What to watch for')}</summary>
          {scenario.teaches.map((text) => (
            <p key={text}>{said(text)}</p>
          ))}
        </details>
      )}
      {scenario.options.length > 0 && (
        <>
          <h2>{t('Options')}</h2>
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
    </>
  );
}

/** Always in sight, however long the code and the options are. */
function RunButtons({ workbench, scenario }: { workbench: Workbench; scenario: Scenario }): ReactNode {
  const { store, actions } = workbench;
  const { t, said } = useWords();
  const given = useStore(store, (state) => state.options[scenario.id]);
  const running = useStore(store, isRunning);
  const ran = useStore(store, (state) => state.run?.scenario === scenario.id);
  const busy = useStore(store, (state) => state.busy !== undefined);
  const { errors } = useMemo(() => checkOptions(scenario.options, given ?? {}), [scenario, given]);
  return (
    <div className="run-buttons">
      {scenario.unavailable && <p className="lab-empty">{said(scenario.unavailable)}</p>}
      <Button
        look="primary"
        icon={Play}
        disabled={running || busy || errors.length > 0 || scenario.unavailable !== undefined}
        onClick={() => void actions.run()}
      >
        {ran ? t('Run again') : t('Run')}
      </Button>
      <Button icon={Square} disabled={!running} onClick={() => void actions.stop()}>
        {t('Stop')}
      </Button>
    </div>
  );
}

const none: readonly string[] = [];
