/** Writes `sw.js` into the folder of a built site. */
export function writeServiceWorker(dist: string): Promise<void>;
