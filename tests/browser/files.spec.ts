import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from './client-page.ts';

/** One table in every format; `make.py` in this folder makes them. */
const FOLDER = fileURLToPath(new URL('../../www/src/client/files/fixtures/', import.meta.url));

const FILES = [
  'table.csv.gz',
  'one.zip',
  'minutes.xlsx',
  'snappy.parquet',
  'zstd.parquet',
  'lz4.feather',
  'zstd.feather',
];

const fixture = (name: string) => ({ name, bytes: [...readFileSync(`${FOLDER}${name}`)] });

test('a table gives the same candles in every format, in the package as it is published', async ({
  clientPage,
}) => {
  const files = FILES.map(fixture);
  const loaded = await clientPage.evaluate(async (files) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
    const answers: Record<string, { fingerprint: string; candles: number }> = {};
    for (const { name, bytes } of files) {
      const { fingerprint, candles } = await candlerun.loadCandles(new Blob([Uint8Array.from(bytes)]));
      answers[name] = { fingerprint, candles };
    }
    candlerun.close();
    return answers;
  }, files);
  const expected = loaded['table.csv.gz'];
  expect(expected?.candles).toBe(4);
  for (const name of FILES) expect(loaded[name], name).toEqual(expected);
});

test('choices and candles that are joined are part of a job that is exported', async ({ clientPage }) => {
  const { bytes } = fixture('minutes.xlsx');
  const { options, interval, first, same } = await clientPage.evaluate(async (bytes) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
    const choices = { time_zone: 'America/New_York', interval_ms: 120_000 };
    const loaded = await candlerun.loadCandles(new Blob([Uint8Array.from(bytes)]), choices);
    const job = candlerun.start({
      candles: loaded.fingerprint,
      strategy: { library: 'buy_and_hold' },
      search: null,
    });
    await job.done;
    const file = await candlerun.exportJob(job.id, { candles: true });
    const other = await client.createCandlerun({ lanes: 1, storage: 'memory' });
    const imported = await other.importJob(file);
    const report = await imported.report(1);
    const { options } = JSON.parse(await file.text()).candles_source;
    candlerun.close();
    other.close();
    const [row] = loaded.preview?.first ?? [];
    return { options, interval: loaded.interval_ms, first: row, same: report.verified };
  }, bytes);
  expect(options).toMatchObject({ time_zone: 'America/New_York', interval_ms: 120_000 });
  expect(interval).toBe(120_000);
  // 09:30 in New York in winter.
  expect(first).toMatchObject({ time: Date.UTC(2024, 0, 2, 14, 30), open: 10.5, close: 12 });
  expect(same).toBe(true);
});
