import {
  ChevronLeft,
  ChevronRight,
  Code,
  FlaskConical,
  Gauge,
  LampDesk,
  type LucideIcon,
  Moon,
  Pause,
  PictureInPicture2,
  Play,
  Table2,
  X,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '../ui/Button.tsx';
import { useWords } from '../words/use-words.ts';
import type { Key } from '../words/words.ts';
import { type PresentAction, presentKeys, presentKeyText } from './keys.ts';
import type { Pace } from './steps.ts';
import type { Presentation } from './use-presentation.ts';

export interface ControlsProps {
  readonly show: Presentation;
  readonly hasSample: boolean;
  readonly hasCode: boolean;
  readonly onAction: (action: PresentAction) => void;
}

const paceNames: Readonly<Record<Pace, Key>> = { folded: 'Folded', slow: 'Slowed', true: 'True time' };

/** Buttons for everything the keys do; they come forward when the pointer or the focus is near. */
export function Controls({ show, hasSample, hasCode, onAction }: ControlsProps): ReactNode {
  const { t } = useWords();
  const button = (action: PresentAction, icon: LucideIcon, pressed?: boolean): ReactNode => (
    <IconButton
      icon={icon}
      label={t(titleOf(action))}
      keys={presentKeyText(action)}
      {...(pressed === undefined ? {} : { 'aria-pressed': pressed })}
      onClick={() => onAction(action)}
    />
  );
  return (
    <div className="present-controls">
      {button('previous', ChevronLeft)}
      {button('play', show.playing ? Pause : Play)}
      {button('next', ChevronRight)}
      <span className="pace">
        {button('pace', Gauge)}
        {t(paceNames[show.pace])}
      </span>
      {hasCode && button('code', Code, show.code)}
      {button('header', Table2, show.header)}
      {button('pointer', LampDesk, show.pointer)}
      {button('blank', Moon, show.blank)}
      {hasSample && button('sample', FlaskConical)}
      {button('speaker', PictureInPicture2)}
      {button('leave', X)}
    </div>
  );
}

function titleOf(action: PresentAction): Key {
  return presentKeys.find((one) => one.action === action)!.title;
}
