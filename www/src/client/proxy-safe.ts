/**
 * Makes an object usable through a proxy, in which Vue, MobX and others put the objects that they observe. A proxy has no private
 * fields, so methods and accessors are bound to the object itself. A mark makes Vue leave the object as it is.
 */
export function makeProxySafe(object: object): void {
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(object, name, { ...descriptor, enumerable: false });
  // The mark of Vue's `markRaw`: without it, `ref(job)` would not be the same object as `job`.
  define('__v_skip', { value: true });
  for (const [name, { value, get, set }] of membersOf(object)) {
    if (get)
      define(name, { get: get.bind(object), ...(set ? { set: set.bind(object) } : {}), configurable: true });
    else define(name, { value: value.bind(object), writable: true, configurable: true });
  }
}

/** Methods and accessors of the classes of an object, those of the class itself last. */
function membersOf(object: object): [string, PropertyDescriptor][] {
  const prototype = Object.getPrototypeOf(object);
  if (prototype === Object.prototype) return [];
  const own = Object.entries(Object.getOwnPropertyDescriptors<object>(prototype));
  return [...membersOf(prototype), ...own].filter(
    ([name, { get, value }]) => name !== 'constructor' && (get || typeof value === 'function'),
  );
}
