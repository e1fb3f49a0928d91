import { expect, test } from './client-page.ts';

const RULES = `param n = 20 in 10..30 step 10
let quick = ema(close, n)
enter long when close crosses above quick and rsi(close, 14) < 70
exit when close < quick`;

test('the detail of an episode is its report with every equity and every trade', async ({
  clientPage: page,
}) => {
  const found = await page.evaluate(async (rules) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
    const candles = await candlerun.loadCandles({ synthetic: { candles: 5_000, seed: 3 } });
    const range = { from: 1_000, to: 1_001, buckets: 1 };
    const { time } = await candlerun.candleBuckets(candles.fingerprint, range);
    const job = candlerun.start({
      candles: candles.fingerprint,
      strategy: { rules },
      window: { from: time[0] ?? 0 },
      search: { sampler: 'grid' },
    });
    const { best } = await job.done;
    if (!best) throw new Error('no episode has a score');
    const report = await job.report(best, { max_points: 100_000, max_trades: 100_000 });
    const detail = await job.detail(best.episode);
    const again = await candlerun.detail(job.spec, best.params);
    const { trade_columns: columns, signals } = detail;
    const sameTrades = report.trades.every(
      (trade, row) =>
        trade.profit === columns.profit[row] &&
        trade.entry_candle === columns.entry_candle[row] &&
        trade.exit_reason === columns.exit_reasons[columns.exit_reason[row] ?? -1] &&
        (trade.side === 'short') === (columns.is_short[row] === 1),
    );
    const byIndex = (values: Float64Array) => report.equity.every(({ equity }) => values.includes(equity));
    return {
      verified: [detail.verified, again.verified],
      digests: new Set([report.digest, detail.digest, again.digest, best.digest]).size,
      first: detail.first_candle,
      lengths: [detail.equity_values.length, ...detail.lines.map(({ values }) => values.length)],
      kinds: [detail.equity_values, columns.is_short, columns.mae_pct, detail.lines[0]?.values].map(
        (array) => array?.constructor.name,
      ),
      lines: detail.lines.map(({ name, scale }) => [name, scale]),
      warm: detail.lines.map(({ values }) => Number.isNaN(values[0])),
      trades: [columns.count === report.total_trades, columns.profit.length === columns.count, sameTrades],
      equity: byIndex(detail.equity_values),
      statements: signals.statements.map(({ line, text, parts }) => [line, text, parts.length]),
      orders: signals.orders >= signals.filled && signals.filled >= columns.count && columns.count > 5,
      wires: 'attachment' in detail,
    };
  }, RULES);
  expect(found).toEqual({
    verified: [true, false],
    digests: 1,
    first: 1_000,
    lengths: [4_000, 4_000, 4_000],
    kinds: ['Float64Array', 'Uint8Array', 'Float64Array', 'Float64Array'],
    lines: [
      ['quick', 'price'],
      ['rsi(close, 14)', 'own'],
    ],
    warm: [false, false],
    trades: [true, true, true],
    equity: true,
    statements: [
      [3, 'enter long when close crosses above quick and rsi(close, 14) < 70', 2],
      [4, 'exit when close < quick', 1],
    ],
    orders: true,
    wires: false,
  });
});

test('the lines of a script are the series that its init returned', async ({ clientPage: page }) => {
  const found = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
    const candles = await candlerun.loadCandles({ synthetic: { candles: 500, seed: 3 } });
    const javascript = await candlerun.readJavaScript(
      `defineStrategy({
      init({ indicator }) {
        const slow = indicator('sma', 'close', 50);
        return { slow, macd: indicator('macd', 'close', 12, 26, 9), smooth: indicator('sma', indicator('rsi', 'close', 14), 5), n: 3 };
      },
      onCandle(ctx, { slow }) {
        if (ctx.close.at(0) > slow.at(0) && ctx.units === 0) ctx.buy();
      },
    })`,
      { allowJavaScript: true },
    );
    const spec = { candles: candles.fingerprint, strategy: { javascript } };
    const job = candlerun.start(spec, { allowJavaScript: true });
    await job.done;
    const detail = await job.detail(1);
    const refused = await messageOf(candlerun.detail(job.spec, {}));
    return {
      lines: detail.lines.map(({ name, scale, values }) => [name, scale, values.length]),
      undefined: detail.lines[0]?.values.filter(Number.isNaN).length,
      statements: detail.signals.statements,
      warm: detail.signals.warm_candles,
      verified: detail.verified,
      refused,
    };
  });
  expect(found.refused).toContain('allowJavaScript');
  expect(found).toEqual({
    lines: [
      ['slow', 'price', 500],
      ['macd.line', 'own', 500],
      ['macd.signal', 'own', 500],
      ['macd.histogram', 'own', 500],
      ['smooth', 'own', 500],
    ],
    undefined: 49,
    statements: [],
    warm: 500,
    verified: true,
    refused: found.refused,
  });
});

test('candles in buckets have the extremes of their candles, and a bad range is refused by its field', async ({
  clientPage: page,
}) => {
  const found = await page.evaluate(async () => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
    const length = 1_000;
    const column = (value: (index: number) => number) =>
      Float64Array.from({ length }, (_, index) => value(index));
    const close = column((index) => 100 + (index % 7));
    const candles = await candlerun.loadCandles({
      time: column((index) => index * 60_000),
      open: close,
      high: column((index) => 200 + index),
      low: column((index) => 90 - index * 0.01),
      close,
      volume: column(() => 2),
    });
    const ask = (from: number, to: number, buckets: number) =>
      candlerun.candleBuckets(candles.fingerprint, { from, to, buckets });
    const fieldOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'no error',
        (error) => `${error.field}: ${error.value}`,
      );
    const buckets = await ask(100, 1_000, 300);
    const refused = [
      ask(0, 1_001, 10),
      ask(5, 5, 10),
      ask(0, 10, 0),
      ask(-1, 10, 5),
      ask(0.5, 10, 5),
      ask(0, Number.NaN, 5),
      candlerun.candleBuckets('unknown', { from: 0, to: 1, buckets: 1 }),
      candlerun.detail({ candles: 'unknown', strategy: { library: 'sma_cross' } }, {}),
      candlerun.report({ candles: 'unknown', strategy: { library: 'sma_cross' } }, {}),
    ];
    return {
      shape: [
        buckets.from,
        buckets.to,
        buckets.candles_per_bucket,
        buckets.time.length,
        buckets.volume.length,
      ],
      first: [
        buckets.time[0],
        buckets.open[0],
        buckets.high[0],
        buckets.low[0],
        buckets.close[0],
        buckets.volume[0],
      ],
      kind: buckets.high.constructor.name,
      refused: await Promise.all(refused.map(fieldOf)),
    };
  });
  expect(found).toEqual({
    shape: [100, 1_000, 3, 300, 300],
    first: [6_000_000, 102, 302, 90 - 1.02, 104, 6],
    kind: 'Float64Array',
    refused: [
      'to: 1001',
      'from: 5',
      'buckets: 0',
      'from: -1',
      'from: 0.5',
      'to: "NaN"',
      'candles: unknown',
      'candles: unknown',
      'candles: unknown',
    ],
  });
});
