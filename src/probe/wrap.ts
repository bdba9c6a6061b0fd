/** A method as `net` has it: called on a participant, with whatever the program passed. */
export type Method = (this: object, ...args: unknown[]) => unknown;

/**
 * Where the wrapped method's original is found at each call. For a method that the target only inherits this is the
 * prototype above it, so that a later change there (another tool's wrapper) still counts.
 */
export type Source = Readonly<Record<string, Method>>;

/**
 * Puts a wrapper in a method's place that looks as the original does: same name, length, and property attributes.
 * An inherited method becomes an own property of `target`: what a program could see of it is one more own key.
 *
 * @returns puts things back as they were, unless someone else has wrapped the method since: the wrapper then stays,
 * and must by itself do nothing but call the original
 */
export function replaceMethod(target: object, name: string, make: (source: Source) => Method): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  const inherited = own ? undefined : findDescriptor(Object.getPrototypeOf(target), name);
  const descriptor = own ?? inherited;
  const original: unknown = descriptor?.value;
  if (!descriptor || typeof original !== 'function' || descriptor.configurable === false) return () => {};
  const source = (own ? { [name]: original } : Object.getPrototypeOf(target)) as Source;
  const wrapper = disguise(make(source), original);
  Object.defineProperty(target, name, { ...descriptor, value: wrapper });
  return () => {
    if (Object.getOwnPropertyDescriptor(target, name)?.value !== wrapper) return;
    if (own) Object.defineProperty(target, name, own);
    else Reflect.deleteProperty(target, name);
  };
}

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
export function ownerOf(target: object, name: string): object {
  for (let at: object | null = target; at !== null; at = Object.getPrototypeOf(at)) {
    if (Object.hasOwn(at, name)) return at;
  }
  return target;
}
