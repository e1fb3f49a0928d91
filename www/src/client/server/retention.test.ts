import { expect, test, vi } from 'vitest';
import { rowAt } from '../jobs/stored-job.fixture.js';
import { MemoryStore } from '../storage/memory-store.js';
import { removeOld } from './retention.js';

test('jobs that ended before a time are removed, on every page of the list; others and rows of another system stay', async () => {
  const store = new MemoryStore();
  const save = (id: string, change: Parameters<typeof rowAt>[0]) =>
    store.save({ row: rowAt({ id, ...change }) });
  for (let number = 0; number < 600; number += 1) {
    await save(`old-${number}`, { status: 'completed', finished_at: 999, created_at: number });
  }
  await save('failed', { status: 'failed', finished_at: 10 });
  await save('recent', { status: 'completed', finished_at: 1_000 });
  await save('running', { status: 'running', finished_at: null });
  const removed: string[] = [];
  const remove = async (id: string) => {
    if (id === 'old-7') throw new Error('there is no such job');
    removed.push(id);
    await store.remove(id);
  };
  const jobs = async (query?: Parameters<typeof store.jobs>[0]) =>
    (await store.jobs(query)).map((row) => (row.id === 'old-3' ? { ...row, is_broken: true as const } : row));
  const log = vi.fn();
  await removeOld({ candlerun: { remove }, store: { jobs } }, 1_000, log);
  expect((await store.jobs({ limit: 10 })).map(({ id }) => id).sort()).toEqual([
    'old-3',
    'old-7',
    'recent',
    'running',
  ]);
  expect(removed).toContain('failed');
  expect(log).toHaveBeenCalledWith(
    'warn',
    'an old job cannot be removed',
    expect.objectContaining({ job_id: 'old-7' }),
  );
});
