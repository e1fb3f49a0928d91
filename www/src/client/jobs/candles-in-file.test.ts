import { expect, test } from 'vitest';
import type { StoredSource } from '../storage/records.js';
import { readCandles, writeCandles } from './candles-in-file.js';

const written = async (source: StoredSource) => JSON.parse(await new Blob(await writeCandles(source)).text());

test('a file of any bytes and any length comes back to the byte', async () => {
  for (const length of [0, 1, 2, 3, 196_607, 196_608, 196_609, 400_001]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256);
    const read = readCandles(await written({ kind: 'file', blob: new Blob([bytes]) }));
    if (read.kind !== 'file') throw new Error('a file stays a file');
    expect(Buffer.from(await read.blob.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
  }
});

test('columns keep their names, lengths and values', async () => {
  const columns = [Float64Array.of(1, 2), Float64Array.of(0.1, -0, Number.MAX_VALUE)];
  const source = {
    kind: 'columns',
    blob: new Blob(columns),
    names: ['time', 'close'],
    lengths: [2, 3],
  } as const;
  const read = readCandles(
    await written({ ...source, names: [...source.names], lengths: [...source.lengths] }),
  );
  if (read.kind !== 'columns') throw new Error('columns stay columns');
  expect([read.names, read.lengths]).toEqual([source.names, source.lengths]);
  expect(new Float64Array(await read.blob.arrayBuffer())).toEqual(
    Float64Array.of(1, 2, 0.1, -0, Number.MAX_VALUE),
  );
});

test('the choices about a file stay with it', async () => {
  const options = { decimal_mark: 'comma', part: 'Sheet1' } as const;
  const read = readCandles(await written({ kind: 'file', blob: new Blob(['x']), options }));
  expect(read).toMatchObject({ kind: 'file', options });
});

test('a seed stays a seed', async () => {
  const source: StoredSource = { kind: 'synthetic', config: { candles: 10, seed: 3 } };
  expect(readCandles(await written(source))).toEqual(source);
});

test('what is no source is refused with its field', () => {
  const refused: [unknown, string][] = [
    [null, 'candles_source.kind'],
    ['file', 'candles_source.kind'],
    [{ kind: 'url', base64: '' }, 'candles_source.kind'],
    [{ kind: 'file' }, 'candles_source.base64'],
    [{ kind: 'file', base64: '', options: ['comma'] }, 'candles_source.options'],
    [{ kind: 'file', base64: 'ä!' }, 'candles_source.base64'],
    [{ kind: 'columns', base64: '', names: ['price'], lengths: [0] }, 'candles_source.names'],
    [{ kind: 'columns', base64: 'AAAA', names: ['time'], lengths: [1] }, 'candles_source.lengths'],
    [{ kind: 'columns', base64: '', names: ['time'], lengths: [] }, 'candles_source.lengths'],
  ];
  for (const [value, field] of refused) {
    expect(() => readCandles(value)).toThrow(expect.objectContaining({ field }));
  }
});
