import { Command } from 'cmdk';
import { type ReactNode, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { Command as AppCommand } from '../store/commands/command.ts';
import { commands, runCommand } from '../store/commands/index.ts';
import { keysText } from '../store/commands/keys.ts';
import { isRunning } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { commandGroups } from './command-groups.ts';
import { matches } from './palette-match.ts';
import './palette.css';

/** Every command by name: typed at, chosen with the arrow keys, done with Enter. */
export function Palette({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const state = useStore(store);
  useEffect(() => {
    dialog.current?.showModal();
    input.current?.focus();
  }, []);
  const close = (): void => actions.openDialog(undefined);
  const choose = (id: string): void => {
    close();
    runCommand(workbench, id);
  };
  const offered = commands.filter(({ id, enabled }) => id !== 'view.palette' && enabled?.(state) !== false);
  const groups = commandGroups
    .map((group) => ({ group, members: offered.filter((command) => command.group === group) }))
    .filter(({ members }) => members.length > 0);
  return (
    <dialog ref={dialog} className="dialog palette" aria-label={t('Command palette…')} onClose={close}>
      <Command label={t('Command palette…')} loop filter={matches}>
        <Command.Input ref={input} className="palette-input" placeholder={t('Type what you want to do')} />
        <Command.List className="palette-list" label={t('Commands')}>
          <Command.Empty className="palette-empty">{t('No command has that name.')}</Command.Empty>
          {groups.map(({ group, members }) => (
            <Command.Group key={group} heading={t(group)}>
              {members.map((command) => (
                <Entry key={command.id} command={command} workbench={workbench} onChoose={choose} />
              ))}
            </Command.Group>
          ))}
          <Experiments workbench={workbench} onChosen={close} />
        </Command.List>
      </Command>
    </dialog>
  );
}

/** Every experiment of the lab that can be run now, to run it. */
function Experiments({ workbench, onChosen }: { workbench: Workbench; onChosen: () => void }): ReactNode {
  const { store, actions } = workbench;
  const { t, said } = useWords();
  const scenarios = useStore(store, (state) => state.scenarios);
  const running = useStore(store, isRunning);
  const offered = running ? [] : scenarios.filter(({ unavailable }) => unavailable === undefined);
  if (offered.length === 0) return null;
  const run = (id: string): void => {
    onChosen();
    actions.chooseScenario(id);
    void actions.run();
  };
  return (
    <Command.Group heading={t('Run an experiment')}>
      {offered.map(({ id, title }) => (
        <Command.Item
          key={id}
          className="palette-item"
          value={`run.${id}`}
          keywords={[t('Run an experiment'), said(title), title, id]}
          onSelect={() => run(id)}
        >
          {said(title)}
        </Command.Item>
      ))}
    </Command.Group>
  );
}

interface EntryProps {
  readonly command: AppCommand;
  readonly workbench: Workbench;
  readonly onChoose: (id: string) => void;
}

function Entry({ command, workbench, onChoose }: EntryProps): ReactNode {
  const { t } = useWords();
  const platform = useStore(workbench.store, (state) => state.app?.platform ?? '');
  const { id, title, keys } = command;
  return (
    <Command.Item
      className="palette-item"
      value={id}
      // The English name finds it in every language.
      keywords={[t(title), title]}
      onSelect={() => onChoose(id)}
    >
      <span>{t(title)}</span>
      {keys?.[0] && <kbd>{keysText(keys[0], platform)}</kbd>}
    </Command.Item>
  );
}
