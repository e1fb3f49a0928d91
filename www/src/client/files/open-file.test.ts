import { readFile as readDisk } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { CandlerunError } from '../errors.js';
import { openFile } from './open-file.js';
import { FILE_READERS } from './readers.js';

const HEAD = 'date,open,high,low,close,volume';

async function file(name: string): Promise<Blob> {
  return new Blob([await readDisk(new URL(`fixtures/${name}`, import.meta.url))]);
}

async function text(name: string, part?: string): Promise<string> {
  return (await openFile(await file(name), part, FILE_READERS)).text();
}

async function refusal(name: string, part?: string): Promise<string> {
  const error = await text(name, part).then(
    () => null,
    (error: CandlerunError) => error,
  );
  return error?.message ?? 'no refusal';
}

test('a table of every format and compression becomes the same text', async () => {
  const feather = ['uncompressed.feather', 'lz4.feather', 'zstd.feather'];
  for (const name of feather) {
    const [head, first, , , last] = (await text(name)).split('\n');
    expect(head, name).toBe(HEAD);
    expect(first, name).toBe('2024-01-02T09:30:00.000Z,10.5,12,9,11,100');
    expect(last, name).toBe('2024-01-02T09:33:00.000Z,13,15,12,14.25,400');
  }
  for (const codec of ['snappy', 'gzip', 'brotli', 'zstd', 'lz4']) {
    const [head, first, , , last] = (await text(`${codec}.parquet`)).split('\n');
    expect(head, codec).toBe(HEAD);
    // Times without a zone stay so: the zone is a choice of the person.
    expect(first, codec).toBe('2024-01-02T09:30:00.000,10.5,12,9,11,100');
    expect(last, codec).toBe('2024-01-02T09:33:00.000,13,15,12,14.25,400');
  }
  const [head, first] = (await text('minutes.xlsx')).split('\n');
  expect(head).toBe(HEAD);
  expect(first).toBe('2024-01-02T09:30:00.000,10.5,12,9,11,100');
});

test('moments, days and the index of pandas are told apart', async () => {
  expect(await text('zone.parquet')).toContain('2024-01-02T14:30:00.000Z,10.5');
  const [head, first] = (await text('index.parquet')).split('\n');
  expect(head).toBe(',open,high,low,close,volume');
  expect(first).toBe('2024-01-02T00:00:00.000,10.5,12,9,11,100');
  expect(await text('dates.parquet')).toContain('\n2024-01-02,10.5');
  expect(await text('sheets.xlsx', 'msft')).toBe(
    'Date,Open,High,Low,Close\n2024-01-02,20,22,19,21\n2024-01-03,20,22,19,21\n',
  );
});

test('archives are unpacked, also inside each other', async () => {
  const plain = await text('table.csv.gz');
  expect(plain.split('\n')[0]).toBe(HEAD);
  expect(await text('one.zip')).toBe(plain);
  expect(await text('two.zip', 'a.csv')).toBe(plain);
  expect(await text('two.zip', 'b.csv.gz')).toBe(plain);
});

test('what a file leaves open is asked, with the names to choose from', async () => {
  expect(await refusal('two.zip')).toContain('option part: a.csv, b.csv.gz');
  expect(await refusal('two.zip', 'c.csv')).toContain('(found c.csv)');
  expect(await refusal('sheets.xlsx')).toContain('option part: Empty, AAPL, MSFT');
  expect(await refusal('sheets.xlsx', 'GOOG')).toContain('(found GOOG)');
});

test('a damaged file is refused by the name of its format', async () => {
  const formats = [
    ['snappy.parquet', 'a Parquet file'],
    ['lz4.feather', 'a Feather file'],
    ['one.zip', 'a ZIP file'],
    ['table.csv.gz', 'a gzip file'],
  ] as const;
  for (const [name, format] of formats) {
    const whole = await file(name);
    const cut = openFile(whole.slice(0, Math.floor(whole.size / 2)), undefined, FILE_READERS);
    await expect(cut, name).rejects.toMatchObject({ field: 'file', value: format });
  }
});

test('text and what only the engine can name stay as they are', async () => {
  for (const start of ['time,open\n', '', '\xd0\xcf\x11\xe0 old workbook', '%PDF']) {
    const blob = new Blob([start]);
    expect(await openFile(blob, undefined, FILE_READERS)).toBe(blob);
  }
});

test('a build without readers opens gzip and says what it cannot open', async () => {
  expect(await (await openFile(await file('table.csv.gz'), undefined, null)).text()).toContain(HEAD);
  const table = openFile(await file('snappy.parquet'), undefined, null);
  await expect(table).rejects.toMatchObject({ value: 'a Parquet file' });
});
