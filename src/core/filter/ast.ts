/** The tree of a filter's text, before anything is known of the fields. */
import type { Place } from './errors.ts';

export type Relation =
  | 'any_eq'
  | 'all_eq'
  | 'any_ne'
  | 'all_ne'
  | 'gt'
  | 'ge'
  | 'lt'
  | 'le'
  | 'contains'
  | 'matches';

export type Arithmetic = 'bitand' | 'add' | 'sub' | 'mul' | 'div' | 'mod';

/** One piece of a slice: from `start` (negative: from the end) `length` bytes, up to `last`, or all there is. */
export interface SlicePiece {
  readonly start: number;
  readonly length?: number;
  /** Inclusive. */
  readonly last?: number;
}

export type Operand =
  | { readonly kind: 'word'; readonly text: string; readonly place: Place }
  | {
      readonly kind: 'quoted';
      readonly text: string;
      readonly raw: boolean;
      readonly char: boolean;
      readonly place: Place;
    }
  | {
      readonly kind: 'slice';
      readonly of: Operand;
      readonly pieces: readonly SlicePiece[];
      readonly place: Place;
    }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Operand[]; readonly place: Place }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: Operand;
      readonly right: Operand;
      readonly place: Place;
    };

export interface SetItem {
  readonly from: Operand;
  /** Set for a range `from..to`, both inclusive. */
  readonly to?: Operand;
}

export type Quantifier = 'any' | 'all';

export type Expression =
  | { readonly kind: 'or' | 'and' | 'xor'; readonly left: Expression; readonly right: Expression }
  | { readonly kind: 'not'; readonly of: Expression }
  | {
      readonly kind: 'test';
      readonly relation: Relation;
      readonly quantifier: Quantifier | undefined;
      readonly left: Operand;
      readonly right: Operand;
      readonly place: Place;
    }
  | {
      readonly kind: 'in';
      readonly quantifier: Quantifier | undefined;
      readonly negated: boolean;
      readonly left: Operand;
      readonly items: readonly SetItem[];
      readonly place: Place;
    }
  | { readonly kind: 'present'; readonly operand: Operand; readonly place: Place };
