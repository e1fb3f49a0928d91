import type { Batch, BatchPart, BatchResult } from './batch.js';

/** The state of a batch in the queue. */
export type BatchState =
  | { kind: 'open' }
  | { kind: 'done'; result: BatchResult }
  | { kind: 'failed'; reason: string }
  /** The queue has lost it, as after a restart without storage. */
  | { kind: 'missing' };

/** The queue as a server uses it. */
export type BatchQueue = {
  add(id: string, batch: Batch): Promise<void>;
  /** The state of a batch now. Events are only hints to look: they may be late or missing. */
  look(id: string): Promise<BatchState>;
  /** Nobody waits for a batch any longer: one that waits is removed, one that runs is stopped. */
  drop(id: string, batch: Batch): Promise<void>;
  /** Calls `listener` with batches that may have ended, or with a part of one. Returns the function that removes it. */
  onHint(listener: (id: string, part: BatchPart | null) => void): () => void;
};
