/** Fields that only the decoded frame has: everything that the field tree can show. */
import { FIELDS, type FieldDefinition, type FieldType as TreeType } from '../../decode/fields.ts';
import type { FieldAccess, FieldType } from '../../filter/types.ts';
import { declare, type FieldDeclaration, type FieldSource } from './field.ts';

const types: Readonly<Record<TreeType, FieldType>> = {
  uint8: 'uint',
  uint16: 'uint',
  uint24: 'uint',
  uint32: 'uint',
  // Compared as a double: exact to 2^53, far beyond what an option field is filtered by.
  uint64: 'uint',
  int32: 'int',
  boolean: 'boolean',
  ipv4: 'ipv4',
  ipv6: 'ipv6',
  ether: 'ether',
  bytes: 'bytes',
  string: 'string',
  none: 'none',
  framenum: 'frame',
  reltime: 'duration',
  abstime: 'string',
};

const access =
  (name: string) =>
  ({ contents }: FieldSource): FieldAccess | undefined =>
    contents && { values: (row) => contents.values(row, name), needsBytes: true };

function valueNames(values: FieldDefinition['values']): Readonly<Record<number, string>> | undefined {
  return values && Object.fromEntries(Object.entries(values).map(([value, name]) => [Number(value), name]));
}

function fromTree(definition: FieldDefinition): FieldDeclaration {
  const { name, title, type } = definition;
  const values = valueNames(definition.values);
  return declare(name, types[type], title, { frames: access(name) }, values ? { values } : {});
}

export const treeFields: readonly FieldDeclaration[] = [...FIELDS.values()].map(fromTree);
