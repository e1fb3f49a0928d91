/** A name that is unique in this origin. */
export function uniqueName(kind: string): string {
  const words = crypto.getRandomValues(new Uint32Array(4));
  return `candlerun-${kind}-${Array.from(words, (word) => word.toString(16).padStart(8, '0')).join('')}`;
}

/** Whether Web Locks are refused, as in a sandboxed frame, whose origin is opaque: then it is as if there were none. */
export function isRefused(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'SecurityError';
}

/**
 * Calls `onDeath` when the worker that holds a Web Lock has ended. Terminating a worker fires no event, but releases its locks. The
 * worker must hold the lock already. Returns the function that ends the watch.
 */
export function watchForDeath(lock: string, onDeath: () => void): () => void {
  const locks = globalThis.navigator?.locks;
  if (!locks) return () => {};
  const watch = new AbortController();
  locks.request(lock, { signal: watch.signal }, onDeath).catch((error: unknown) => {
    if (!watch.signal.aborted && !isRefused(error)) throw error;
  });
  return () => watch.abort();
}
