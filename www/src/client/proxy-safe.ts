/**
 * Makes an object usable through a proxy, in which Vue, MobX and others put the objects that they observe. A proxy has no private
 * fields, so methods and accessors are bound to the object itself. Vue is told to leave the object as it is.
 */
export function makeProxySafe(object: object): void {
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(object, name, { ...descriptor, enumerable: false });
  // The mark of Vue's `markRaw`: without it, `ref(job)` would not be the same object as `job`.
  define('__v_skip', { value: true });
  const members = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object));
  for (const [name, { value, get, set }] of Object.entries(members)) {
    if (name === 'constructor') continue;
    if (get)
      define(name, { get: get.bind(object), ...(set ? { set: set.bind(object) } : {}), configurable: true });
    else define(name, { value: value.bind(object), writable: true, configurable: true });
  }
}
