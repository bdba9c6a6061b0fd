import type { ReactNode } from 'react';
import { type Explanation, type Part, sayExplanation } from '../engine/explain/explain.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';

/** What happened, in words. */
export function ExplanationCard({
  explanation,
  look,
}: {
  explanation: Explanation;
  look?: string;
}): ReactNode {
  const { said } = useWords();
  const { title, parts, source } = sayExplanation(explanation, said);
  return (
    <div className={cx('card', look)}>
      <h3>{title}</h3>
      <p>{parts.map(renderPart)}</p>
      {source && <small>{source}</small>}
    </div>
  );
}

function renderPart(part: Part, index: number): ReactNode {
  if (typeof part === 'string') return part;
  return 'strong' in part ? <b key={index}>{part.strong}</b> : <code key={index}>{part.code}</code>;
}
