import { type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { BenchSocket } from '../../core/contract/bench.ts';
import type { OptionValues } from '../../core/contract/scenario.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { FormDialog } from './FormDialog.tsx';
import { isLoopbackHost, reachedAt } from './loopback.ts';

export interface NewParticipantProps {
  readonly workbench: Workbench;
  readonly kind: 'server' | 'client';
  readonly onClose: () => void;
  /** Told the last values, so that the next form begins with them. */
  readonly onMade: (values: OptionValues) => void;
  readonly before: OptionValues;
}

/** A client's form begins with the server that was made last. */
function initialOf(kind: 'server' | 'client', before: OptionValues, sockets: readonly BenchSocket[]) {
  if (kind === 'server') return { ...before, port: 0 };
  const server = sockets.findLast(({ role, state }) => role === 'server' && state === 'listening');
  if (!server?.local) return before;
  return { ...before, host: reachedAt(server.local.address), port: server.local.port };
}

/** The form of a new server or client. */
export function NewParticipant({ workbench, kind, onClose, onMade, before }: NewParticipantProps): ReactNode {
  const { store, bench } = workbench;
  const { t } = useWords();
  const forms = useStore(store, (state) => state.benchForms);
  const sockets = useStore(store, (state) => state.bench.sockets);
  const [initial] = useState(() => initialOf(kind, before, sockets));
  if (!forms) return null;
  const make = async (values: OptionValues) => {
    const wrong = await (kind === 'server' ? bench.makeServer(values) : bench.makeClient(values));
    if (wrong.length === 0) onMade(values);
    return wrong;
  };
  return (
    <FormDialog
      title={kind === 'server' ? t('New server') : t('New client')}
      submit={kind === 'server' ? t('Listen') : t('Connect')}
      sections={forms[kind]}
      initial={initial}
      onSubmit={make}
      onClose={onClose}
      note={(values) => <OutsideLoopback workbench={workbench} kind={kind} host={values.host} />}
    />
  );
}

interface OutsideLoopbackProps {
  readonly workbench: Workbench;
  readonly kind: 'server' | 'client';
  readonly host: unknown;
}

/** Packets of another address than loopback's are seen on the device that they pass: said before it is too late. */
function OutsideLoopback({ workbench, kind, host }: OutsideLoopbackProps): ReactNode {
  const { t } = useWords();
  const chosen = useStore(workbench.store, (state) => state.captureOptions.device);
  const recording = useStore(workbench.store, (state) =>
    state.capture.status === 'capturing' ? state.capture.device : undefined,
  );
  const device = recording ?? chosen ?? t('loopback');
  const text = typeof host === 'string' ? host : kind === 'server' ? '127.0.0.1' : 'localhost';
  if (isLoopbackHost(text)) return null;
  return (
    <p className="bench-note" role="status">
      {t(
        'This address is not loopback. Packets between addresses of this machine pass loopback; others only the device they leave by. Captured now: {{device}} (“What to capture” chooses another).',
        { device },
      )}
    </p>
  );
}
