import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { AnswerTo, Ask, QuestionName } from '../engine/questions/questions.ts';
import type { Workbench } from '../store/workbench.ts';
import { Asker } from './asker.ts';

/** The newest answer to a question, kept up to date while the trace grows; undefined before the first. */
export function useAnswer<N extends QuestionName>(
  { client, store }: Workbench,
  question: N,
  ask: Ask<N>,
): AnswerTo<N> | undefined {
  const session = useStore(store, (state) => state.session);
  const version = useStore(store, (state) => state.calmVersion);
  const [answer, setAnswer] = useState<AnswerTo<N> | undefined>();
  const asker = useRef<Asker<N>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another session's answers are not this one's
  useEffect(() => {
    const made = new Asker<N>({
      client,
      question,
      onAnswer: setAnswer,
      now: () => performance.now(),
      later: (callback, milliseconds) => {
        const timer = setTimeout(callback, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    asker.current = made;
    setAnswer(undefined);
    return () => made.end();
  }, [client, question, session]);
  useEffect(() => asker.current?.want(ask));
  // biome-ignore lint/correctness/useExhaustiveDependencies: that is what changes
  useEffect(() => asker.current?.changed(), [version]);
  return answer;
}
