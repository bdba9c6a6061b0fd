import { Circle, FolderOpen, History, Play } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { chosenScenario } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useWords } from '../words/use-words.ts';
import { RecentFiles } from './RecentFiles.tsx';
import { SampleCards } from './SampleCards.tsx';
import './welcome.css';

/** What stands on the screen while no session is shown: what can be run, recorded and opened. */
export function WelcomeView({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t, said } = useWords();
  const scenario = useStore(store, chosenScenario);
  return (
    <section className="welcome" aria-label={t('Welcome')}>
      <header>
        <h2>{t('What your code was told, beside what was on the wire')}</h2>
        <p>
          {t(
            'Run an experiment, record the packets of your own program, open a capture file, or look at a recorded sample: it needs no network and no right to capture.',
          )}
        </p>
        <div className="actions">
          {scenario && (
            <Button look="primary" icon={Play} onClick={() => void actions.run()}>
              {t('Run “{{title}}”', { title: said(scenario.title) })}
            </Button>
          )}
          <Button icon={Circle} onClick={() => void actions.record()}>
            {t('Record packets')}
          </Button>
          <Button icon={FolderOpen} onClick={() => actions.open()}>
            {t('Open a file…')}
          </Button>
        </div>
        <RecoverNotice workbench={workbench} />
      </header>
      <Choices workbench={workbench} />
    </section>
  );
}

/** The same choices while a session is shown. */
export function WelcomeDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { actions } = workbench;
  const { t } = useWords();
  const close = (): void => actions.openDialog(undefined);
  return (
    <Dialog title={t('Samples and recent files')} wide onClose={close}>
      <div className="welcome in-dialog">
        <Choices workbench={workbench} onOpen={close} />
      </div>
    </Dialog>
  );
}

function Choices({ workbench, onOpen }: { workbench: Workbench; onOpen?: () => void }): ReactNode {
  const { t } = useWords();
  const some = useStore(workbench.store, (state) => state.recent.length > 0);
  const passed = onOpen ? { onOpen } : {};
  return (
    <div className="choices">
      {some && (
        <section className="recent-files">
          <h3>{t('Recent files')}</h3>
          <RecentFiles workbench={workbench} {...passed} />
        </section>
      )}
      <section>
        <h3>{t('Samples')}</h3>
        <SampleCards workbench={workbench} {...passed} />
      </section>
    </div>
  );
}

function RecoverNotice({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const count = useStore(store, (state) => state.recoverable.length);
  if (count === 0) return null;
  return (
    <p className="recover-notice" role="status">
      <History size={15} aria-hidden="true" />
      {t('{{count}} recordings were not saved when Wireside ended.', { count })}
      <Button onClick={() => actions.openDialog('recover')}>{t('Recover…')}</Button>
    </p>
  );
}
