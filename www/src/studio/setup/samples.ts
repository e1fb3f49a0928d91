import type { CandlesInput, SyntheticConfig } from 'candlerun';

/** Candles that come with the page. */
export type Sample = {
  id: string;
  title: string;
  input: () => CandlesInput;
  /** The commission that fits the data, as a share; missing if the form's own does. */
  commissionRate?: number;
};

/**
 * The trend of the one-minute sample. Without it a minute is noise, and whatever trades on noise pays its costs thousands of times. A
 * commission of 0.1% would do so even with a trend: the default strategy trades 19,000 times.
 */
const MINUTE_TREND = 0.02;

/** Every sample. The first one is loaded when the page opens. */
export const samples: readonly Sample[] = [
  { id: 'ibm', title: 'IBM, daily', input: () => new URL('data/IBM.csv', document.baseURI) },
  { id: 'msft', title: 'MSFT, daily', input: () => new URL('data/MSFT.csv', document.baseURI) },
  { id: 'quick', title: 'Synthetic 4h × 2,000', input: () => synthetic(2_000, 4 * 60) },
  { id: 'medium', title: 'Synthetic 1h × 10,000', input: () => synthetic(10_000, 60) },
  { id: 'large', title: 'Synthetic 15m × 20,000', input: () => synthetic(20_000, 15) },
  {
    id: 'huge',
    title: 'Synthetic 1m × 1,000,000',
    input: () => synthetic(1_000_000, 1, { trend: MINUTE_TREND }),
    commissionRate: 0.000_02,
  },
];

function synthetic(candles: number, minutes: number, more: Partial<SyntheticConfig> = {}): CandlesInput {
  return { synthetic: { candles, interval_ms: minutes * 60_000, ...more } };
}
