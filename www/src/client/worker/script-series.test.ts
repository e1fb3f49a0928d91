import { expect, test } from 'vitest';
import type { StrategyDefinition } from '../define-strategy.js';
import { ScriptEpisode } from './script-episode.js';
import { ScriptErrorLine } from './script-error.js';
import { FakeEngine } from './shared-numbers.fixture.js';

const COLUMN = Float64Array.of(1, 2, 3);
const OUTPUTS: Record<string, [string, number][]> = {
  sma: [['value', 0]],
  macd: [
    ['line', 1],
    ['signal', 2],
  ],
};

/** Runs `onCandle` at a candle, with an indicator of one output and one of several; gives the failure. */
// biome-ignore lint/suspicious/noExplicitAny: a script may do with a series what its type forbids.
function failureOf(onCandle: (ctx: any, series: any) => void): string {
  const definition: StrategyDefinition = {
    init: ({ indicator }) => ({ sma: indicator('sma'), macd: indicator('macd') }),
    onCandle,
  };
  const errorLine = new ScriptErrorLine('none');
  const engine = new FakeEngine();
  const episode = new ScriptEpisode(
    () => definition,
    {},
    engine.memory,
    (name) => OUTPUTS[name] ?? 'none',
    errorLine,
  );
  episode.open(Array(6).fill(COLUMN), Array(3).fill(COLUMN));
  engine.write({ index: 2 });
  episode.candles(FakeEngine.ADDRESS, engine.count);
  return episode.failure();
}

const SERIES = [
  ...['open', 'high', 'low', 'close', 'volume'].map((name) => [
    name,
    (ctx: object) => Reflect.get(ctx, name),
  ]),
  ['sma', (_: object, { sma }: { sma: unknown }) => sma],
  ['macd.signal', (_: object, { macd }: { macd: { signal: unknown } }) => macd.signal],
] as [string, (ctx: object, series: object) => unknown][];

test.for(SERIES)('%s taken for a number or an array ends the episode in a sentence', ([name, of]) => {
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  const uses: ((series: any) => unknown)[] = [
    (series) => series > 100,
    (series) => 100 <= series,
    (series) => `${series > 1}`,
    (series) => series + 1,
    (series) => -series,
    (series) => Math.max(series, 1),
    (series) => Number.isNaN(Number(series)),
  ];
  for (const use of uses) {
    const failure = failureOf((ctx, series) => use(of(ctx, series)));
    expect(failure, String(use)).toBe(
      `candle 2: \`${name}\` is a series; use \`${name}.at(0)\` for the last closed candle`,
    );
  }
  // biome-ignore lint/suspicious/noExplicitAny: see above.
  expect(failureOf((ctx, series) => (of(ctx, series) as any)[1])).toBe(
    `candle 2: \`${name}\` is a series; use \`${name}.at(1)\` for a candle, 0 for the last closed one`,
  );
});

test('a series can be printed', () => {
  let printed: unknown[] = [];
  const failure = failureOf(({ close }, { sma, macd }) => {
    printed = [
      `${close}`,
      String(sma),
      JSON.stringify({ close }),
      JSON.stringify(macd),
      `${[close]}`,
      close.length,
    ];
  });
  expect(failure).toBe('');
  expect(printed).toEqual([
    'the series `close`',
    'the series `sma`',
    '{"close":"the series `close`"}',
    '{"line":"the series `macd.line`","signal":"the series `macd.signal`"}',
    'the series `close`',
    undefined,
  ]);
});

test('the values of a series are read as before', () => {
  let values: number[] = [];
  const failure = failureOf(({ close }, { macd }) => {
    values = [close.at(), close.at(1), macd.line.at(2)];
  });
  expect(failure).toBe('');
  expect(values).toEqual([3, 2, 1]);
});

test('an indicator with several outputs taken for a series or a number ends the episode in a sentence', () => {
  const sentence = 'candle 2: `macd` has several outputs; use one of them, as `macd.line.at(0)`';
  expect(failureOf((_, { macd }) => macd > 0)).toBe(sentence);
  expect(failureOf((_, { macd }) => macd.at(0))).toBe(sentence);
});

test('an order that is given a series names it', () => {
  expect(failureOf((ctx) => ctx.buy({ stop: ctx.high }))).toBe(
    'candle 2: TypeError: stop: must be a number, and is the series `high`',
  );
});

/** The failure of an episode with a time zone, and what it has asked the engine for. */
function zoned(timeZone: string | undefined): { failure: string; asked: unknown[][] } {
  const asked: unknown[][] = [];
  const definition: StrategyDefinition = {
    ...(timeZone === undefined ? {} : { timeZone }),
    init: ({ series }) => series('hour'),
    onCandle: () => {},
  };
  const episode = new ScriptEpisode(
    () => definition,
    {},
    new FakeEngine().memory,
    (name, args) => {
      asked.push([name, ...args]);
      return args[0] === 'Europe/Nowhere' ? 'there is no time zone "Europe/Nowhere" here' : [['value', 0]];
    },
    new ScriptErrorLine('none'),
  );
  return { failure: episode.failure(), asked };
}

test('the time zone of a strategy is set before a series is asked for', () => {
  expect(zoned('Asia/Tokyo')).toEqual({
    failure: '',
    asked: [
      ['@', 'Asia/Tokyo'],
      ['=', 'hour'],
    ],
  });
  expect(zoned(undefined).asked).toEqual([['=', 'hour']]);
});

test('a time zone that does not exist ends the episode in a sentence', () => {
  expect(zoned('Europe/Nowhere')).toEqual({
    failure: 'before the first candle: timeZone: there is no time zone "Europe/Nowhere" here',
    asked: [['@', 'Europe/Nowhere']],
  });
});
