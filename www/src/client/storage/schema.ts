import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import type { CandlesAsBytes, CandlesRecord, EpisodeBlock, JobOutcome, JobRow } from './records.js';

/** The database. Version 2 added the two candle columns of the rows, and the index by candles. */
export interface Schema extends DBSchema {
  training_jobs: {
    key: string;
    value: JobRow;
    indexes: { place: [number, string]; status: string; candles: string };
  };
  episodes: { key: [string, number]; value: EpisodeBlock };
  outcomes: { key: string; value: JobOutcome };
  candles: { key: string; value: CandlesRecord | CandlesAsBytes };
}

export type Database = IDBPDatabase<Schema>;
type Upgrade = IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>;

/** Each migration upgrades the database by one version. All that are needed run in one transaction. */
const MIGRATIONS: ((db: Database, upgrade: Upgrade) => Promise<void>)[] = [
  async (db) => {
    const jobs = db.createObjectStore('training_jobs', { keyPath: 'id' });
    jobs.createIndex('place', ['created_at', 'id']);
    jobs.createIndex('status', 'status');
    db.createObjectStore('episodes', { keyPath: ['job_id', 'block'] });
    db.createObjectStore('outcomes', { keyPath: 'job_id' });
    db.createObjectStore('candles', { keyPath: 'fingerprint' });
  },
  async (_, upgrade) => {
    const jobs = upgrade.objectStore('training_jobs');
    jobs.createIndex('candles', 'spec.candles');
    for await (const cursor of jobs) {
      await cursor.update({ ...cursor.value, current_candle: 0, total_candles: 0 });
    }
  },
];

/** The version of the database that this code reads and writes. */
export const VERSION = MIGRATIONS.length;

/** Callbacks about a database that is opened. */
export type DatabaseOwner = {
  /** No tab blocks the upgrade. It has begun and may take long. */
  onUpgrade?(): void;
  /** Another tab upgrades the database, or the browser closes it. */
  onGone(reason: string): void;
};

/** Opens the database and upgrades it to `version`. */
export async function openDatabase(
  name: string,
  { onUpgrade, onGone }: DatabaseOwner,
  version = VERSION,
): Promise<Database> {
  const db: Database = await openDB<Schema>(name, version, {
    async upgrade(db, before, after, upgrade) {
      onUpgrade?.();
      for (const migrate of MIGRATIONS.slice(before, after ?? VERSION)) await migrate(db, upgrade);
    },
    blocking(_, version) {
      db.close();
      const newer = 'another tab has a newer version of this page: reload this one';
      onGone(version === null ? 'the storage was deleted by another page of this site' : newer);
    },
    terminated() {
      onGone('the browser has closed the storage');
    },
  });
  return db;
}
