import { Check, Copy } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { Report } from '../../core/contract/commands.ts';
import { AddColumnDialog } from '../list/AddColumnDialog.tsx';
import { ColorRulesDialog } from '../list/ColorRulesDialog.tsx';
import { CommentDialog } from '../list/CommentDialog.tsx';
import { ExportRowsDialog } from '../list/ExportRowsDialog.tsx';
import { GoToDialog } from '../list/GoToDialog.tsx';
import { ExportDialog } from '../sessions/ExportDialog.tsx';
import { RecoverDialog } from '../sessions/RecoverDialog.tsx';
import { SessionDialog } from '../sessions/SessionDialog.tsx';
import { ShareDialog } from '../share/ShareDialog.tsx';
import { shownSession } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useCopy } from '../ui/use-copy.ts';
import { WelcomeDialog } from '../welcome/WelcomeView.tsx';
import { useWords } from '../words/use-words.ts';
import { CaptureDialog } from './CaptureDialog.tsx';
import { Palette } from './Palette.tsx';
import { PermissionDialog } from './Permission.tsx';
import { ShortcutsDialog } from './Shortcuts.tsx';

/** The dialog that is open, if any. */
export function Dialogs({ workbench }: { workbench: Workbench }): ReactNode {
  const dialog = useStore(workbench.store, (state) => state.dialog);
  switch (dialog) {
    case 'permission':
      return <PermissionDialog workbench={workbench} />;
    case 'capture':
      return <CaptureDialog workbench={workbench} />;
    case 'report':
      return <ReportDialog workbench={workbench} />;
    case 'about':
      return <AboutDialog workbench={workbench} />;
    case 'discard':
      return <DiscardDialog workbench={workbench} />;
    case 'palette':
      return <Palette workbench={workbench} />;
    case 'shortcuts':
      return <ShortcutsDialog workbench={workbench} />;
    case 'share':
      return <ShareDialog workbench={workbench} />;
    case 'goTo':
      return <GoToDialog workbench={workbench} />;
    case 'colorRules':
      return <ColorRulesDialog workbench={workbench} />;
    case 'exportRows':
      return <ExportRowsDialog workbench={workbench} />;
    case 'comment':
      return <CommentDialog workbench={workbench} />;
    case 'addColumn':
      return <AddColumnDialog workbench={workbench} />;
    case 'welcome':
      return <WelcomeDialog workbench={workbench} />;
    case 'session':
      return <SessionDialog workbench={workbench} />;
    case 'export':
      return <ExportDialog workbench={workbench} />;
    case 'recover':
      return <RecoverDialog workbench={workbench} />;
    case undefined:
      return null;
  }
}

function ReportDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { host, actions } = workbench;
  const { t } = useWords();
  const [report, setReport] = useState<Report | undefined>(undefined);
  const { copied, copy } = useCopy();
  useEffect(() => {
    void host.call('report', {}).then((reply) => {
      if (reply.ok) setReport(reply.value);
      else actions.tell(reply.error);
    });
  }, [host, actions]);
  return (
    <Dialog title={t('Report a problem')} onClose={() => actions.openDialog(undefined)}>
      <p>
        {t('Versions and the newest log lines, with no payload. Nothing is sent: copy it into your report.')}
      </p>
      <textarea
        className="report"
        aria-label={t('Report')}
        readOnly
        value={report?.text ?? t('Gathering…')}
      />
      {report?.logs && <p className="mono">{report.logs}</p>}
      <div className="dialog-actions">
        <Button icon={copied ? Check : Copy} disabled={!report} onClick={() => report && copy(report.text)}>
          {copied ? t('Copied') : t('Copy')}
        </Button>
      </div>
    </Dialog>
  );
}

function AboutDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const app = useStore(workbench.store, (state) => state.app);
  const versions = Object.entries(app?.versions ?? {});
  return (
    <Dialog title={`Wireside ${app?.version ?? ''}`} onClose={() => workbench.actions.openDialog(undefined)}>
      <dl className="about">
        {versions.map(([name, version]) => (
          <Version key={name} name={name} version={version} />
        ))}
      </dl>
    </Dialog>
  );
}

function Version({ name, version }: { name: string; version: string }): ReactNode {
  return (
    <>
      <dt>{name}</dt>
      <dd>{version}</dd>
    </>
  );
}

function DiscardDialog({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const file = useStore(store, (state) => shownSession(state)?.kind === 'file');
  const { t } = useWords();
  const answer = (choice: 'discard' | 'save' | 'cancel'): void => void actions.answerDiscard(choice);
  return (
    <Dialog title={t('This session is not saved')} onClose={() => answer('cancel')}>
      <p>
        {file
          ? t('What was changed is lost when it is closed.')
          : t('What was recorded is lost when it is closed.')}
      </p>
      <div className="dialog-actions">
        <Button onClick={() => answer('cancel')}>{t('Cancel')}</Button>
        <Button onClick={() => answer('discard')}>{t('Discard')}</Button>
        <Button look="primary" onClick={() => answer('save')}>
          {t('Save…')}
        </Button>
      </div>
    </Dialog>
  );
}
