import { IndexedDbStore } from './indexed-db-store.js';
import type { JobStore } from './job-store.js';
import { LayeredStore } from './layered-store.js';
import { openDatabase } from './schema.js';

/** A database that has not opened after this time is blocked by another tab. */
const PATIENCE_MS = 5_000;

/** Opens the database, with memory over it for the day when it fails: then `onFailure` is called. */
export async function openIndexedDb(name: string, onFailure: (reason: string) => void): Promise<JobStore> {
  let layered: LayeredStore | null = null;
  const opening = openDatabase(name, (reason) => layered?.fail(reason));
  layered = new LayeredStore(new IndexedDbStore(await inTime(opening)), onFailure);
  return layered;
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
