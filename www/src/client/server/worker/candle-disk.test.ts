import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { CandleDisk } from './candle-disk.js';

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'candlerun-disk-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

const BYTES = Uint8Array.of(1, 10, 2, 0, 255);

test('candles come back to the byte, and nothing comes back that is not there', async () => {
  const path = folder();
  const disk = new CandleDisk(join(path, 'new'), 1_000);
  const sent = { source: { kind: 'columns' as const, names: ['time'], lengths: [1] }, bytes: BYTES };
  await disk.write('abc', sent);
  expect(await disk.read('abc')).toEqual(sent);
  expect(await disk.read('abd')).toBeNull();
  expect(readdirSync(join(path, 'new'))).toEqual(['abc.candles']);
});

test('a name stays in its folder, and a file that is none is as if it were not there', async () => {
  const path = folder();
  const disk = new CandleDisk(path, 1_000);
  await disk.write('../../x', { source: { kind: 'file' }, bytes: BYTES });
  expect(readdirSync(path)).toEqual(['______x.candles']);
  writeFileSync(join(path, 'bad.candles'), 'no JSON');
  expect(await disk.read('bad')).toBeNull();
});

test('the candles that were used longest ago are removed when there are too many bytes', async () => {
  const path = folder();
  const disk = new CandleDisk(path, 60);
  const write = (name: string) => disk.write(name, { source: { kind: 'file' }, bytes: BYTES });
  await write('a');
  await write('b');
  utimesSync(join(path, 'a.candles'), 1, 1);
  utimesSync(join(path, 'b.candles'), 2, 2);
  expect(await disk.read('a')).not.toBeNull();
  await write('c');
  expect(readdirSync(path).sort()).toEqual(['a.candles', 'c.candles']);
});

test('a folder that cannot be written keeps nothing and fails nothing', async () => {
  const path = folder();
  writeFileSync(join(path, 'file'), '');
  const disk = new CandleDisk(join(path, 'file'), 60);
  await disk.write('a', { source: { kind: 'file' }, bytes: BYTES });
  expect(await disk.read('a')).toBeNull();
});
