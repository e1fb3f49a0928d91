import { IndexedDbStore } from './indexed-db-store.js';
import type { JobStore } from './job-store.js';
import { LayeredStore } from './layered-store.js';
import { MemoryStore } from './memory-store.js';
import { openDatabase } from './schema.js';

/** Where jobs are kept, and why they would not outlive the page. */
export type Storage = { kind: 'indexeddb' } | { kind: 'memory'; reason: string };

/** A database that has not opened after this time is blocked by another tab. */
const PATIENCE_MS = 5_000;

/**
 * Opens the database; where there is no name, or it cannot be opened, jobs are kept in memory. `onFailure` is called when it
 * fails later.
 */
export async function openStore(
  name: string | null,
  onFailure: (reason: string) => void,
): Promise<{ store: JobStore; storage: Storage }> {
  const memory = (reason: string) => ({
    store: new MemoryStore() as JobStore,
    storage: { kind: 'memory', reason } as Storage,
  });
  if (name === null) return memory('it was asked for');
  if (typeof indexedDB === 'undefined') return memory('there is no IndexedDB here');
  let layered: LayeredStore | null = null;
  try {
    const opening = openDatabase(name, (reason) => layered?.fail(reason));
    layered = new LayeredStore(new IndexedDbStore(await inTime(opening)), onFailure);
    return { store: layered, storage: { kind: 'indexeddb' } };
  } catch (error) {
    return memory(
      `the browser's storage cannot be opened: ${error instanceof Error ? error.message : error}`,
    );
  }
}

/** A database that opens too late is closed again. */
function inTime<T extends { close(): void }>(opening: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error('another tab holds an older version of it open'));
    }, PATIENCE_MS);
    opening
      .then((database) => (late ? database.close() : resolve(database)), reject)
      .finally(() => clearTimeout(timer));
  });
}
