/** Names a runtime or a test runner asks any object for; they are not uses of an API. */
const asked = new Set<string | symbol>(['then', 'toJSON', 'constructor', 'asymmetricMatch', 'nodeType']);

/** The object, except that a name it does not have throws: the stand-in never answers for what it does not know. */
export function strict<T extends object>(name: string, target: T): T {
  return new Proxy(target, {
    get(object, key) {
      const value = Reflect.get(object, key, object);
      if (value === undefined && !(key in object) && typeof key === 'string' && !asked.has(key)) {
        throw new Error(`stand-in electron: ${name}.${key} is not known`);
      }
      return typeof value === 'function' ? value.bind(object) : value;
    },
    set(_object, key) {
      throw new Error(`stand-in electron: ${name}.${String(key)} may not be set`);
    },
  });
}
