/** Typed listeners. If one throws, the error is logged; the other listeners and the job are not affected. */
export class Emitter<Events> {
  readonly #listeners = new Map<keyof Events, Set<(event: never) => void>>();
  readonly #log: (message: string, error: unknown) => void;

  constructor(log: (message: string, error: unknown) => void) {
    this.#log = log;
  }

  /** Adds a listener and returns the function that removes it. */
  on<T extends keyof Events>(type: T, listener: (event: Events[T]) => void): () => void {
    const listeners = this.#listeners.get(type) ?? new Set();
    this.#listeners.set(type, listeners);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }

  emit<T extends keyof Events>(type: T, event: Events[T]): void {
    const listeners = this.#listeners.get(type) as Set<(event: Events[T]) => void> | undefined;
    for (const listener of listeners ?? []) this.call(type, listener, event);
  }

  /** Calls one listener. An error that it throws is logged. */
  call<T extends keyof Events>(type: T, listener: (event: Events[T]) => void, event: Events[T]): void {
    try {
      listener(event);
    } catch (error) {
      this.#log(`a listener for ${String(type)} threw`, error);
    }
  }

  /** Whether there is a listener. */
  has(type: keyof Events): boolean {
    return (this.#listeners.get(type)?.size ?? 0) > 0;
  }
}
