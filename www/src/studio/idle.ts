/**
 * Waits until the page has nothing else to do, at most `mostMs`. Safari has no `requestIdleCallback`: there `instead` is waited, in
 * milliseconds too.
 */
export function idle(instead: number, mostMs?: number): Promise<void> {
  return new Promise((resolve) => {
    const options = mostMs === undefined ? {} : { timeout: mostMs };
    if ('requestIdleCallback' in window) window.requestIdleCallback(() => resolve(), options);
    else setTimeout(resolve, instead);
  });
}
