import { afterEach, expect, test, vi } from 'vitest';
import { type CandlesInput, sourceOf } from './candles-input.js';

const CSV = 'time,open,high,low,close\n0,1,1,1,1\n';

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A page whose server answers every address with the candles. Returns the addresses that were asked for. */
function page(): string[] {
  const asked: string[] = [];
  vi.stubGlobal('document', { baseURI: 'https://shop.example/app/' });
  vi.stubGlobal('fetch', async (url: URL) => {
    asked.push(url.href);
    return new Response(CSV);
  });
  return asked;
}

const textOf = async (input: CandlesInput) => {
  const source = await sourceOf(input);
  return source.kind === 'file' ? source.blob.text() : null;
};

test('a text of one word is an address, relative to the page', async () => {
  const asked = page();
  for (const input of ['/data/x.csv', 'x.csv', 'https://data.example/x.csv'])
    expect(await textOf(input)).toBe(CSV);
  expect(asked).toEqual([
    'https://shop.example/data/x.csv',
    'https://shop.example/app/x.csv',
    'https://data.example/x.csv',
  ]);
});

test('any other text is candles', async () => {
  const asked = page();
  for (const text of [CSV, 'time,close', '[[0, 1, 1, 1, 1]]', '']) expect(await textOf(text)).toBe(text);
  expect(asked).toEqual([]);
});

test('without a page a relative address is refused with the reason, and a missing input with the choices', async () => {
  await expect(sourceOf('data/x.csv')).rejects.toThrow(
    'candles: is an address without a page that it is relative to: pass a URL, or the text of the file (found data/x.csv)',
  );
  await expect(sourceOf(undefined as unknown as CandlesInput)).rejects.toThrow(
    'candles: must be a File, an address, CSV text, columns, or { synthetic: {} } (found undefined)',
  );
});

test('an address that cannot be reached is named', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
  await expect(sourceOf(new URL('https://data.example/x.csv'))).rejects.toThrow(
    'url: the candles could not be loaded: TypeError: fetch failed (found https://data.example/x.csv)',
  );
});
