/** Lets a process of Node.js end although this waits for something. A page has nothing like that. */
export function letProcessEnd(waiting: unknown): void {
  const { unref } = waiting as { unref?: () => void };
  if (typeof unref === 'function') unref.call(waiting);
}
