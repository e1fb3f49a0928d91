import { messageOf } from '../errors.js';
import type { JobStore, StoreOwner } from './job-store.js';

/** Where jobs are kept, and why they would not outlive the page. A server keeps them in a database of its own. */
export type Storage = { kind: 'indexeddb' } | { kind: 'server' } | { kind: 'memory'; reason: string };

/**
 * Opens the database. Without a name, or if it cannot be opened, jobs are kept in memory. `owner` is called if it
 * fails later, and when it works again.
 */
export async function openStore(
  name: string | null,
  owner: StoreOwner,
): Promise<{ store: JobStore; storage: Storage }> {
  if (name === null) return memory("the option storage is 'memory'");
  if (typeof indexedDB === 'undefined') return memory('there is no IndexedDB here');
  try {
    // A file of its own: it loads beside the engine, and not at all for jobs in memory.
    const { openIndexedDb } = await import('./open-indexed-db.js');
    return { store: await openIndexedDb(name, owner), storage: { kind: 'indexeddb' } };
  } catch (error) {
    return memory(`the browser's storage cannot be opened: ${messageOf(error)}`);
  }
}

async function memory(reason: string): Promise<{ store: JobStore; storage: Storage }> {
  const { MemoryStore } = await import('./memory-store.js');
  return { store: new MemoryStore(), storage: { kind: 'memory', reason } };
}
