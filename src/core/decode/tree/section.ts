import type { ExpertSeverity, Field, FieldValue, ProtocolLayer } from '../tree.ts';
import type { FieldDefinition } from './define.ts';
import { displayOf, labelOf, masked } from './format.ts';
import type { FrameBytes } from './frame-bytes.ts';

/** How a field differs from the rule. */
export interface FieldExtra {
  /** The whole line, in place of the one made from the definition. */
  readonly label?: string;
  /** All bits of the bytes, for the picture of a flag that is more than one bit wide. */
  readonly bits?: number;
  /** Text after the line. */
  readonly append?: string;
  readonly generated?: true;
  readonly hidden?: true;
}

/** A field being built: the same shape, still open to children and to a change of its line. */
export interface Draft {
  name: string;
  label: string;
  display: string;
  value: FieldValue | undefined;
  offset: number;
  length: number;
  mask?: number;
  children?: Draft[];
  severity?: ExpertSeverity;
  generated?: true;
  hidden?: true;
}

export type ExpertGroup =
  | 'Sequence'
  | 'Protocol'
  | 'Malformed'
  | 'Checksum'
  | 'Comment'
  | 'Request'
  | 'Reassemble'
  | 'Deprecated';

const SEVERITY_WORDS: Readonly<Record<ExpertSeverity, string>> = {
  chat: 'Chat',
  note: 'Note',
  warn: 'Warning',
  error: 'Error',
};
const SEVERITY_ORDER: readonly ExpertSeverity[] = ['chat', 'note', 'warn', 'error'];

/** A list of fields being built, over the bytes of the frame. */
export class Section {
  readonly bytes: FrameBytes;
  readonly fields: Draft[];

  constructor(bytes: FrameBytes, fields: Draft[] = []) {
    this.bytes = bytes;
    this.fields = fields;
  }

  /** Adds a field with a value that the caller has. */
  add(
    definition: FieldDefinition,
    offset: number,
    length: number,
    value: FieldValue | undefined,
    extra: FieldExtra = {},
  ): Draft {
    const label = (extra.label ?? labelOf(definition, value, extra.bits)) + (extra.append ?? '');
    const draft: Draft = {
      name: definition.name,
      label,
      display: displayOf(definition, value),
      value,
      ...this.inside(offset, length),
    };
    if (definition.mask !== undefined) draft.mask = definition.mask;
    if (extra.generated) draft.generated = true;
    if (extra.hidden) draft.hidden = true;
    this.fields.push(draft);
    return draft;
  }

  /** Adds a number read from the bytes, big-endian, its mask applied. */
  read(definition: FieldDefinition, offset: number, length: number, extra?: FieldExtra): Draft {
    const whole = this.bytes.uint(offset, length);
    const value = masked(whole, definition);
    return this.add(definition, offset, length, definition.type === 'boolean' ? value !== 0 : value, extra);
  }

  /** Adds bytes: an address, or `bytes`. */
  copy(definition: FieldDefinition, offset: number, length: number, extra?: FieldExtra): Draft {
    return this.add(definition, offset, length, this.bytes.slice(offset, length), extra);
  }

  /** Adds a worked-out value that stands on no bytes. */
  generated(
    definition: FieldDefinition,
    at: number,
    value: FieldValue | undefined,
    extra: FieldExtra = {},
  ): Draft {
    return this.add(definition, at, 0, value, { ...extra, generated: true });
  }

  /** Adds a line of text only. */
  text(label: string, offset: number, length: number): Draft {
    const draft: Draft = {
      name: '',
      label,
      display: label,
      value: undefined,
      ...this.inside(offset, length),
    };
    this.fields.push(draft);
    return draft;
  }

  /** The part of a range that was captured: lengths in packets lie. */
  private inside(offset: number, length: number): { offset: number; length: number } {
    const end = this.bytes.bytes.length;
    const start = Math.min(offset, end);
    return { offset: start, length: Math.max(Math.min(length, end - start), 0) };
  }

  /** The children of a field, to be added to. */
  under(parent: Draft): Section {
    parent.children ??= [];
    return new Section(this.bytes, parent.children);
  }

  /** Adds an expert item below a field, or at this level. */
  expert(
    on: Draft | undefined,
    name: string,
    severity: ExpertSeverity,
    group: ExpertGroup,
    message: string,
  ): Draft {
    const label = `Expert Info (${SEVERITY_WORDS[severity]}/${group}): ${message}`;
    const offset = on?.offset ?? 0;
    const draft: Draft = {
      name,
      label,
      display: message,
      value: undefined,
      offset,
      length: 0,
      severity,
      generated: true,
    };
    (on === undefined ? this : this.under(on)).fields.push(draft);
    return draft;
  }
}

/** Gives every field the worst severity below it; returns the worst of all. */
export function settleSeverity(fields: readonly Draft[]): ExpertSeverity | undefined {
  let worst: ExpertSeverity | undefined;
  for (const draft of fields) {
    const below = draft.children ? settleSeverity(draft.children) : undefined;
    const own = worse(draft.severity, below);
    if (own) draft.severity = own;
    worst = worse(worst, own);
  }
  return worst;
}

function worse(a: ExpertSeverity | undefined, b: ExpertSeverity | undefined): ExpertSeverity | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return SEVERITY_ORDER.indexOf(a) >= SEVERITY_ORDER.indexOf(b) ? a : b;
}

/** A layer being built. */
export interface LayerDraft {
  name: string;
  label: string;
  offset: number;
  length: number;
  readonly section: Section;
}

export function finishLayer(draft: LayerDraft): ProtocolLayer {
  const { name, label, offset, length, section } = draft;
  const severity = settleSeverity(section.fields);
  const fields: readonly Field[] = section.fields;
  return severity
    ? { name, label, offset, length, fields, severity }
    : { name, label, offset, length, fields };
}
