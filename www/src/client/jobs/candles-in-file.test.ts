import { expect, test } from 'vitest';
import type { StoredSource } from '../storage/records.js';
import { Base64Bytes, readCandles, writeCandles } from './candles-in-file.js';

const written = async (source: StoredSource) => JSON.parse(await new Blob(await writeCandles(source)).text());

/** Reads candles whose Base64 text comes in parts of so many characters. */
function read(value: unknown, part = 100_000): StoredSource {
  const { base64 } = (value ?? {}) as { base64?: string };
  if (base64 === undefined) return readCandles(value, null);
  const bytes = new Base64Bytes();
  for (let start = 0; start < base64.length; start += part) bytes.push(base64.slice(start, start + part));
  return readCandles(value, bytes.end());
}

test('a file of any bytes and any length comes back to the byte', async () => {
  for (const length of [0, 1, 2, 3, 196_607, 196_608, 196_609, 400_001]) {
    const bytes = Uint8Array.from({ length }, (_, index) => (index * 31) % 256);
    const source = await written({ kind: 'file', blob: new Blob([bytes]) });
    for (const part of [99_999, 1 << 20]) {
      const candles = read(source, part);
      if (candles.kind !== 'file') throw new Error('a file stays a file');
      expect(Buffer.from(await candles.blob.arrayBuffer()).equals(Buffer.from(bytes))).toBe(true);
    }
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
  const candles = read(await written({ ...source, names: [...source.names], lengths: [...source.lengths] }));
  if (candles.kind !== 'columns') throw new Error('columns stay columns');
  expect([candles.names, candles.lengths]).toEqual([source.names, source.lengths]);
  expect(new Float64Array(await candles.blob.arrayBuffer())).toEqual(
    Float64Array.of(1, 2, 0.1, -0, Number.MAX_VALUE),
  );
});

test('the choices about a file stay with it', async () => {
  const options = { decimal_mark: 'comma', part: 'Sheet1' } as const;
  expect(read(await written({ kind: 'file', blob: new Blob(['x']), options }))).toMatchObject({
    kind: 'file',
    options,
  });
});

test('a seed stays a seed', async () => {
  const source: StoredSource = { kind: 'synthetic', config: { candles: 10, seed: 3 } };
  expect(read(await written(source))).toEqual(source);
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
    expect(() => read(value)).toThrow(expect.objectContaining({ field }));
  }
});
