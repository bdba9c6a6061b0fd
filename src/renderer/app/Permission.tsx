import { Check, Copy, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { Workbench } from '../store/workbench.ts';
import { Button, IconButton } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useCopy } from '../ui/use-copy.ts';

/** Why packets cannot be captured, and the exact command that changes it. */
export function PermissionDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const permission = useStore(store, (state) => state.permission);
  return (
    <Dialog title="Capturing packets" onClose={() => actions.openDialog(undefined)}>
      {permission?.granted ? (
        <p>Packets can be captured ({permission.backend}).</p>
      ) : (
        <div className="permission">
          <p>
            {permission?.reason ?? 'Packets cannot be captured here.'} Until then socket records are recorded
            without packets.
          </p>
          {permission?.commands.map((command) => (
            <Command key={command} command={command} />
          ))}
          {permission?.after && <p>{permission.after}</p>}
        </div>
      )}
      <div className="dialog-actions">
        <Button icon={RotateCw} onClick={() => void actions.checkPermission()}>
          Check again
        </Button>
      </div>
    </Dialog>
  );
}

function Command({ command }: { command: string }): ReactNode {
  const { copied, copy } = useCopy();
  return (
    <div className="command">
      <code>{command}</code>
      <IconButton
        icon={copied ? Check : Copy}
        label={copied ? 'Copied' : 'Copy the command'}
        onClick={() => copy(command)}
      />
    </div>
  );
}
