import { expect, test } from 'vitest';
import { packedBytes, packedFromBytes } from './block-bytes.js';
import { packRecords, unpackRecords } from './packed-records.js';

const RECORDS = [
  {
    episode: 1,
    params: { fast: 5, kind: 'ema' },
    score: -0,
    metrics: { sharpe: null, trades: 3 },
    digest: 'é',
  },
  {
    episode: 2,
    params: { fast: 1e308, kind: 'sma' },
    score: null,
    metrics: { sharpe: 0.1, trades: 0 },
    digest: 'b',
  },
];

test('records are the same after travelling as bytes, also from the middle of a buffer', () => {
  const bytes = packedBytes(packRecords(RECORDS));
  expect(bytes.length % 8).toBe(0);
  const shifted = new Uint8Array(bytes.length + 3);
  shifted.set(bytes, 3);
  for (const given of [bytes, shifted.subarray(3)]) {
    const records = unpackRecords<(typeof RECORDS)[number]>(packedFromBytes(given), 2);
    expect(records).toEqual(RECORDS);
    expect(Object.is(records[0]?.score, -0)).toBe(true);
  }
});

test('no episodes are no numbers', () => {
  expect(unpackRecords(packedFromBytes(packedBytes(packRecords([]))), 0)).toEqual([]);
});

test('bytes that are cut off, too deep or no layout are refused', () => {
  const bytes = packedBytes(packRecords(RECORDS));
  const layout = (text: string) => {
    const given = new Uint8Array(4 + text.length + 8);
    new DataView(given.buffer).setUint32(0, text.length, true);
    given.set(new TextEncoder().encode(text), 4);
    return given;
  };
  let deep = '{"kind":"values","values":[]}';
  for (let level = 0; level < 9; level += 1) deep = `{"kind":"records","fields":{"a":${deep}}}`;
  const wrong = [
    bytes.subarray(0, 3),
    bytes.subarray(0, 40),
    bytes.subarray(0, bytes.length - 1),
    layout('{'),
    layout('[]'),
    layout('{"kind":"texts"}'),
    layout('{"kind":"numbers","at":0,"length":1e9}'),
    layout('{"kind":"numbers","at":-1,"length":1}'),
    layout('{"kind":"records","fields":3}'),
    layout(deep),
  ];
  for (const given of wrong) expect(() => packedFromBytes(given)).toThrow('episodes');
});
