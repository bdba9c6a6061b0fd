import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { FieldInfo } from '../../core/filter/types.ts';
import type { FieldValueText } from '../engine/filter/filter-questions.ts';
import type { Workbench } from '../store/workbench.ts';
import { type Completion, completionsOf } from './completion.ts';
import { contextAt } from './context.ts';

const none: readonly never[] = [];

/** What can stand at the caret; nothing while `asked` is false. */
export function useCompletion(
  workbench: Workbench,
  text: string,
  caret: number,
  asked: boolean,
): readonly Completion[] {
  const history = useStore(workbench.store, (state) => state.filterHistory);
  const saved = useStore(workbench.store, (state) => state.savedFilters);
  const fields = useFields(workbench, asked);
  const context = contextAt(text.slice(0, caret));
  const compared = asked && context.kind === 'value' ? context.field : undefined;
  const values = useValues(workbench, compared);
  if (!asked) return none;
  return completionsOf({
    text,
    caret,
    fields,
    values: (field) => (field === values.field ? values.values : none),
    history,
    saved,
  });
}

/** The fields of the language, asked for when they are needed first. */
function useFields({ client }: Workbench, asked: boolean): readonly FieldInfo[] {
  const [fields, setFields] = useState<readonly FieldInfo[]>(none);
  const needed = asked && fields.length === 0;
  useEffect(() => {
    if (needed) void client.ask('filterFields', undefined).then((answer) => answer && setFields(answer));
  }, [client, needed]);
  return fields;
}

interface FieldValues {
  readonly field: string;
  readonly values: readonly FieldValueText[];
}

/** The values of a field in the trace as it stands when the field is first compared. */
function useValues({ client }: Workbench, field: string | undefined): FieldValues {
  const [found, setFound] = useState<FieldValues>({ field: '', values: none });
  useEffect(() => {
    if (field === undefined) return;
    let current = true;
    void client.ask('filterValues', field).then((values) => {
      if (current && values) setFound({ field, values });
    });
    return () => {
      current = false;
    };
  }, [client, field]);
  return found;
}
