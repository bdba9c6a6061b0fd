import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { OptionValues } from '../../core/contract/scenario.ts';
import { isRunning } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';
import './bench.css';
import { NewParticipant } from './NewParticipant.tsx';
import { rowsOf } from './rows.ts';
import { SocketCard } from './SocketCard.tsx';

type Kind = 'server' | 'client';

/** The free bench: servers and clients made by form, each driven by hand. */
export function BenchView({ workbench }: { workbench: Workbench }): ReactNode {
  const { store } = workbench;
  const { t } = useWords();
  const running = useStore(store, (state) => state.bench.running);
  const elsewhere = useStore(store, (state) => isRunning(state) && !state.bench.running);
  const [making, setMaking] = useState<Kind | undefined>(undefined);
  const [before, setBefore] = useState<Record<Kind, OptionValues>>({ server: {}, client: {} });
  return (
    <nav className="bench" aria-label={t('Bench')}>
      <h2 className="visually-hidden">{t('Bench')}</h2>
      <div className="bench-make">
        <Button icon={Plus} disabled={elsewhere} onClick={() => setMaking('server')}>
          {t('Server')}
        </Button>
        <Button icon={Plus} disabled={elsewhere} onClick={() => setMaking('client')}>
          {t('Client')}
        </Button>
      </div>
      {elsewhere && <p className="bench-hint">{t('An experiment is running. Stop it to use the bench.')}</p>}
      <Sockets workbench={workbench} />
      <Code workbench={workbench} />
      <Keep workbench={workbench} running={running} />
      {making && (
        <NewParticipant
          workbench={workbench}
          kind={making}
          before={before[making]}
          onMade={(values) => setBefore((all) => ({ ...all, [making]: values }))}
          onClose={() => setMaking(undefined)}
        />
      )}
    </nav>
  );
}

function Sockets({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const sockets = useStore(workbench.store, (state) => state.bench.sockets);
  const [open, setOpen] = useState<string | undefined>(undefined);
  if (sockets.length === 0) {
    return (
      <p className="bench-hint">
        {t(
          'Make a server, then a client that connects to it. Each call of yours and each event that it brings is recorded beside its packets.',
        )}
      </p>
    );
  }
  return (
    <ul className="bench-sockets">
      {rowsOf(sockets).map((socket) => (
        <SocketCard
          key={socket.ref}
          workbench={workbench}
          socket={socket}
          open={open === socket.ref}
          onToggle={() => setOpen(open === socket.ref ? undefined : socket.ref)}
        />
      ))}
    </ul>
  );
}

/** What was done, as the code that it stands for. */
function Code({ workbench }: { workbench: Workbench }): ReactNode {
  const { t } = useWords();
  const code = useStore(workbench.store, (state) => state.bench.code);
  if (code.length === 0) return null;
  return (
    <details className="bench-code">
      <summary>{t('As code')}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, so the keyboard must reach it */}
      <section aria-label={t('As code')} tabIndex={0}>
        <code>{code.join('\n')}</code>
      </section>
    </details>
  );
}

function Keep({ workbench, running }: { workbench: Workbench; running: boolean }): ReactNode {
  const { actions, bench, store } = workbench;
  const { t } = useWords();
  const steps = useStore(store, (state) => state.bench.steps);
  const [title, setTitle] = useState(() => t('My bench'));
  return (
    <div className="bench-keep">
      <label>
        <span>{t('Name')}</span>
        <input
          className="input"
          type="text"
          maxLength={60}
          value={title}
          onChange={(event) => setTitle(event.target.value)}
        />
      </label>
      <div className="bench-buttons">
        <Button disabled={!running} onClick={() => void actions.stop()}>
          {t('Stop')}
        </Button>
        <Button disabled={steps === 0 || title.trim() === ''} onClick={() => void bench.save(title.trim())}>
          {t('Save…')}
        </Button>
        <Button onClick={() => void bench.load()}>{t('Load…')}</Button>
      </div>
    </div>
  );
}
