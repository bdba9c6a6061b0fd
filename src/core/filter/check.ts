/** The tree of a text to a tree of typed operands: names become fields, words become values, mismatches are told. */
import type { Arithmetic, Expression, Operand, Quantifier, Relation, SetItem, SlicePiece } from './ast.ts';
import {
  type Constant,
  constantOf,
  describeType,
  isBytes,
  isNumeric,
  isOrdered,
  patternOf,
} from './constants.ts';
import { mistake, type Place } from './errors.ts';
import { type FunctionName, functions, isFunction } from './functions.ts';
import type { BytePattern } from './pattern/matcher.ts';
import { nearestName } from './suggest.ts';
import type { FieldInfo, FieldProvider, FieldType } from './types.ts';

export type Typed =
  | { readonly kind: 'field'; readonly info: FieldInfo; readonly type: FieldType }
  | { readonly kind: 'constant'; readonly constant: Constant; readonly type: FieldType }
  | {
      readonly kind: 'slice';
      readonly of: Typed;
      readonly pieces: readonly SlicePiece[];
      readonly type: 'bytes' | 'string';
    }
  | {
      readonly kind: 'call';
      readonly name: FunctionName;
      readonly args: readonly Typed[];
      readonly type: FieldType;
    }
  | {
      readonly kind: 'arithmetic';
      readonly operator: Arithmetic;
      readonly left: Typed;
      readonly right: Typed;
      readonly type: FieldType;
    };

export type Checked =
  | { readonly kind: 'or' | 'and' | 'xor'; readonly left: Checked; readonly right: Checked }
  | { readonly kind: 'not'; readonly of: Checked }
  | {
      readonly kind: 'compare';
      readonly relation: Exclude<Relation, 'matches' | 'contains'>;
      readonly quantifier: Quantifier | undefined;
      readonly left: Typed;
      readonly right: Typed;
    }
  | {
      readonly kind: 'contains';
      readonly quantifier: Quantifier | undefined;
      readonly left: Typed;
      readonly right: Typed;
    }
  | {
      readonly kind: 'matches';
      readonly quantifier: Quantifier | undefined;
      readonly left: Typed;
      readonly pattern: BytePattern;
    }
  | {
      readonly kind: 'in';
      readonly quantifier: Quantifier | undefined;
      readonly left: Typed;
      readonly items: readonly { readonly from: Typed; readonly to?: Typed }[];
    }
  | { readonly kind: 'present'; readonly operand: Typed };

const signs: Readonly<Record<string, string>> = {
  any_eq: '==',
  all_eq: '===',
  any_ne: '!==',
  all_ne: '!=',
  gt: '>',
  ge: '>=',
  lt: '<',
  le: '<=',
  contains: 'contains',
  matches: 'matches',
};

class Checker {
  readonly #fields: FieldProvider;
  readonly used = new Set<string>();

  constructor(fields: FieldProvider) {
    this.#fields = fields;
  }

  expression(node: Expression): Checked {
    switch (node.kind) {
      case 'or':
      case 'and':
      case 'xor':
        return { kind: node.kind, left: this.expression(node.left), right: this.expression(node.right) };
      case 'not':
        return { kind: 'not', of: this.expression(node.of) };
      case 'present':
        return { kind: 'present', operand: this.#presence(node.operand) };
      case 'in':
        return this.#in(node);
      case 'test':
        return this.#test(node);
    }
  }

  /** A field, or something made of fields: a value alone says nothing. */
  #presence(operand: Operand): Typed {
    return this.#known(operand) ?? this.#unknown(operand);
  }

  /** The operand if it is not a bare value. */
  #known(operand: Operand): Typed | undefined {
    switch (operand.kind) {
      case 'quoted':
        return undefined;
      case 'word':
        return this.#field(operand.text);
      case 'slice':
        return this.#slice(operand);
      case 'call':
        return this.#call(operand);
      case 'arithmetic':
        return this.#arithmetic(operand);
    }
  }

  #field(name: string): Typed | undefined {
    const info = this.#fields.field(name);
    if (!info) return undefined;
    this.used.add(name);
    return { kind: 'field', info, type: info.type };
  }

  #unknown(operand: Operand): never {
    if (operand.kind === 'word' && /^[A-Za-z_]/.test(operand.text)) {
      const near = nearestName(operand.text, this.#fields.names());
      return mistake(operand.place, `There is no field '${operand.text}'.`, 'a field or a protocol', near);
    }
    return mistake(operand.place, 'A value alone is no test.', 'a field, and what to compare it with');
  }

  #slice(operand: Operand & { kind: 'slice' }): Typed {
    const of = this.#known(operand.of) ?? this.#unknown(operand.of);
    if (!isBytes(of.type) && of.type !== 'string' && of.type !== 'ipv4') {
      mistake(
        operand.place,
        `${capital(describeType(of.type))} has no bytes to take a slice of.`,
        'a field of bytes or text',
      );
    }
    return { kind: 'slice', of, pieces: operand.pieces, type: of.type === 'string' ? 'string' : 'bytes' };
  }

  #call(operand: Operand & { kind: 'call' }): Typed {
    const { name, place } = operand;
    if (!isFunction(name)) {
      const near = nearestName(name, Object.keys(functions));
      return mistake(place, `There is no function '${name}'.`, Object.keys(functions).join(', '), near);
    }
    const rule = functions[name];
    if (operand.args.length < rule.least || operand.args.length > rule.most) {
      const count = rule.least === rule.most ? `${rule.least} field` : `at least ${rule.least} field`;
      mistake(place, `${name}() has ${operand.args.length} arguments; it takes ${count}.`);
    }
    const args = operand.args.map((arg) => this.#known(arg) ?? this.#unknown(arg));
    args.forEach((arg, index) => {
      if (rule.takes(arg.type)) return;
      mistake(operand.args[index].place, `${name}() cannot take ${describeType(arg.type)}.`, rule.wants);
    });
    return { kind: 'call', name, args, type: rule.gives(args[0].type) };
  }

  #arithmetic(operand: Operand & { kind: 'arithmetic' }): Typed {
    const left = this.#known(operand.left);
    const right = this.#known(operand.right);
    const type = (left ?? right)?.type;
    if (!type) return mistake(operand.place, 'There is no field in this calculation.', 'a field on one side');
    if (!isNumeric(type))
      mistake(operand.place, `${capital(describeType(type))} cannot be calculated with.`, 'a number');
    return {
      kind: 'arithmetic',
      operator: operand.operator,
      left: left ?? this.#constant(operand.left, type),
      right: right ?? this.#constant(operand.right, type),
      type,
    };
  }

  #constant(operand: Operand, type: FieldType, field?: FieldInfo): Typed {
    if (operand.kind !== 'word' && operand.kind !== 'quoted') return this.#unknown(operand);
    return { kind: 'constant', constant: constantOf(operand, type, field, this.#fields), type };
  }

  /** Both sides, each in the type of the one that has a type of its own. */
  #sides(left: Operand, right: Operand, place: Place): [Typed, Typed] {
    const l = this.#known(left);
    const r = this.#known(right);
    if (l && r) return [l, this.#alike(l, r, place)];
    if (l) return [l, this.#constant(right, l.type, l.kind === 'field' ? l.info : undefined)];
    if (r) return [this.#constant(left, r.type, r.kind === 'field' ? r.info : undefined), r];
    if (left.kind === 'word') return this.#unknown(left);
    return mistake(place, 'There is no field in this comparison.', 'a field on one side');
  }

  #alike(l: Typed, r: Typed, place: Place): Typed {
    const both = (is: (type: FieldType) => boolean): boolean => is(l.type) && is(r.type);
    if (l.type === r.type || both(isNumeric) || both(isBytes)) return r;
    return mistake(
      place,
      `${capital(describeType(l.type))} cannot be compared with ${describeType(r.type)}.`,
    );
  }

  #test(node: Expression & { kind: 'test' }): Checked {
    const { relation, quantifier } = node;
    if (relation === 'matches') return this.#matches(node);
    const own = this.#known(node.left);
    if (own && !applies(relation, own.type)) this.#refuse(own, signs[relation], node.left.place);
    const [left, right] = this.#sides(node.left, node.right, node.place);
    if (relation === 'contains') return { kind: 'contains', quantifier, left, right };
    return { kind: 'compare', relation, quantifier, left, right };
  }

  #refuse(left: Typed, sign: string, place: Place): never {
    const name = left.kind === 'field' ? `'${left.info.name}'` : 'This';
    return mistake(place, `${name} is ${describeType(left.type)}: '${sign}' does not apply.`);
  }

  #matches(node: Expression & { kind: 'test' }): Checked {
    const left = this.#presence(node.left);
    if (!isBytes(left.type) && left.type !== 'string') this.#refuse(left, 'matches', node.left.place);
    return { kind: 'matches', quantifier: node.quantifier, left, pattern: patternOf(node.right) };
  }

  #in(node: Expression & { kind: 'in' }): Checked {
    const left = this.#presence(node.left);
    const field = left.kind === 'field' ? left.info : undefined;
    const side = (operand: Operand): Typed => {
      const known = this.#known(operand);
      return known ? this.#alike(left, known, operand.place) : this.#constant(operand, left.type, field);
    };
    const items = node.items.map((item: SetItem) => {
      if (item.to && !isOrdered(left.type)) this.#refuse(left, '..', item.from.place);
      return item.to ? { from: side(item.from), to: side(item.to) } : { from: side(item.from) };
    });
    const test: Checked = { kind: 'in', quantifier: node.quantifier, left, items };
    return node.negated ? { kind: 'not', of: test } : test;
  }
}

/** Whether a relation can be asked of values of this type. */
function applies(relation: Relation, type: FieldType): boolean {
  if (relation === 'contains') return isBytes(type) || type === 'string';
  if (type === 'none') return false;
  return relation.endsWith('_eq') || relation.endsWith('_ne') || isOrdered(type);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** The typed tree and the names it uses. @throws FilterMistake */
export function check(
  expression: Expression,
  fields: FieldProvider,
): { checked: Checked; used: readonly string[] } {
  const checker = new Checker(fields);
  return { checked: checker.expression(expression), used: [...checker.used] };
}
