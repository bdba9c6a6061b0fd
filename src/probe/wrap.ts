/** A method as `net` has it: called on a participant, with whatever the program passed. */
export type Method = (this: object, ...args: unknown[]) => unknown;

/** Where the original of a wrapped method is found at each call, by its name. */
export type Source = Readonly<Record<string, Method>>;

/** A wrapper that can be put in a method's place and taken out again. */
export interface Replacement {
  install(): void;
  /** Puts things back, unless someone else has wrapped the method since: the wrapper stays then, and does no harm. */
  remove(): void;
}

/**
 * A wrapper for a method, to stand on the object up the prototype chain of `target` that has it. It looks as the
 * original does: same name, length, and property attributes.
 */
export function replacement(target: object, name: string, make: (original: Method) => Method): Replacement {
  const owner = ownerOf(target, name);
  const descriptor = Object.getOwnPropertyDescriptor(owner, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== 'function' || descriptor?.configurable !== true)
    return { install() {}, remove() {} };
  const wrapper = disguise(make(original as Method), original);
  const holds = (value: unknown) => Object.getOwnPropertyDescriptor(owner, name)?.value === value;
  return {
    install() {
      if (holds(original)) Object.defineProperty(owner, name, { ...descriptor, value: wrapper });
    },
    remove() {
      if (holds(wrapper)) Object.defineProperty(owner, name, descriptor);
    },
  };
}

/**
 * A wrapper for a method that `target` inherits, to stand on `target` itself: for `emit`, which every emitter has. The
 * original is found up the chain at each call, so that what another tool puts there later still counts. All that a
 * program could see is one more own key of `target`.
 */
export function overlay(target: object, name: string, make: (source: Source) => Method): Replacement {
  if (Object.hasOwn(target, name)) return replacement(target, name, (original) => make({ [name]: original }));
  const above = Object.getPrototypeOf(target) as object;
  const descriptor = findDescriptor(above, name);
  if (typeof descriptor?.value !== 'function') return { install() {}, remove() {} };
  const wrapper = disguise(make(above as Source), descriptor.value);
  return {
    install() {
      if (!Object.hasOwn(target, name))
        Object.defineProperty(target, name, { ...descriptor, value: wrapper });
    },
    remove() {
      if (Object.getOwnPropertyDescriptor(target, name)?.value === wrapper)
        Reflect.deleteProperty(target, name);
    },
  };
}

/** A property's descriptor, own or inherited. */
function findDescriptor(target: object | null, name: string): PropertyDescriptor | undefined {
  for (let at = target; at !== null; at = Object.getPrototypeOf(at)) {
    const descriptor = Object.getOwnPropertyDescriptor(at, name);
    if (descriptor) return descriptor;
  }
  return undefined;
}

/** Gives a wrapper the name and length of what it stands for. */
export function disguise<F extends Method>(wrapper: F, original: object): F {
  for (const key of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor) Object.defineProperty(wrapper, key, descriptor);
  }
  return wrapper;
}

/** The object up the prototype chain that has the method itself; `target` where nobody has. */
function ownerOf(target: object, name: string): object {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) return at;
  }
  return target;
}
