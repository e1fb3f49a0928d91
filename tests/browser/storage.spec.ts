import type { Page } from '@playwright/test';
import { expect, test } from './client-page.ts';

/** Opens the engine and runs a short job. Returns its outcome and where it is stored. */
function runShortJob(page: Page) {
  return page.evaluate(async () => {
    const reasons: string[] = [];
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    candlerun.on('storage', (storage) => reasons.push(storage.kind === 'memory' ? storage.reason : ''));
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
    const search = { space: { fast: { int: { low: 2, high: 400 } } } };
    const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search });
    let saved = 0;
    job.on('saved', ({ episodes }) => {
      saved = episodes;
    });
    const { episodes, digest } = await job.done;
    const report = await job.report(episodes);
    const rows = await candlerun.jobs();
    const text = await (await candlerun.exportJob(job.id)).text();
    const { storage } = candlerun;
    candlerun.close();
    return {
      reasons,
      storage,
      episodes,
      digest,
      saved,
      verified: report.verified,
      statuses: rows.map(({ status }) => status),
      exported: JSON.parse(text).episodes.length,
    };
  });
}

const WHOLE = { episodes: 399, saved: 399, verified: true, statuses: ['completed'], exported: 399 };
/** What is in memory only is never called saved. */
const IN_MEMORY = { ...WHOLE, saved: 0 };

test('jobs are stored in IndexedDB', async ({ clientPage }) => {
  expect(await runShortJob(clientPage)).toMatchObject({
    ...WHOLE,
    reasons: [],
    storage: { kind: 'indexeddb' },
  });
});

test('without IndexedDB a job runs in memory, with the reason', async ({ clientPage }) => {
  await clientPage.evaluate(() => Object.defineProperty(globalThis, 'indexedDB', { value: undefined }));
  const storage = { kind: 'memory', reason: 'there is no IndexedDB here' };
  expect(await runShortJob(clientPage)).toMatchObject({ ...IN_MEMORY, storage });
});

test('if the browser refuses the storage, a job runs in memory, with the reason', async ({ clientPage }) => {
  await clientPage.evaluate(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException('not in this mode', 'SecurityError');
    };
  });
  const reason = "the browser's storage cannot be opened: not in this mode";
  expect(await runShortJob(clientPage)).toMatchObject({ ...IN_MEMORY, storage: { kind: 'memory', reason } });
});

test('on a full disk a job goes on in memory, with the reason given once', async ({
  clientPage,
  context,
  browserName,
}) => {
  test.skip(browserName !== 'chromium', 'only the protocol of Chromium sets a quota');
  const session = await context.newCDPSession(clientPage);
  const origin = new URL(clientPage.url()).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000 });
  const reason = 'the storage that the browser allows is full';
  expect(await runShortJob(clientPage)).toMatchObject({
    ...IN_MEMORY,
    reasons: [reason],
    storage: { kind: 'memory', reason },
  });
});

test('a failed write in the middle of a job loses no episode', async ({ clientPage }) => {
  const end = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
    gate.close();
    const job = candlerun.start({
      candles: fingerprint,
      strategy: { library: 'sma_cross' },
      search: { space: { fast: { int: { low: 2, high: 1_301 } } } },
      progress: { delivery: 'every', every_candles: 2_000 },
    });
    await nextEvent(job, 'saved');
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      if (mode === 'readwrite') throw new DOMException('the disk is gone', 'UnknownError');
      return transaction.call(this, stores, mode, options);
    };
    gate.open();
    const { episodes } = await job.done;
    const numbers: number[] = [];
    for await (const block of candlerun.episodes(job.id))
      numbers.push(...block.map(({ episode }) => episode));
    const { storage } = candlerun;
    candlerun.close();
    const inOrder = numbers.every((number, index) => number === index + 1);
    return { episodes, count: numbers.length, inOrder, storage: storage.kind };
  });
  expect(end).toEqual({ episodes: 1_300, count: 1_300, inOrder: true, storage: 'memory' });
});

/** Makes a database of version 1: its rows have no `current_candle` and no `total_candles`. */
function makeVersion1(page: Page, rows: number) {
  return page.evaluate(
    (rows) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('candlerun', 1);
        open.onerror = () => reject(open.error);
        open.onupgradeneeded = () => {
          const jobs = open.result.createObjectStore('training_jobs', { keyPath: 'id' });
          jobs.createIndex('place', ['created_at', 'id']);
          jobs.createIndex('status', 'status');
          open.result.createObjectStore('episodes', { keyPath: ['job_id', 'block'] });
          open.result.createObjectStore('outcomes', { keyPath: 'job_id' });
          open.result.createObjectStore('candles', { keyPath: 'fingerprint' });
          for (let row = 0; row < rows; row += 1) {
            jobs.put({
              id: `job-${String(row).padStart(4, '0')}`,
              status: 'completed',
              progress: 100,
              current_episode: 1,
              total_episodes: 1,
              best_score: row,
              best_params: { fast: 5 },
              candles_per_second: 1,
              error: null,
              spec: { candles: 'a', strategy: { library: 'sma_cross' } },
              // Two rows each have the same time, so that their order is tested too.
              created_at: Math.floor(row / 2),
              started_at: row,
              updated_at: row,
              finished_at: row,
              elapsed_ms: 1,
              saved_episodes: 0,
            });
          }
        };
        open.onsuccess = () => {
          open.result.close();
          resolve();
        };
      }),
    rows,
  );
}

test('a database of version 1 is brought to version 2, and its jobs stay', async ({ clientPage }) => {
  await makeVersion1(clientPage, 3);
  const rows = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun();
    const rows = await candlerun.jobs();
    // Removing a job needs the index by candles, which version 1 does not have.
    await candlerun.remove('job-0001');
    const left = await candlerun.jobs();
    candlerun.close();
    return [rows, left];
  });
  expect(rows[0]).toHaveLength(3);
  expect(rows[0]?.[0]).toMatchObject({ id: 'job-0002', best_score: 2, current_candle: 0, total_candles: 0 });
  expect(rows[1]?.map(({ id }) => id)).toEqual(['job-0002', 'job-0000']);
});

test('a long upgrade of the database is waited for', async ({ clientPage }) => {
  await makeVersion1(clientPage, 3);
  const result = await clientPage.evaluate(async () => {
    // The time limit for opening ends in the middle of the upgrade.
    const { setTimeout, clearTimeout } = window;
    const ends = new Map<number, () => void>();
    Object.assign(window, {
      setTimeout: (end: () => void, ms?: number) => {
        const timer = setTimeout(end, ms);
        if (ms === 5_000) ends.set(timer, end);
        return timer;
      },
      clearTimeout: (timer: number) => {
        ends.delete(timer);
        clearTimeout(timer);
      },
    });
    let updates = 0;
    const { update } = IDBCursor.prototype;
    IDBCursor.prototype.update = function (value) {
      updates += 1;
      for (const end of ends.values()) end();
      return update.call(this, value);
    };
    const candlerun = await client.createCandlerun();
    const { kind } = candlerun.storage;
    candlerun.close();
    return { kind, updates };
  });
  expect(result).toEqual({ kind: 'indexeddb', updates: 3 });
});

test('a long history is read a page at a time, the newest first', async ({ clientPage }) => {
  await makeVersion1(clientPage, 2_501);
  const result = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun();
    const ids: string[] = [];
    let pages = 0;
    let page = await candlerun.jobs({ limit: 100 });
    while (page.length > 0) {
      pages += 1;
      ids.push(...page.map(({ id }) => id));
      const after = page.at(-1);
      page = await candlerun.jobs({ limit: 100, ...(after ? { after } : {}) });
    }
    candlerun.close();
    return { pages, ids };
  });
  const expected = Array.from({ length: 2_501 }, (_, row) => `job-${String(2_500 - row).padStart(4, '0')}`);
  expect(result).toEqual({ pages: 26, ids: expected });
});

test('a tab with an older version blocks the upgrade only for a time', async ({
  page,
  context,
  openClient,
}) => {
  await openClient(page);
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        // This tab keeps the database open.
        const open = indexedDB.open('candlerun', 1);
        open.onerror = () => reject(open.error);
        open.onsuccess = () => resolve();
      }),
  );
  const other = await context.newPage();
  await openClient(other);
  expect(await runShortJob(other)).toMatchObject({
    ...IN_MEMORY,
    storage: { kind: 'memory', reason: expect.stringContaining('another tab holds an older version') },
  });
});

test('candles from every kind of source are loaded again after a reload', async ({ page, openClient }) => {
  await openClient(page);
  const csvAround = (level: number) => {
    const rows = Array.from({ length: 300 }, (_, day) => {
      const price = level + 10 * Math.sin(day / 9);
      const date = new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);
      return `${date},${price},${price + 1},${price - 1},${price},5`;
    });
    return ['time,open,high,low,close,volume', ...rows].join('\n');
  };
  const before = await page.evaluate(
    async ([text, file]) => {
      const candlerun = await client.createCandlerun({ lanes: 1 });
      const column = Array.from({ length: 300 }, (_, candle) => 50 + 5 * Math.cos(candle / 7));
      const time = column.map((_, candle) => candle * 3_600_000);
      const inputs = [
        text,
        new File([file], 'candles.csv'),
        { time, open: column, high: column, low: column, close: column },
        { synthetic: { candles: 300, seed: 9 } },
      ];
      const digests: [string, string][] = [];
      for (const input of inputs) {
        const { fingerprint } = await candlerun.loadCandles(input);
        const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' } });
        digests.push([job.id, (await job.done).digest]);
      }
      candlerun.close();
      return digests;
    },
    [csvAround(100), csvAround(200)] as const,
  );

  await openClient(page);
  const verified = await page.evaluate(async (jobs) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const verified: boolean[] = [];
    for (const [id] of jobs) verified.push((await (await candlerun.job(id)).report(1)).verified);
    candlerun.close();
    return verified;
  }, before);
  expect(verified).toEqual([true, true, true, true]);
});

test('an error that belongs to one value rejects that save alone, and other jobs go on being stored', async ({
  clientPage,
}) => {
  const end = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function (this: IDBObjectStore, value, key) {
      if (value.name === 'refused') throw new DOMException('it cannot be cloned', 'DataCloneError');
      return put.call(this, value, key);
    };
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' } };
    const refused = await messageOf(candlerun.start(spec, { name: 'refused' }).done);
    const other = candlerun.start(spec, { name: 'other' });
    await other.done;
    const rows = (await candlerun.jobs()).map(({ name, status }) => `${name} ${status}`);
    const { storage } = candlerun;
    candlerun.close();
    return { refused, rows, storage };
  });
  expect(end.refused).toContain('cannot be stored');
  expect(end).toMatchObject({ rows: ['other completed'], storage: { kind: 'indexeddb' } });
});

test('a disk that fails for a while gets everything when it works again', async ({
  clientPage,
  openClient,
}) => {
  await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
    const stored = new Promise<void>((resolve) => {
      candlerun.on('storage', ({ kind }) => kind === 'indexeddb' && resolve());
    });
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('no room', 'QuotaExceededError');
    };
    const spec = { candles: fingerprint, strategy: { library: 'sma_cross' } };
    await candlerun.start(spec).done;
    if (candlerun.storage.kind !== 'memory') throw new Error('the disk was full');
    IDBObjectStore.prototype.put = put;
    await stored;
    candlerun.close();
  });
  await openClient(clientPage);
  const verified = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const [row] = await candlerun.jobs();
    const report = await (await candlerun.job(row?.id ?? '')).report(1);
    candlerun.close();
    return report.verified;
  });
  expect(verified).toBe(true);
});

/** Changes what is stored, behind the back of the client. */
function corrupt(page: Page, store: string, change: (value: never) => void) {
  return page.evaluate(
    ({ store, change }) =>
      new Promise<void>((resolve, reject) => {
        const open = indexedDB.open('candlerun');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const write = open.result.transaction(store, 'readwrite');
          const cursors = write.objectStore(store).openCursor();
          cursors.onsuccess = () => {
            const cursor = cursors.result;
            if (!cursor) return;
            const { value } = cursor;
            new Function('value', `(${change})(value)`)(value);
            cursor.update(value);
            cursor.continue();
          };
          write.oncomplete = () => {
            open.result.close();
            resolve();
          };
          write.onerror = () => reject(write.error);
        };
      }),
    { store, change: String(change) },
  );
}

test('a row that someone has changed is one broken job, and the others run', async ({
  clientPage,
  openClient,
}) => {
  await runShortJob(clientPage);
  await corrupt(clientPage, 'training_jobs', (row: { spec?: object; status: string }) => {
    delete row.spec;
    row.status = 'running';
  });
  await openClient(clientPage);
  const end = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const [broken] = await candlerun.jobs();
    const id = broken?.id ?? '';
    const refusals = [
      await messageOf(candlerun.retry(id)),
      await messageOf(candlerun.describe(id, { name: 'x' })),
      await messageOf(candlerun.exportJob(id)),
      await messageOf((await candlerun.job(id)).done),
    ];
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 2_000 } });
    await candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' } }).done;
    await candlerun.remove(id);
    const left = await candlerun.jobs();
    candlerun.close();
    return { broken, refusals, left: left.map(({ status }) => status) };
  });
  expect(end.broken).toMatchObject({ is_broken: true, status: 'failed' });
  for (const refusal of end.refusals)
    expect(refusal).toContain('what is stored of this job cannot be read: spec');
  expect(end.left).toEqual(['completed']);
});

test('a block whose count is absurd fails its job and freezes nothing', async ({
  clientPage,
  openClient,
}) => {
  await runShortJob(clientPage);
  await corrupt(clientPage, 'episodes', (block: { count: number }) => {
    block.count = 4e9;
  });
  await corrupt(clientPage, 'training_jobs', (row: { status: string }) => {
    row.status = 'running';
  });
  await openClient(clientPage);
  const reason = await clientPage.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, log: () => {} });
    const [row] = await candlerun.jobs();
    const reason = await messageOf((await candlerun.job(row?.id ?? '')).done);
    candlerun.close();
    return reason;
  });
  expect(reason).toContain('episodes.count: must be a whole number from 0 to 1000 (found 4000000000)');
});
