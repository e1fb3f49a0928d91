import { episodeFields } from '../../generated/packed-fields.js';

/**
 * Counts in the updates of a lane. As numbers they are the attempt, the milliseconds of work, then for each update three numbers of consecutive boundaries,
 * the first of them their count, or a 0 and the row of a finished episode (`crates/protocol/src/lane.rs`).
 */
export type UpdateCounts = { boundaries: number; finished: number };

const BEFORE_UPDATES = 2;
const BOUNDARY_NUMBERS = 3;
/** A row has the episode, its candles, the metrics, the reason for no trade, and four numbers of the digest. */
const ROW_NUMBERS = 2 + episodeFields.filter(({ isMetric }) => isMetric).length + 1 + 4;

/** The counts of a message as numbers. Throws if it does not have the form of updates. */
export function countNumbers(numbers: Float64Array): UpdateCounts {
  const counts = { boundaries: 0, finished: 0 };
  let place = BEFORE_UPDATES;
  while (place < numbers.length) {
    const count = numbers[place] ?? 0;
    counts.boundaries += count;
    counts.finished += count > 0 ? 0 : 1;
    place += count > 0 ? BOUNDARY_NUMBERS : 1 + ROW_NUMBERS;
  }
  if (place !== numbers.length) throw new Error(`${numbers.length} numbers are no updates of a lane`);
  return counts;
}

/** A message of a lane as text; a sign of life is a text alone. */
export type LaneText =
  | {
      updates?: { updates: ({ boundaries?: { count: number } } & { finished?: unknown[] })[] };
      job_failed?: { reason: string };
    }
  | 'alive';

/** The counts of a message as text. */
export function countText(text: LaneText): UpdateCounts {
  const counts = { boundaries: 0, finished: 0 };
  const { updates } = text === 'alive' ? {} : text;
  for (const { boundaries, finished } of updates?.updates ?? []) {
    counts.boundaries += boundaries?.count ?? 0;
    counts.finished += finished?.length ?? 0;
  }
  return counts;
}
