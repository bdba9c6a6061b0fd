/** Typed tree to predicates over rows. Tests that can never hold are folded away; numbers take a path without arrays. */
import type { Quantifier } from './ast.ts';
import type { Checked, Typed } from './check.ts';
import { compareConstant, compareValues, containsValue, fulfils, type Order } from './compare.ts';
import type { Constant } from './constants.ts';
import { type Depth, type ReadContext, type Reader, readerOf } from './reader.ts';
import type { FieldProvider, Target, Value } from './types.ts';

/** A test of a row, or its answer where that is the same for every row. */
export type Predicate = ((row: number) => boolean) | boolean;

/**
 * `exact`: what the filter says. `upper` and `lower`: the same with every test that reads bytes taken for true or false,
 * so that `upper` selects all rows that may match without a look at their bytes.
 */
export type Bound = 'exact' | 'upper' | 'lower';

const opposite: Readonly<Record<Bound, Bound>> = { exact: 'exact', upper: 'lower', lower: 'upper' };

/** A test without parts. */
type Leaf = Exclude<Checked, { kind: 'and' | 'or' | 'xor' | 'not' }>;

const holds = (predicate: Predicate, row: number): boolean =>
  typeof predicate === 'boolean' ? predicate : predicate(row);

/** One value's test. */
type ValueTest = (value: Value) => boolean;

function every(left: Predicate, right: Predicate): Predicate {
  if (left === false || right === false) return false;
  if (left === true) return right;
  if (right === true) return left;
  return (row) => left(row) && right(row);
}

function either(left: Predicate, right: Predicate): Predicate {
  if (left === true || right === true) return true;
  if (left === false) return right;
  if (right === false) return left;
  return (row) => left(row) || right(row);
}

function invert(of: Predicate): Predicate {
  return typeof of === 'boolean' ? !of : (row) => !of(row);
}

function differ(left: Predicate, right: Predicate): Predicate {
  if (typeof left === 'boolean') return left ? invert(right) : right;
  if (typeof right === 'boolean') return right ? invert(left) : left;
  return (row) => left(row) !== right(row);
}

/** Whether any (or all, of at least one) of an operand's values pass. */
function quantified(reader: Reader, test: ValueTest, all: boolean): Predicate {
  const { numbers, interned } = reader;
  if (numbers) return all ? allNumbers(numbers, test) : anyNumber(numbers, test);
  if (interned) {
    const known = remembered(interned.value, test);
    return all ? allIds(interned.ids, known) : anyId(interned.ids, known);
  }
  const { values } = reader;
  if (!all) return (row) => values(row).some(test);
  return (row) => {
    const found = values(row);
    return found.length > 0 && found.every(test);
  };
}

function anyNumber(getters: readonly ((row: number) => number)[], test: ValueTest): Predicate {
  const pass = (value: number): boolean => !Number.isNaN(value) && test(value);
  const [a, b] = getters;
  if (getters.length === 1) return (row) => pass(a(row));
  if (getters.length === 2) return (row) => pass(a(row)) || pass(b(row));
  return (row) => getters.some((get) => pass(get(row)));
}

function allNumbers(getters: readonly ((row: number) => number)[], test: ValueTest): Predicate {
  return (row) => {
    let found = false;
    for (const get of getters) {
      const value = get(row);
      if (Number.isNaN(value)) continue;
      if (!test(value)) return false;
      found = true;
    }
    return found;
  };
}

/** The test's answer by id: 1 no, 2 yes, 0 not asked yet. */
function remembered(value: (id: number) => Value, test: ValueTest): (id: number) => boolean {
  let answers = new Uint8Array(256);
  return (id) => {
    if (id >= answers.length) {
      const larger = new Uint8Array(Math.max(id + 1, answers.length * 2));
      larger.set(answers);
      answers = larger;
    }
    if (answers[id] === 0) answers[id] = test(value(id)) ? 2 : 1;
    return answers[id] === 2;
  };
}

function anyId(ids: readonly ((row: number) => number)[], known: (id: number) => boolean): Predicate {
  const pass = (id: number): boolean => id >= 0 && known(id);
  const [a, b] = ids;
  if (ids.length === 2) return (row) => pass(a(row)) || pass(b(row));
  return (row) => {
    for (const get of ids) {
      const id = get(row);
      if (id >= 0 && known(id)) return true;
    }
    return false;
  };
}

function allIds(ids: readonly ((row: number) => number)[], known: (id: number) => boolean): Predicate {
  return (row) => {
    let found = false;
    for (const get of ids) {
      const id = get(row);
      if (id < 0) continue;
      if (!known(id)) return false;
      found = true;
    }
    return found;
  };
}

/** A number's test against a constant, as a function of its own for each relation: the engine can inline them. */
function numberTest(relation: Order, constant: number): (value: Value) => boolean {
  switch (relation) {
    case 'any_eq':
    case 'all_eq':
      return (value) => value === constant;
    case 'any_ne':
    case 'all_ne':
      return (value) => value !== constant;
    case 'gt':
      return (value) => (value as number) > constant;
    case 'ge':
      return (value) => (value as number) >= constant;
    case 'lt':
      return (value) => (value as number) < constant;
    case 'le':
      return (value) => (value as number) <= constant;
  }
}

function constantTest(relation: Order, constant: Constant): ValueTest {
  if (typeof constant.value === 'number' && constant.prefix === undefined)
    return numberTest(relation, constant.value);
  return (value) => fulfils(relation, compareConstant(value, constant));
}

const mirrored: Readonly<Record<Order, Order>> = {
  any_eq: 'any_eq',
  all_eq: 'all_eq',
  any_ne: 'any_ne',
  all_ne: 'all_ne',
  gt: 'lt',
  ge: 'le',
  lt: 'gt',
  le: 'ge',
};

/** `all` applies to `===`, to `!=` and where it was written. */
const asksAll = (relation: Order, quantifier: Quantifier | undefined): boolean =>
  quantifier === undefined ? relation === 'all_eq' || relation === 'all_ne' : quantifier === 'all';

function pairs(left: Reader, right: Reader, test: (a: Value, b: Value) => boolean, all: boolean): Predicate {
  return (row) => {
    const as = left.values(row);
    if (as.length === 0) return false;
    const bs = right.values(row);
    if (bs.length === 0) return false;
    return all ? as.every((a) => bs.every((b) => test(a, b))) : as.some((a) => bs.some((b) => test(a, b)));
  };
}

class Compiler {
  readonly #fields: FieldProvider;
  readonly #target: Target;
  readonly #bound: Bound;
  #context: ReadContext;
  needsBytes = false;
  /** A test reads the bytes of every frame it is asked about. */
  readsAll = false;
  /** Which frames' bytes the other tests read. */
  readonly reads = new Set<(row: number) => boolean>();

  constructor(fields: FieldProvider, target: Target, bound: Bound) {
    this.#fields = fields;
    this.#target = target;
    this.#bound = bound;
    this.#context = { fields, target, depth: 'columns', onMore: () => {} };
  }

  predicate(node: Checked, bound: Bound = this.#bound): Predicate {
    switch (node.kind) {
      case 'and':
        return every(this.predicate(node.left, bound), this.predicate(node.right, bound));
      case 'or':
        return either(this.predicate(node.left, bound), this.predicate(node.right, bound));
      case 'xor':
        return this.#xor(node, bound);
      case 'not':
        return invert(this.predicate(node.of, opposite[bound]));
      default:
        return this.#leaf(node, bound);
    }
  }

  /**
   * The bounds of a ^^ b would take both bounds of both sides, and so double with each step of a chain: where a side
   * reads bytes, any row may pass.
   */
  #xor(node: Checked & { kind: 'xor' | 'and' | 'or' }, bound: Bound): Predicate {
    const before = this.needsBytes;
    this.needsBytes = false;
    const exact = differ(this.predicate(node.left, 'exact'), this.predicate(node.right, 'exact'));
    const reads = this.needsBytes;
    this.needsBytes = before || reads;
    return reads && bound !== 'exact' ? bound === 'upper' : exact;
  }

  #leaf(node: Leaf, bound: Bound): Predicate {
    const more: ((row: number) => boolean)[] = [];
    const [fast, reads] = this.#atDepth(node, 'columns', (has) => more.push(has));
    this.readsAll ||= reads;
    for (const has of more) this.reads.add(has);
    if (more.length === 0 || reads) return reads && bound !== 'exact' ? bound === 'upper' : fast;
    const has = (row: number): boolean => more.some((one) => one(row));
    this.needsBytes = true;
    if (bound === 'upper') return either(has, fast);
    if (bound === 'lower') return every((row) => !has(row), fast);
    const [slow] = this.#atDepth(node, 'all', () => {});
    return (row) => holds(has(row) ? slow : fast, row);
  }

  /** A leaf's test at a depth, and whether it reads bytes. */
  #atDepth(node: Leaf, depth: Depth, onMore: ReadContext['onMore']): [Predicate, boolean] {
    this.#context = { fields: this.#fields, target: this.#target, depth, onMore };
    const before = this.needsBytes;
    this.needsBytes = false;
    const test = this.#test(node);
    const reads = this.needsBytes;
    this.needsBytes = before || reads;
    return [test, reads];
  }

  #read(typed: Typed): Reader {
    const reader = readerOf(typed, this.#context);
    if (reader.needsBytes) this.needsBytes = true;
    return reader;
  }

  #test(node: Leaf): Predicate {
    if (node.kind === 'present') return this.#present(node.operand);
    const left = this.#read(node.left);
    if (left.never) return false;
    const all = node.quantifier === 'all';
    switch (node.kind) {
      case 'matches':
        return quantified(left, (value) => node.pattern.test(value), all);
      case 'in':
        return this.#in(left, node.items, all);
      case 'contains': {
        const right = this.#read(node.right);
        return right.never ? false : pairs(left, right, containsValue, all);
      }
      case 'compare':
        return this.#compare(node, left);
    }
  }

  #compare(node: Checked & { kind: 'compare' }, left: Reader): Predicate {
    const { relation } = node;
    const right = this.#read(node.right);
    if (right.never) return false;
    const all = asksAll(relation, node.quantifier);
    if (right.constant) return quantified(left, constantTest(relation, right.constant), all);
    if (left.constant) return quantified(right, constantTest(mirrored[relation], left.constant), all);
    return pairs(left, right, (a, b) => fulfils(relation, compareValues(a, b)), all);
  }

  #in(left: Reader, items: readonly { from: Typed; to?: Typed }[], all: boolean): Predicate {
    const readers = items.map(({ from, to }) => ({ from: this.#read(from), to: to && this.#read(to) }));
    if (readers.every(({ from, to }) => from.constant && (!to || to.constant))) {
      const tests = readers.map(({ from, to }) => memberTest(from.constant as Constant, to?.constant));
      return quantified(left, (value) => tests.some((test) => test(value)), all);
    }
    const members = readers.map(({ from, to }) => {
      if (!to) return pairs(left, from, (a, b) => compareValues(a, b) === 0, all);
      const above = pairs(left, from, (a, b) => compareValues(a, b) >= 0, all);
      return every(
        above,
        pairs(left, to, (a, b) => compareValues(a, b) <= 0, all),
      );
    });
    return members.reduce(either, false);
  }

  #present(operand: Typed): Predicate {
    const access =
      operand.kind === 'field' ? this.#fields.access(operand.info.name, this.#target) : undefined;
    if (access?.present && this.#context.depth === 'columns') {
      if (access.more) this.#context.onMore(access.more.has);
      return access.present;
    }
    const reader = this.#read(operand);
    if (reader.never) return false;
    // A calculation is true where it is not zero (`tcp.flags & 0x12`); anything else where it is there.
    if (operand.kind === 'arithmetic') return quantified(reader, (value) => value !== 0, false);
    return quantified(reader, () => true, false);
  }
}

function memberTest(from: Constant, to: Constant | undefined): ValueTest {
  if (!to) return constantTest('any_eq', from);
  return (value) => compareConstant(value, from) >= 0 && compareConstant(value, to) <= 0;
}

export interface CompiledPredicate {
  readonly test: Predicate;
  readonly needsBytes: boolean;
  readonly readsBytes: ((row: number) => boolean) | undefined;
}

/** The predicate of a checked filter over the rows of one table. */
export function compilePredicate(
  checked: Checked,
  fields: FieldProvider,
  target: Target,
  bound: Bound = 'exact',
): CompiledPredicate {
  const compiler = new Compiler(fields, target, bound);
  const test = compiler.predicate(checked);
  const { needsBytes, readsAll } = compiler;
  const [first, ...others] = compiler.reads;
  const readsBytes =
    others.length === 0 ? first : (row: number) => first!(row) || others.some((has) => has(row));
  return { test, needsBytes, readsBytes: readsAll ? undefined : readsBytes };
}
