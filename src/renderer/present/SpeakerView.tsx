import { ChevronLeft, ChevronRight, Moon, Pause, Play } from 'lucide-react';
import { type ReactNode, useEffect, useMemo, useState } from 'react';
import { Button } from '../ui/Button.tsx';
import { useWords, WordsContext } from '../words/use-words.ts';
import { createWords } from '../words/words.ts';
import { isPress, type PresentAction, presentAction } from './keys.ts';
import './speaker.css';
import { SPEAKER_CHANNEL, type SpeakerMessage, type SpeakerState } from './speaker-channel.ts';

/** The speaker's window: what is on the stage, what comes next, the notes, the time; and the keys work here too. */
export function SpeakerView(): ReactNode {
  const { state, send } = useStage();
  const words = useMemo(
    () => createWords('system', state?.language ?? navigator.language),
    [state?.language],
  );
  const { t } = words;
  useEffect(() => {
    document.documentElement.lang = words.language;
    document.title = `${t('Speaker’s window')} — Wireside`;
  }, [words, t]);
  return (
    <WordsContext value={words}>
      <main className="speaker">
        {state ? (
          <OnStage now={state} ask={send} />
        ) : (
          <p className="speaker-empty">{t('No presentation is on. Start one in Wireside’s main window.')}</p>
        )}
      </main>
    </WordsContext>
  );
}

interface OnStageProps {
  readonly now: SpeakerState;
  readonly ask: (action: PresentAction) => void;
}

function OnStage({ now, ask }: OnStageProps): ReactNode {
  const { t } = useWords();
  return (
    <>
      <header>
        <h1>{now.title}</h1>
        <span>{now.chapter}</span>
        <span>{t('{{step}} of {{steps}}', { step: now.step + 1, steps: now.steps })}</span>
        <Elapsed since={now.began} />
      </header>
      <section aria-label={t('On the stage')}>
        <h2>{now.blank ? t('The screen is blank') : now.now}</h2>
        <p>{now.explanation}</p>
      </section>
      <section className="speaker-next" aria-label={t('Next step')}>
        <h3>{t('Next step')}</h3>
        <p>{now.next || t('This is the last step.')}</p>
      </section>
      <section className="speaker-notes" aria-label={t('Notes')}>
        <h3>{t('Notes')}</h3>
        {now.notes.length === 0 && <p>{t('This session has no notes.')}</p>}
        {now.notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </section>
      <footer>
        <Button icon={ChevronLeft} onClick={() => ask('previous')}>
          {t('Previous step')}
        </Button>
        <Button look="primary" icon={ChevronRight} onClick={() => ask('next')}>
          {t('Next step')}
        </Button>
        <Button icon={now.playing ? Pause : Play} onClick={() => ask('play')}>
          {t('Play or pause')}
        </Button>
        <Button icon={Moon} aria-pressed={now.blank} onClick={() => ask('blank')}>
          {t('Blank screen')}
        </Button>
      </footer>
    </>
  );
}

/** The state of the stage as it is told, and the way to ask it for something. */
function useStage(): {
  readonly state: SpeakerState | undefined;
  readonly send: (action: PresentAction) => void;
} {
  const [state, setState] = useState<SpeakerState | undefined>(undefined);
  const channel = useMemo(() => new BroadcastChannel(SPEAKER_CHANNEL), []);
  useEffect(() => {
    channel.onmessage = (event: MessageEvent<SpeakerMessage>) => {
      if (event.data.type === 'state') setState(event.data);
      if (event.data.type === 'end') setState(undefined);
    };
    channel.postMessage({ type: 'hello' } satisfies SpeakerMessage);
    const onKey = (event: KeyboardEvent): void => {
      const action = presentAction(event);
      if (!action || action === 'leave' || isPress(event)) return;
      event.preventDefault();
      channel.postMessage({ type: 'do', action } satisfies SpeakerMessage);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [channel]);
  return {
    state,
    send: (action) => channel.postMessage({ type: 'do', action } satisfies SpeakerMessage),
  };
}

/** Minutes and seconds since the talk began. */
function Elapsed({ since }: { since: number }): ReactNode {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.floor((now - since) / 1000));
  return <time>{`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`}</time>;
}
