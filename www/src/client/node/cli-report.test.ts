import { expect, test } from 'vitest';
import { CandlerunError } from '../errors.js';
import type { EpisodeReport, ReportLimits } from '../generated/types.js';
import type { VerifiedReport } from '../jobs/job-handle.js';
import { MOST_TRADES, missingTrades, reportOf, SHOWN_TRADES, shortened } from './cli-report.js';

/** A report with numbers in the place of trades. */
function reportWith(trades: number, total_trades = trades): EpisodeReport {
  const numbers = Array.from({ length: trades }, (_, number) => number);
  return { trades: numbers, total_trades, open_trades: [1], rejections: numbers } as never;
}

test('the output has the newest trades and the number of all, the file has them all', () => {
  const report = reportWith(SHOWN_TRADES + 5);
  const short = shortened(report);
  expect([short.trades.length, short.trades[0], short.trades.at(-1)]).toEqual([
    SHOWN_TRADES,
    5,
    SHOWN_TRADES + 4,
  ]);
  expect(short.rejections.length).toBe(SHOWN_TRADES);
  expect(short.total_trades).toBe(SHOWN_TRADES + 5);
  expect(report.trades.length).toBe(SHOWN_TRADES + 5);
  expect(shortened(reportWith(3))).toEqual(reportWith(3));
});

test('a report is asked for with as many trades as are wanted', async () => {
  const asked: unknown[] = [];
  const job = {
    report: async (episode: unknown, limits?: Partial<ReportLimits>) => {
      asked.push([episode, limits]);
      return reportWith(2) as VerifiedReport;
    },
  };
  expect(await reportOf(job, 1, MOST_TRADES)).toEqual(reportWith(2));
  expect(asked).toEqual([[1, { max_trades: 1_000_000 }]]);
});

test('an episode that cannot be run has no report, and other errors are thrown', async () => {
  const failing = (error: Error) => ({ report: () => Promise.reject(error) });
  expect(await reportOf(failing(new CandlerunError('ruined')), 1, 1)).toBeNull();
  await expect(reportOf(failing(new Error('lost')), 1, 1)).rejects.toThrow('lost');
});

test('a file that does not have every trade is reported', () => {
  expect(missingTrades(reportWith(2))).toBeNull();
  expect(missingTrades(reportWith(1_000, 12_345))).toBe('the file has the newest 1,000 of 12,345 trades');
});
