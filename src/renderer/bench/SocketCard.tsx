import { ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { BenchActionForm, BenchSocket } from '../../core/contract/bench.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button, Hint } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';
import { FormDialog } from './FormDialog.tsx';
import { portsText, stateText, titleOf } from './rows.ts';
import { WriteForm } from './WriteForm.tsx';

export interface SocketCardProps {
  readonly workbench: Workbench;
  readonly socket: BenchSocket;
  readonly open: boolean;
  readonly onToggle: () => void;
}

/** One socket or server: how it stands and, opened, everything it can be told. */
export function SocketCard({ workbench, socket, open, onToggle }: SocketCardProps): ReactNode {
  const { t } = useWords();
  const panel = useId();
  const side = socket.role === 'client' ? 'client' : 'server';
  const over = socket.state === 'closed';
  return (
    <li className={cx('bench-card', socket.role, over && 'over', open && 'open')}>
      <button
        type="button"
        className="bench-socket"
        aria-expanded={open}
        aria-controls={panel}
        onClick={onToggle}
      >
        <ChevronRight size={14} aria-hidden="true" />
        <span>
          <span className={`role ${side}`}>{titleOf(socket, t)}</span> {portsText(socket)}
          <small>{stateText(socket, t)}</small>
          {socket.error && <small className="mistake">{socket.error}</small>}
        </span>
      </button>
      <div id={panel} className="bench-panel" hidden={!open}>
        {open && (over ? <p className="bench-hint">{t('It is closed.')}</p> : null)}
        {open && !over && <Actions workbench={workbench} socket={socket} />}
      </div>
    </li>
  );
}

function Actions({ workbench, socket }: { workbench: Workbench; socket: BenchSocket }): ReactNode {
  const { store, bench } = workbench;
  const { t, said } = useWords();
  const forms = useStore(store, (state) => state.benchForms?.actions ?? none);
  const [asking, setAsking] = useState<BenchActionForm | undefined>(undefined);
  const isServer = socket.role === 'server';
  const offered = forms.filter(({ servers, sockets, action }) =>
    isServer ? servers : sockets && action !== 'write' && action !== 'end',
  );
  const act = (form: BenchActionForm): void => {
    if (form.fields.length > 0) setAsking(form);
    else void bench.drive(socket.ref, form.action, {});
  };
  return (
    <>
      {!isServer && <WriteForm workbench={workbench} socket={socket.ref} />}
      <div className="bench-actions">
        {offered.map((form) => (
          <ActionButton key={form.action} form={form} said={said} onAct={() => act(form)} />
        ))}
      </div>
      {asking && (
        <FormDialog
          title={`${titleOf(socket, t)}: ${callText(asking)}`}
          submit={t('Call it')}
          sections={[{ title: asking.action, fields: asking.fields }]}
          initial={{}}
          onSubmit={(values) => bench.drive(socket.ref, asking.action, values)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </>
  );
}

interface ActionButtonProps {
  readonly form: BenchActionForm;
  readonly said: (text: string) => string;
  readonly onAct: () => void;
}

function ActionButton({ form, said, onAct }: ActionButtonProps): ReactNode {
  const button = (
    <Button className="call" disabled={form.unavailable !== undefined} onClick={onAct}>
      {callText(form)}
    </Button>
  );
  return form.unavailable ? (
    <Hint text={said(form.unavailable)}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a disabled button tells its reason to nobody */}
      <span tabIndex={0}>{button}</span>
    </Hint>
  ) : (
    button
  );
}

/** `destroy()`; three dots where a form comes first. */
function callText({ action, fields }: BenchActionForm): string {
  if (action === 'maxConnections') return 'maxConnections…';
  return fields.length > 0 ? `${action}(…)` : `${action}()`;
}

const none: readonly BenchActionForm[] = [];
