import type { EpisodeResult, JobSpec } from 'candlerun';
import { describe, expect, it } from 'vitest';
import { ambiguityOf, ambiguitySentence, compareRules } from './ambiguity.js';

const equity = (...values: number[]) => ({
  equity_values: Float64Array.from(values),
  ambiguous_candles: 14,
});

describe('the sentence', () => {
  it('gives the range of returns and the number of candles', () => {
    expect(ambiguitySentence([12.3, 31.2, 20], 14)).toBe(
      'Between +12% and +31%, depending on what happened first inside 14 candles.',
    );
    expect(ambiguitySentence([-3.2, 1.1], 1)).toBe(
      'Between −3.2% and +1.1%, depending on what happened first inside one candle.',
    );
  });

  it('says so if nothing depends on it', () => {
    expect(ambiguitySentence([12.1, 12.2, 12.3], 1_234)).toBe(
      '+12%, whatever happened first inside 1,234 candles.',
    );
  });
});

it('the band is the lowest and highest equity at each close', () => {
  const { low, high, sentence } = compareRules(equity(100, 110), [equity(100, 90), equity(101, 150)], 100);
  expect([...low]).toEqual([100, 90]);
  expect([...high]).toEqual([101, 150]);
  expect(sentence).toMatch(/^Between −10% and \+50%,/);
});

describe('the runs', () => {
  const episode = { params: { fast: 5 }, part: null } as unknown as EpisodeResult;
  const spec = { candles: 'ab', backtest: { initial_cash: 100, intrabar: 'path' } } as unknown as JobSpec;

  it('are of the two other rules, with everything else as it was', async () => {
    const ran: unknown[] = [];
    const ambiguity = await ambiguityOf(
      equity(100, 110),
      { spec, episode },
      async (...run) => {
        ran.push(run);
        return equity(100, 120);
      },
      () => true,
    );
    const run = (intrabar: string) => [
      { candles: 'ab', backtest: { initial_cash: 100, intrabar } },
      { fast: 5 },
      null,
    ];
    expect(ran).toEqual([run('stop_first'), run('target_first')]);
    expect(ambiguity?.sentence).toMatch(/^Between \+10% and \+20%/);
  });

  it('stop as soon as another episode is shown', async () => {
    let runs = 0;
    const isWanted = () => runs === 0;
    const run = async () => {
      runs += 1;
      return equity(100);
    };
    expect(await ambiguityOf(equity(100), { spec, episode }, run, isWanted)).toBeNull();
    expect(runs).toBe(1);
  });
});
