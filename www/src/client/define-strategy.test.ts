import { expect, test } from 'vitest';
import type { DefineStrategy, Series, StrategyContext } from './define-strategy.js';

/** Checked by the compiler: the lines that it must refuse are marked. */
function types(defineStrategy: DefineStrategy): void {
  defineStrategy({
    params: { fast: { default: 10, int: { low: 5, high: 50 } }, stop: 0.05, short: false, kind: 'ema' },
    require: ['fast < 40'],
    init({ indicator, params }) {
      const period: number = params.fast;
      const kind: string = params.kind;
      // @ts-expect-error a parameter that was not declared
      params.slow;
      return { quick: indicator<Series>(kind, 'close', period), macd: indicator('macd') };
    },
    onCandle(ctx, { quick, macd }) {
      const value: number = quick.at(1) + macd.signal.at(0);
      const isShort: boolean = ctx.params.short;
      if (value > ctx.close.at() && !isShort) ctx.buy({ stopLoss: { percent: 100 * ctx.params.stop } });
      // @ts-expect-error an option that does not exist
      ctx.buy({ stopLos: { percent: 2 } });
      // @ts-expect-error a method that a series does not have
      quick.before(1);
    },
  });
  defineStrategy({ onCandle: (ctx: StrategyContext) => ctx.closeAll() });
}

test('a strategy is typed by its parameters and its series', () => {
  expect(types).toBeTypeOf('function');
});
