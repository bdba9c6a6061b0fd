import { type ReactNode, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FrameAnswer } from '../engine/answers.ts';
import { type Explanation, explainFrame, explainRecord, sayExplanation } from '../engine/explain/explain.ts';
import { tcpHeaderRows } from '../engine/explain/tcp-header.ts';
import { ExplanationCard } from '../inspector/ExplanationCard.tsx';
import { HeaderDrawing } from '../inspector/HeaderDrawing.tsx';
import { PresentView } from '../present/PresentView.tsx';
import type { Item } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';

/** Present mode, with the inspector's words and drawing. Nothing while no one presents. */
export function Presentation({ workbench }: { workbench: Workbench }): ReactNode {
  const presenting = useStore(workbench.store, (state) => state.presenting);
  if (!presenting) return null;
  return (
    <PresentView
      workbench={workbench}
      caption={(item) => <Caption workbench={workbench} item={item} />}
      explain={(item) => plain(explanationOf(workbench, item), workbench.words().said)}
      header={(item) => <Header workbench={workbench} item={item} />}
    />
  );
}

function explanationOf(workbench: Workbench, { kind, row }: Item): Explanation | undefined {
  const view = workbench.view();
  if (!view) return undefined;
  return kind === 'frame' ? explainFrame(view, row) : explainRecord(view, row);
}

function plain(
  explanation: Explanation | undefined,
  said: (text: string) => string,
): { title: string; text: string } {
  if (!explanation) return { title: '', text: '' };
  const { title, parts } = sayExplanation(explanation, said);
  const texts = parts.map((part) =>
    typeof part === 'string' ? part : 'strong' in part ? part.strong : part.code,
  );
  return { title, text: texts.join('') };
}

function Caption({ workbench, item }: { workbench: Workbench; item: Item }): ReactNode {
  const explanation = explanationOf(workbench, item);
  return explanation && <ExplanationCard explanation={explanation} />;
}

/** The header of the frame; of a socket record, that of the first frame it hangs together with. */
function Header({ workbench, item }: { workbench: Workbench; item: Item }): ReactNode {
  const [answer, setAnswer] = useState<FrameAnswer | undefined>(undefined);
  const view = workbench.view();
  const frame = view && frameOf(view.tables, item);
  useEffect(() => {
    let isCurrent = true;
    if (frame === undefined) setAnswer(undefined);
    else void workbench.client.frame(frame).then((came) => isCurrent && setAnswer(came));
    return () => {
      isCurrent = false;
    };
  }, [workbench, frame]);
  if (!view || !answer || answer.row !== frame) return null;
  return <HeaderDrawing rows={tcpHeaderRows(view, answer)} lit={undefined} onLight={() => {}} />;
}

type Tables = NonNullable<ReturnType<Workbench['view']>>['tables'];

function frameOf({ records, links }: Tables, item: Item): number | undefined {
  if (item.kind === 'frame') return item.row;
  const link = records.get('firstLink', item.row);
  return link < links.length ? links.get('frame', link) : undefined;
}
