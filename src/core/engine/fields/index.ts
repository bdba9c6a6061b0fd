/** Every field of the filter language, and the provider that reads them from a trace's tables. */
import type { FieldAccess, FieldInfo, FieldProvider, Target } from '../../filter/types.ts';
import { addressFields } from './address-fields.ts';
import { byteFields } from './byte-fields.ts';
import type { FieldDeclaration, FieldSource } from './field.ts';
import { frameFields } from './frame-fields.ts';
import { socketFields } from './socket-fields.ts';
import { tcpFields } from './tcp-fields.ts';
import { treeFields } from './tree-fields.ts';

export type { FieldSource, FrameContents } from './field.ts';

const columns: readonly FieldDeclaration[] = [
  ...frameFields,
  ...byteFields,
  ...addressFields,
  ...tcpFields,
  ...socketFields,
];
const inColumns = new Set(columns.map((field) => field.name));

/** All fields, by name: those of the columns first, then those that only the decoded frame has. */
const declarations: readonly FieldDeclaration[] = [
  ...columns,
  ...treeFields.filter((field) => !inColumns.has(field.name)),
];
const byName: ReadonlyMap<string, FieldDeclaration> = new Map(
  declarations.map((field) => [field.name, field]),
);
const names: readonly string[] = [...byName.keys()].sort();

/** What there is to filter by, for the reference and for completion. */
export const filterFields: readonly FieldInfo[] = names.map((name) => byName.get(name) as FieldDeclaration);

/** Reads fields from the tables of one trace. */
export function traceFields(source: FieldSource): FieldProvider {
  return {
    field: (name) => byName.get(name),
    names: () => names,
    access: (name: string, target: Target): FieldAccess | undefined =>
      byName.get(name)?.access[target]?.(source),
  };
}
