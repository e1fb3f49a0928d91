import { IndexedDbStore } from './indexed-db-store.js';
import type { JobStore, StoreOwner } from './job-store.js';
import { LayeredStore } from './layered-store.js';
import { openDatabase } from './schema.js';

/** A database that has neither opened nor begun its upgrade after this time is blocked by another tab. */
const TIMEOUT_MS = 5_000;

/** Opens the database, with memory over it in case it fails. */
export async function openIndexedDb(name: string, owner: StoreOwner): Promise<JobStore> {
  let layered: LayeredStore | null = null;
  const onGone = (reason: string) => layered?.fail(reason);
  const database = await inTime((onUpgrade) => openDatabase(name, { onUpgrade, onGone }));
  layered = new LayeredStore(new IndexedDbStore(database), owner);
  return layered;
}

/** Waits for `open`, with a time limit until it calls `onItsWay`. If the database opens later, it is closed again. */
function inTime<T extends { close(): void }>(open: (onItsWay: () => void) => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      reject(new Error('another tab holds an older version of it open'));
    }, TIMEOUT_MS);
    const stop = () => clearTimeout(timer);
    open(stop)
      .then((database) => (late ? database.close() : resolve(database)), reject)
      .finally(stop);
  });
}
