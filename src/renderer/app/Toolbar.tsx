import {
  Circle,
  CircleHelp,
  FolderOpen,
  Monitor,
  Moon,
  Pause,
  Play,
  Presentation,
  Save,
  Settings2,
  Square,
  Sun,
  Trash2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { FilterBar } from '../filter/FilterBar.tsx';
import { findCommand } from '../store/commands/index.ts';
import { keysText } from '../store/commands/keys.ts';
import { isRecording, shownSession, type Theme } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { Button, Hint, IconButton } from '../ui/Button.tsx';
import { cx } from '../ui/cx.ts';
import { Menu, MenuChoices, MenuItem, MenuSeparator } from '../ui/Menu.tsx';
import { useWords } from '../words/use-words.ts';
import type { LanguageChoice } from '../words/words.ts';
import { captureText } from './capture-text.ts';
import { PaceMenu } from './PaceMenu.tsx';
import { ScopeMenu } from './ScopeMenu.tsx';
import { ExportMenu, SessionsMenu } from './SessionMenus.tsx';

/** Recording, files, what the ladder shows, theme and help. */
export function Toolbar({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const recording = useStore(store, isRecording);
  const busy = useStore(store, (state) => state.busy);
  const paused = useStore(store, (state) => state.paused);
  const session = useStore(store, shownSession);
  const platform = useStore(store, (state) => state.app?.platform ?? '');
  const keys = (id: string): string => keysText(findCommand(id)?.keys?.[0] ?? '', platform);
  return (
    <header className="toolbar">
      <h1 className="brand">wireside</h1>
      {recording ? (
        <IconButton
          icon={Square}
          label={t('Stop')}
          keys={keys('capture.stop')}
          disabled={busy === 'stopping'}
          onClick={() => void actions.stop()}
        />
      ) : (
        <IconButton
          icon={Circle}
          label={t('Record packets')}
          keys={keys('capture.start')}
          disabled={busy !== undefined}
          onClick={() => void actions.record()}
        />
      )}
      <CapturePill workbench={workbench} />
      <IconButton
        icon={paused ? Play : Pause}
        label={paused ? t('Resume the view') : t('Pause the view; recording goes on')}
        aria-pressed={paused}
        disabled={!session}
        onClick={() => actions.togglePause()}
      />
      <IconButton
        icon={Trash2}
        label={recording ? t('Clear') : t('Close the session')}
        disabled={!session}
        onClick={() => void actions.clear()}
      />
      <span className="divider" />
      <IconButton
        icon={FolderOpen}
        label={t('Open…')}
        keys={keys('file.open')}
        disabled={busy !== undefined}
        onClick={() => actions.open()}
      />
      <IconButton
        icon={Save}
        label={t('Save')}
        keys={keys('file.save')}
        disabled={!session || busy !== undefined}
        onClick={() => void actions.save()}
      />
      <FilterBar workbench={workbench} />
      <span className="spacer" />
      <SessionsMenu workbench={workbench} />
      <PaceMenu workbench={workbench} />
      <ScopeMenu workbench={workbench} />
      <ExportMenu workbench={workbench} />
      <AppearanceMenu workbench={workbench} />
      <HelpMenu workbench={workbench} />
      <Button
        look="primary"
        icon={Presentation}
        disabled={!session}
        title={keys('present.start')}
        onClick={() => actions.set({ presenting: true })}
      >
        {t('Present')}
      </Button>
    </header>
  );
}

function CapturePill({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  useStore(store, (state) => state.calmVersion);
  const capture = useStore(store, (state) => state.capture);
  const options = useStore(store, (state) => state.captureOptions);
  const permission = useStore(store, (state) => state.permission);
  const recording = useStore(store, isRecording);
  const refused = permission !== undefined && !permission.granted;
  const text = captureText(t, {
    capture,
    options,
    refused,
    recording,
    frames: workbench.view()?.tables.frames.length ?? 0,
  });
  return (
    <Hint text={refused ? t('Packets cannot be captured: what to do') : t('What to capture')}>
      <Button className="capture-pill" onClick={() => actions.openDialog(refused ? 'permission' : 'capture')}>
        <span className={cx('dot', recording && !refused && 'on', refused && 'off')} aria-hidden="true" />
        {text}
        <Settings2 size={13} aria-hidden="true" />
      </Button>
    </Hint>
  );
}

const themeIcons: Readonly<Record<Theme, typeof Sun>> = { system: Monitor, light: Sun, dark: Moon };

/** Theme and language. */
function AppearanceMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const theme = useStore(store, (state) => state.theme);
  const language = useStore(store, (state) => state.language);
  const Icon = themeIcons[theme];
  return (
    <Menu
      trigger={
        <Button
          look="quiet"
          className="icon"
          aria-label={t('Theme and language')}
          title={t('Theme and language')}
        >
          <Icon size={16} aria-hidden="true" />
        </Button>
      }
    >
      <MenuChoices<Theme>
        label={t('Theme')}
        value={theme}
        choices={[
          { value: 'system', label: t('As the system') },
          { value: 'light', label: t('Light') },
          { value: 'dark', label: t('Dark') },
        ]}
        onChoose={(chosen) => actions.setTheme(chosen)}
      />
      <MenuSeparator />
      <MenuChoices<LanguageChoice>
        label={t('Language')}
        value={language}
        choices={[
          { value: 'system', label: t('As the system') },
          { value: 'en', label: 'English' },
          { value: 'zh-Hant', label: '繁體中文' },
        ]}
        onChoose={(chosen) => actions.setLanguage(chosen)}
      />
    </Menu>
  );
}

function HelpMenu({ workbench }: { workbench: Workbench }): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const platform = useStore(store, (state) => state.app?.platform ?? '');
  const keys = (id: string): string => keysText(findCommand(id)?.keys?.[0] ?? '', platform);
  return (
    <Menu
      trigger={
        <Button look="quiet" className="icon" aria-label={t('Help')} title={t('Help')}>
          <CircleHelp size={16} aria-hidden="true" />
        </Button>
      }
    >
      <MenuItem aside={keys('view.palette')} onSelect={() => actions.openDialog('palette')}>
        {t('Command palette…')}
      </MenuItem>
      <MenuItem aside={keys('help.shortcuts')} onSelect={() => actions.openDialog('shortcuts')}>
        {t('Keyboard shortcuts')}
      </MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => actions.openDialog('permission')}>{t('Capture permission')}</MenuItem>
      <MenuItem onSelect={() => actions.openDialog('report')}>{t('Report a problem…')}</MenuItem>
      <MenuSeparator />
      <MenuItem onSelect={() => actions.openDialog('about')}>{t('About Wireside')}</MenuItem>
    </Menu>
  );
}
