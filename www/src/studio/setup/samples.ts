import type { CandlesInput } from 'candlerun';

/** Candles that come with the page. */
export type Sample = { id: string; title: string; input: () => CandlesInput };

/** Every sample. The first one is loaded when the page opens. */
export const samples: readonly Sample[] = [
  { id: 'ibm', title: 'IBM, daily', input: () => new URL('data/IBM.csv', document.baseURI) },
  { id: 'msft', title: 'MSFT, daily', input: () => new URL('data/MSFT.csv', document.baseURI) },
  { id: 'quick', title: 'Quick: 2,000', input: () => synthetic(2_000, 4 * 60) },
  { id: 'medium', title: 'Medium: 10,000', input: () => synthetic(10_000, 60) },
  { id: 'large', title: 'Large: 20,000', input: () => synthetic(20_000, 15) },
  { id: 'huge', title: 'Huge: 1,000,000', input: () => synthetic(1_000_000, 1) },
];

function synthetic(candles: number, minutes: number): CandlesInput {
  return { synthetic: { candles, interval_ms: minutes * 60_000 } };
}
