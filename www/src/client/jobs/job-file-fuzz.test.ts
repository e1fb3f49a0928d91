import { expect, test } from 'vitest';
import { CandlerunError } from '../errors.js';
import { MemoryStore } from '../storage/memory-store.js';
import { type PackedRecords, packRecords, unpackRecords } from '../storage/packed-records.js';
import type { JobRow } from '../storage/records.js';
import { soundRow } from '../storage/row-check.js';
import { readJobFile, writeJobFile } from './job-file.js';
import { episodesFrom, rowAt, storeJob } from './stored-job.fixture.js';

/** Inputs of each test; `CANDLERUN_FUZZ=10000000` runs more. */
const INPUTS = Number(process.env.CANDLERUN_FUZZ ?? 2_000);

const VALUES: unknown[] = [
  null,
  undefined,
  -1,
  1e308,
  0.5,
  '',
  'x'.repeat(30_000),
  '__proto__',
  true,
  [],
  {},
  [[[[]]]],
  { length: 4e9 },
  4e9,
];

/** Numbers from 0 up to, and without, `below`, the same in every run. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Changes a value somewhere inside. */
function mutated(value: unknown, draw: (below: number) => number): unknown {
  const isInner = typeof value === 'object' && value !== null && !(value instanceof Float64Array);
  if (!isInner || draw(6) === 0) return VALUES[draw(VALUES.length)];
  const keys = Object.keys(value);
  const key = keys[draw(keys.length)];
  if (key === undefined) return VALUES[draw(VALUES.length)];
  const copy = (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
  if (draw(12) === 0) delete copy[key];
  else copy[key] = mutated(copy[key], draw);
  return copy;
}

async function sampleFile(): Promise<unknown> {
  const store = new MemoryStore();
  const search = { space: { fast: { int: { low: 2, high: 9 } } }, constraints: ['fast < 5'] };
  const row = rowAt({ saved_episodes: 3, spec: { ...rowAt().spec, search }, name: 'a', note: 'b' });
  await storeJob(store, row);
  return JSON.parse(await (await writeJobFile(store, row)).text());
}

test('a job file that was changed anywhere is refused with its field, or its job can be listed', async () => {
  const draw = seeded(1);
  const sample = await sampleFile();
  let refused = 0;
  for (let input = 0; input < INPUTS; input += 1) {
    const text = JSON.stringify(mutated(draw(2) === 0 ? mutated(sample, draw) : sample, draw)) ?? '';
    const store = new MemoryStore();
    try {
      const row = await readJobFile(store, text, 'copy');
      expect(soundRow(row), text).toEqual(row);
    } catch (error) {
      refused += 1;
      expect(error, text).toBeInstanceOf(CandlerunError);
      expect((error as CandlerunError).field, text).not.toBe('');
      expect(await store.jobs(), text).toEqual([]);
    }
  }
  expect(refused).toBeGreaterThan(INPUTS / 10);
});

test('a stored row that was changed anywhere is itself or a broken one', () => {
  const draw = seeded(2);
  for (let input = 0; input < INPUTS; input += 1) {
    const row = { ...(mutated(rowAt(), draw) as JobRow | null), id: 'job' } as JobRow;
    const sound = soundRow(row);
    expect(sound.id).toBe('job');
    expect(Number.isNaN(new Date(sound.created_at).getTime())).toBe(false);
    expect(sound.spec.strategy).toBeTypeOf('object');
  }
});

test('packed records that were changed anywhere are refused, or as many as they say', () => {
  const draw = seeded(3);
  const packed = packRecords(episodesFrom(1, 5));
  for (let input = 0; input < INPUTS; input += 1) {
    const changed = mutated(packed, draw) as PackedRecords;
    try {
      expect(unpackRecords(changed, 5)).toHaveLength(5);
    } catch (error) {
      expect(error).toBeInstanceOf(CandlerunError);
    }
  }
});
