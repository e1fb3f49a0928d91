/**
 * Freezes everything that a script shares with the rest of its worker: the built-in objects and classes of the language and of the
 * browser. So a script can neither keep state from one episode to the next nor change how the lane counts and sends.
 */

/** Built-in objects without a class. Other objects, such as `process` of Node.js, have state of their own. */
const NAMESPACES = ['Math', 'JSON', 'Reflect', 'Atomics', 'Intl', 'WebAssembly'];

let isFrozen = false;

/** Freezes what can be reached from the global names. Own code of the worker is not: no script reaches it. */
export function freezeIntrinsics(): void {
  if (isFrozen) return;
  isFrozen = true;
  const scope = globalThis as unknown as Record<string, unknown>;
  hideFunctionConstructors();
  const found: object[] = hiddenIntrinsics();
  for (const name of Object.getOwnPropertyNames(scope)) {
    const descriptor = Object.getOwnPropertyDescriptor(scope, name);
    if (!descriptor || !('value' in descriptor)) continue;
    const { value } = descriptor;
    if (typeof value === 'function' || (NAMESPACES.includes(name) && isObject(value))) found.push(value);
    lock(scope, name, { writable: false, configurable: false });
  }
  freezeAll(found, scope);
}

/** Intrinsics that have no name. */
function hiddenIntrinsics(): object[] {
  const prototypeOf = Object.getPrototypeOf;
  const typedArray = prototypeOf(Uint8Array);
  const iterators = [[][Symbol.iterator](), new Map().entries(), new Set().values(), ''[Symbol.iterator]()];
  const functions = [async () => {}, function* () {}, async function* () {}];
  return [typedArray, ...iterators.map(prototypeOf), ...functions.map(prototypeOf)];
}

/** `(() => {}).constructor` would make functions of texts, which see the blocked names. */
function hideFunctionConstructors(): void {
  for (const made of [() => {}, async () => {}, function* () {}, async function* () {}]) {
    lock(Object.getPrototypeOf(made), 'constructor', { value: Object });
  }
}

/** What arrays and typed arrays inherit from. */
const OF_LISTS: readonly unknown[] = [
  Object.prototype,
  Array.prototype,
  Object.getPrototypeOf(Uint8Array.prototype),
  ...[Float64Array, Float32Array, Int8Array, Uint8Array, Uint8ClampedArray, Int16Array, Uint16Array]
    .concat([Int32Array, Uint32Array, BigInt64Array, BigUint64Array] as never)
    .map(({ prototype }) => prototype),
];

/**
 * Freezes a prototype field by field. After `Object.freeze` of it, V8 takes 60 times as long to write a number into a typed array, and 12
 * times to append one to an array.
 */
function freezeQuick(prototype: object): void {
  for (const key of Reflect.ownKeys(prototype)) {
    const isValue = 'value' in (Object.getOwnPropertyDescriptor(prototype, key) ?? {});
    Object.defineProperty(prototype, key, { configurable: false, ...(isValue && { writable: false }) });
  }
  Object.preventExtensions(prototype);
  // Many changes have made its look-ups slow. V8 makes them quick again when something inherits from it.
  Object.create(prototype);
}

/** Freezes objects and all that they refer to, by their fields, accessors and prototypes. */
function freezeAll(found: object[], scope: object): void {
  const seen = new Set<object>([scope]);
  const add = (value: unknown) => {
    if (isObject(value) && !seen.has(value)) found.push(value);
  };
  for (let object = found.pop(); object; object = found.pop()) {
    if (seen.has(object)) continue;
    seen.add(object);
    for (const { value, get, set } of Object.values(Object.getOwnPropertyDescriptors(object))) {
      add(value);
      add(get);
      add(set);
    }
    for (const key of Object.getOwnPropertySymbols(object)) {
      add(Object.getOwnPropertyDescriptor(object, key)?.value);
    }
    add(Object.getPrototypeOf(object));
    try {
      if (OF_LISTS.includes(object)) freezeQuick(object);
      else Object.freeze(object);
    } catch {
      // Some objects of browsers refuse it, and keep no state of a script either.
    }
  }
}

function lock(object: object, key: string, change: PropertyDescriptor): void {
  try {
    Object.defineProperty(object, key, change);
  } catch {
    // It is locked already.
  }
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}
