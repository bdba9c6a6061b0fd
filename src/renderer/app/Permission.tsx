import { Check, Copy, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { useWords } from '../words/use-words.ts';

/** Why packets cannot be captured, and the exact command that changes it. */
export function PermissionDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t, said } = useWords();
  const permission = useStore(store, (state) => state.permission);
  return (
    <Dialog title={t('Capturing packets')} onClose={() => actions.openDialog(undefined)}>
      {permission?.granted ? (
        <p>{t('Packets can be captured ({{backend}}).', { backend: permission.backend })}</p>
      ) : (
        <div className="permission">
          <p>
            {permission?.reason ? said(permission.reason) : t('Packets cannot be captured here.')}{' '}
            {t('Until then socket records are recorded without packets.')}
          </p>
          {permission?.commands.map((command) => (
            <Command key={command} command={command} />
          ))}
          {permission?.after && <p>{said(permission.after)}</p>}
        </div>
      )}
      <div className="dialog-actions">
        <Button icon={RotateCw} onClick={() => void actions.checkPermission()}>
          {t('Check again')}
        </Button>
      </div>
    </Dialog>
  );
}

function Command({ command }: { command: string }): ReactNode {
  const { copied, copy } = useCopy();
  const { t } = useWords();
  return (
    <div className="command">
      <code>{command}</code>
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? t('Copied') : t('Copy the command')}
        onClick={() => copy(command)}
      />
    </div>
  );
}
