/** The field tree as rows: which are open, which field a byte belongs to. */
import type { FieldNode } from '../engine/answers.ts';

export interface FieldRow {
  readonly node: FieldNode;
  /** `0.2.1`: stable while the same frame is shown. */
  readonly path: string;
  readonly level: number;
  readonly open: boolean;
  readonly position: number;
  readonly siblings: number;
}

/** The rows to show, children of open nodes only. */
export function fieldRows(
  fields: readonly FieldNode[],
  open: ReadonlySet<string>,
  under = '',
  level = 1,
): FieldRow[] {
  return fields.flatMap((node, index) => {
    const path = under === '' ? String(index) : `${under}.${index}`;
    const isOpen = node.children.length > 0 && open.has(path);
    const row = { node, path, level, open: isOpen, position: index + 1, siblings: fields.length };
    return isOpen ? [row, ...fieldRows(node.children, open, path, level + 1)] : [row];
  });
}

/** Path of the smallest field that holds the byte at `offset`; of two of the same size, the deeper. */
export function fieldAt(fields: readonly FieldNode[], offset: number, under = ''): string | undefined {
  let best: { path: string; length: number } | undefined;
  fields.forEach((node, index) => {
    const path = under === '' ? String(index) : `${under}.${index}`;
    const inside = fieldAt(node.children, offset, path);
    const candidate = inside ?? (holds(node, offset) ? path : undefined);
    const length = candidate === undefined ? 0 : (nodeAt(fields, candidate, under)?.length ?? 0);
    if (candidate !== undefined && (!best || length < best.length)) best = { path: candidate, length };
  });
  return best?.path;
}

function holds(node: FieldNode, offset: number): boolean {
  return node.length > 0 && offset >= node.offset && offset < node.offset + node.length;
}

/** The field at a path. */
export function nodeAt(fields: readonly FieldNode[], path: string, under = ''): FieldNode | undefined {
  const rest = under === '' ? path : path.slice(under.length + 1);
  let nodes = fields;
  let node: FieldNode | undefined;
  for (const index of rest.split('.')) {
    node = nodes[Number(index)];
    if (!node) return undefined;
    nodes = node.children;
  }
  return node;
}

/** The paths above a path: what must be open for it to be seen. */
export function ancestors(path: string): string[] {
  const parts = path.split('.');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('.'));
}

/** Paths of every field that has others in it. */
export function allParents(fields: readonly FieldNode[], under = ''): string[] {
  return fields.flatMap((node, index) => {
    if (node.children.length === 0) return [];
    const path = under === '' ? String(index) : `${under}.${index}`;
    return [path, ...allParents(node.children, path)];
  });
}
