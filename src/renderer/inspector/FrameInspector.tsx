import { type ReactNode, useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { findingText } from '../../core/findings/render.ts';
import type { FrameAnswer } from '../engine/answers.ts';
import { explainFrame } from '../engine/explain/explain.ts';
import { tcpHeaderRows } from '../engine/explain/tcp-header.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { ByteRange } from '../store/state.ts';
import type { Workbench } from '../store/workbench.ts';
import { useWords } from '../words/use-words.ts';
import { ExplanationCard } from './ExplanationCard.tsx';
import { FieldTree } from './FieldTree.tsx';
import { FindingCards } from './FindingCards.tsx';
import { fieldAt, nodeAt } from './field-rows.ts';
import { HeaderDrawing } from './HeaderDrawing.tsx';
import { HexView } from './HexView.tsx';
import { LinkList } from './LinkList.tsx';

export interface FrameInspectorProps {
  readonly workbench: Workbench;
  readonly view: TraceView;
  readonly answer: FrameAnswer;
}

/** A frame: what it means, its header as the RFC draws it, its fields, its bytes. */
export function FrameInspector({ workbench, view, answer }: FrameInspectorProps): ReactNode {
  const { store, actions } = workbench;
  const { t } = useWords();
  const lit = useStore(store, (state) => state.lightRange);
  const [field, setField] = useState<string | undefined>(undefined);
  const header = useMemo(() => tcpHeaderRows(view, answer), [view, answer]);
  const { fields, bytes, row } = answer;
  const explanation = explainFrame(view, row);
  // What a finding says of this very thing, with the facts of this trace, needs no second card.
  const isSaid = answer.findings.some((finding) => findingText(finding).title === explanation.title);
  const light = useCallback(
    (path: string | undefined, range: ByteRange | undefined): void => {
      setField(path);
      actions.light(range);
    },
    [actions],
  );
  const onByte = useCallback(
    (offset: number): void => {
      const path = fieldAt(fields, offset);
      const node = path === undefined ? undefined : nodeAt(fields, path);
      light(path, node ? { offset: node.offset, length: node.length } : { offset, length: 1 });
    },
    [fields, light],
  );
  const onHeader = (range: ByteRange | undefined): void => light(range && fieldOf(answer, range), range);
  return (
    <>
      <div className="inspector-scroll">
        <FindingCards findings={answer.findings} item={{ kind: 'frame', row }} actions={actions} />
        {!isSaid && <ExplanationCard explanation={explanation} />}
        <LinkList view={view} item={{ kind: 'frame', row }} actions={actions} />
        {header.length > 0 && (
          <>
            <h2>{t('TCP header')}</h2>
            <HeaderDrawing rows={header} lit={lit} onLight={onHeader} />
          </>
        )}
        <FieldTree
          fields={fields}
          bytes={bytes}
          filters={workbench.filters}
          selected={field}
          onSelect={light}
        />
      </div>
      <HexView
        bytes={bytes}
        lit={lit}
        onByte={onByte}
        describe={field === undefined ? '' : (nodeAt(fields, field)?.label ?? '')}
      />
    </>
  );
}

/** The field that stands on exactly these bytes, else the smallest at their beginning. */
function fieldOf({ fields }: FrameAnswer, range: ByteRange): string | undefined {
  return exactly(fields, range, '') ?? fieldAt(fields, range.offset);
}

function exactly(fields: FrameAnswer['fields'], range: ByteRange, under: string): string | undefined {
  for (const [index, node] of fields.entries()) {
    const path = under === '' ? String(index) : `${under}.${index}`;
    if (node.offset === range.offset && node.length === range.length) return path;
    const inside = exactly(node.children, range, path);
    if (inside !== undefined) return inside;
  }
  return undefined;
}
