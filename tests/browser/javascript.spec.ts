import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import type { Candlerun, JobSpec, JobSpecInput } from '../../www/src/client/index.ts';
import { expect, test } from './client-page.ts';

const LIB = fileURLToPath(new URL('../../www/lib/', import.meta.url));

/** The script of the reference page. */
const CROSS = (() => {
  const page = readFileSync(fileURLToPath(new URL('../../docs/javascript.md', import.meta.url)), 'utf8');
  return /```js\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
})();

const CROSS_RULES = `param fast = 10 in 5..50 step 5
param slow = 30 in 20..200 step 20
require fast < slow
let quick = sma(close, fast)
let calm = sma(close, slow)
enter long when quick crosses above calm
exit long when quick crosses below calm`;

type Outcome = { digest: string; trades: number; failure: string | null; verified: boolean; status: string };

/** Runs a strategy over synthetic candles and reports its best or first episode again. */
function run(
  page: Page,
  strategy: JobSpecInput['strategy'],
  rest: Partial<JobSpec> = {},
  lanes = 1,
): Promise<Outcome> {
  return page.evaluate(
    async ({ strategy, rest, lanes }) => {
      const candlerun = await client.createCandlerun({ lanes, storage: 'memory', log: () => {} });
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 5_000 } });
      const spec = { candles: fingerprint, strategy, ...rest } as JobSpecInput;
      const job = candlerun.start(spec, { allowJavaScript: true });
      const { digest, best } = await job.done;
      const [first] = (await candlerun.episodes(job.id).next()).value ?? [];
      const report = best ? await job.report(best) : null;
      candlerun.close();
      const trades = best?.metrics?.trades ?? 0;
      const failure = first?.failure ?? null;
      return { digest, trades, failure, verified: report?.verified ?? false, status: job.status };
    },
    { strategy, rest, lanes },
  );
}

/** Why a script fails. */
async function failureOf(page: Page, body: string): Promise<string | null> {
  return (await run(page, { javascript: `defineStrategy({\n${body}\n});` })).failure;
}

test('a cross of averages is equal to the bit to the same rules, on any number of lanes', async ({
  clientPage: page,
}) => {
  const costs = { backtest: { commission_rate: 0.001 }, search: { seed: 1 } };
  const rules = await run(page, { rules: CROSS_RULES }, costs);
  const one = await run(page, { javascript: CROSS }, costs);
  const two = await run(page, { javascript: CROSS }, costs, 2);
  expect(one.trades).toBeGreaterThan(5);
  expect(one.verified).toBe(true);
  expect(one.digest).toBe(rules.digest);
  expect(two.digest).toBe(rules.digest);
});

const GATE = 'const up = ctx.close.at(0) > average.at(0) && ctx.close.at(1) <= average.at(1);';
const INIT = `init({ indicator }) { return { average: indicator('sma', 'close', 20), atr: indicator('atr', 14) }; },`;
const UP = 'close crosses above sma(close, 20)';
for (const { name, order, rules } of [
  {
    name: 'exits by per cent',
    order: 'if (up && !ctx.inPosition) ctx.buy({ stopLoss: { percent: 2 }, takeProfit: { percent: 7 } });',
    rules: `enter long when ${UP}\nstop loss 2%\ntake profit 7%`,
  },
  {
    name: 'exits by distance, a trail, and a size',
    order: `if (up && !ctx.inPosition) ctx.buy({ size: { percent: 50 }, stopLoss: { distance: 2 * atr.at(0) },
      trailingStop: { distance: 3 * atr.at(0) }, maxCandles: 30 });`,
    rules: `enter long when ${UP}\nsize 50%\nstop loss 2 * atr(14)\ntrailing stop 3 * atr(14)\nexit after 30 candles`,
  },
  {
    name: 'limit entries for a candle',
    order: `if (up && !(ctx.units > 0)) ctx.buy({ limit: ctx.close.at(0) * 0.999, nextCandleOnly: true, reverses: true,
      maxCandles: 5 });`,
    rules: `enter long limit close * 0.999 when ${UP}\nexit after 5 candles`,
  },
  {
    name: 'stop entries, short, with a risk',
    order: `if (up && !(ctx.units < 0)) ctx.sell({ stop: ctx.close.at(0) * 0.999, nextCandleOnly: true, reverses: true,
      size: { riskPercent: 1 }, stopLoss: { percent: 3 }, maxCandles: 9 });`,
    rules: `enter short stop close * 0.999 when ${UP}\nsize risk 1%\nstop loss 3%\nexit after 9 candles`,
  },
]) {
  test(`orders are those of rules: ${name}`, async ({ clientPage: page }) => {
    const javascript = `defineStrategy({ ${INIT} onCandle(ctx, { average, atr }) { ${GATE}\n${order} } });`;
    const [ours, theirs] = [await run(page, { javascript }), await run(page, { rules })];
    expect(ours.failure).toBe(null);
    expect(ours.trades).toBeGreaterThan(5);
    expect(ours.digest).toBe(theirs.digest);
  });
}

test('a script can read, change and close its trades and entries', async ({ clientPage: page }) => {
  const outcome = await run(page, {
    javascript: `defineStrategy({
      onCandle(ctx) {
        const fail = (what) => { throw new Error(what + ' ' + JSON.stringify([ctx.trades, ctx.entries])); };
        switch (ctx.index) {
          case 10: ctx.buy({ tag: 7 }); ctx.buy({ limit: 1 }); break;
          case 11: {
            if (ctx.trades.length !== 1 || ctx.trades[0].tag !== 7 || ctx.trades[0].entryIndex !== 11) fail('trades');
            if (ctx.trades[0].entryTime !== ctx.time) fail('entry time');
            if (ctx.entries.length !== 1 || ctx.entries[0].kind !== 'limit') fail('entries');
            ctx.cancel(ctx.entries[0]);
            ctx.setStopLoss(ctx.trades[0], ctx.trades[0].entryPrice * 0.5);
            ctx.setTakeProfit(ctx.trades[0], ctx.trades[0].entryPrice * 2);
            break;
          }
          case 12: {
            if (ctx.entries.length !== 0 || ctx.trades[0].stopLoss === null) fail('moved');
            ctx.setStopLoss(ctx.trades[0], null);
            ctx.closeTrade(ctx.trades[0], 0.5);
            break;
          }
          case 13: {
            if (ctx.trades[0].stopLoss !== null || !(ctx.units > 0)) fail('halved');
            const id = ctx.buy({ limit: 1 });
            ctx.cancel(id);
            ctx.sell({ stop: 1 });
            ctx.closeAll();
            break;
          }
          case 14: {
            if (ctx.trades.length !== 0 || ctx.entries.length !== 1) fail('closed');
            ctx.cancelEntries();
            break;
          }
          case 15: if (ctx.entries.length !== 0 || ctx.inPosition) fail('cancelled');
        }
      },
    });`,
  });
  expect(outcome.failure).toBe(null);
  expect(outcome.trades).toBe(2);
});

test('a series described in the language of rules has the values that it has there', async ({
  clientPage: page,
}) => {
  const javascript = `defineStrategy({
    init({ series, indicator }) {
      const gap = series('close - sma(close, 20)');
      return { gap, calm: indicator('sma', gap, 5), isUp: series('close > on 1h sma(close, 3)') };
    },
    onCandle(ctx, { gap, calm, isUp }) {
      const crosses = gap.at(0) > calm.at(0) && gap.at(1) <= calm.at(1);
      if (crosses && isUp.at(0) === 1 && !ctx.inPosition) ctx.buy({ maxCandles: 9 });
    },
  });`;
  const rules = `let gap = close - sma(close, 20)
let is_up = close > on 1h sma(close, 3)
enter long when gap crosses above sma(gap, 5) and is_up
exit after 9 candles`;
  const [ours, theirs] = [await run(page, { javascript }), await run(page, { rules })];
  expect(ours.failure).toBe(null);
  expect(ours.trades).toBeGreaterThan(5);
  expect(ours.digest).toBe(theirs.digest);
  const refused = await failureOf(page, "init({ series }) {\n  series('smaa(close, 3)');\n}, onCandle() {}");
  expect(refused).toMatch(/^before the first candle \(line 3\): series\("smaa\(close, 3\)"\): .*`sma`/);
});

test('no series shows the future', async ({ clientPage: page }) => {
  const body = `init({ indicator }) { return { macd: indicator('macd', 'close', 12, 26, 9) }; },
  onCandle(ctx, { macd }) {
    for (const series of [ctx.close, macd.signal]) {
      for (const back of [-1, 0.5, -0.5, 1e9, NaN, ctx.index + 1]) {
        if (!Number.isNaN(series.at(back))) throw new Error(back + ' shows ' + series.at(back));
      }
    }
  }`;
  expect(await failureOf(page, body)).toBe(null);
});

test('a mistake names the candle and the line', async ({ clientPage: page }) => {
  const thrown = await failureOf(
    page,
    'onCandle(ctx) {\n  if (ctx.index === 1300) {\n    ctx.nothing.at(0);\n  }\n}',
  );
  expect(thrown).toMatch(/^candle 1,300 \(line 4\): TypeError: /);
  const order = await failureOf(page, 'onCandle(ctx) {\n  ctx.buy({ stopLos: { percent: 2 } });\n}');
  expect(order).toMatch(/^candle 0 \(line 3\): TypeError: buy: there is no option `stopLos`/);
  const asked = await failureOf(page, "init({ indicator }) {\n  indicator('emma');\n},\nonCandle() {}");
  expect(asked).toBe('before the first candle (line 3): there is no indicator `emma`; did you mean `ema`?');
  const number = await failureOf(
    page,
    "init({ indicator }) { indicator('ema', 'close', 1.5); }, onCandle() {}",
  );
  expect(number).toContain('`period` of `ema` must be a whole number from 1 to 1000000, and is 1.5');
});

test('random numbers, clocks and the network are blocked with a reason', async ({ clientPage: page }) => {
  for (const [code, name] of [
    ['Math.random()', 'Math.random'],
    ['Date.now()', 'Date'],
    ['new Date()', 'Date'],
    ['performance.now()', 'performance'],
    ['fetch("/")', 'fetch'],
    ['globalThis.Math', 'globalThis'],
  ]) {
    expect(await failureOf(page, `onCandle() { ${code}; }`)).toContain(`\`${name}\` is blocked: `);
  }
});

test('an episode keeps no state of the one before', async ({ clientPage: page }) => {
  const javascript = `let seen = 0;
defineStrategy({
  params: { n: { default: 1, int: { low: 1, high: 9 } } },
  onCandle(ctx) { seen += 1; if (seen !== ctx.index + 1) throw new Error('seen ' + seen); },
});`;
  expect((await run(page, { javascript }, { search: {} })).failure).toBe(null);
});

/** The declaration of a script, or the refusal of its text. */
function read(page: Page, source: string) {
  return page.evaluate(async (source) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
    try {
      return { read: await candlerun.readJavaScript(source, { allowJavaScript: true }) };
    } catch (error) {
      const { field, line, reason } = error as InstanceType<typeof client.CandlerunError>;
      return { field, line, reason };
    } finally {
      candlerun.close();
    }
  }, source);
}

test('a text is read without running a candle, or refused with its line', async ({ clientPage: page }) => {
  const { read: declaration } = await read(page, CROSS);
  expect(declaration).toMatchObject({ source: CROSS, require: ['fast < slow'] });
  expect(declaration?.sha256).toMatch(/^[0-9a-f]{64}$/);
  expect(declaration?.params[0]).toMatchObject({ name: 'fast', default: 10, range: { int: { low: 5 } } });

  expect(await read(page, 'defineStrategy({\n  onCandle( {\n});')).toMatchObject({
    field: 'source',
    line: 3,
  });
  expect(await read(page, '\nnothing();')).toMatchObject({ field: 'source', line: 2 });
  expect(await read(page, 'let x = 1;')).toMatchObject({ reason: expect.stringContaining('must call') });
  const range = 'defineStrategy({ params: { n: { default: 1, int: { low: 9, high: 5 } } }, onCandle() {} })';
  expect(await read(page, range)).toMatchObject({ field: 'params.n.int.low' });
  const stranger = 'defineStrategy({ onTick() {}, onCandle() {} })';
  expect(await read(page, stranger)).toMatchObject({ field: 'defineStrategy.onTick' });
});

test('JavaScript is refused unless it is allowed', async ({ clientPage: page }) => {
  const fields = await page.evaluate(async (javascript) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory' });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 500 } });
    const strategy = { javascript: await candlerun.readJavaScript(javascript, { allowJavaScript: true }) };
    const spec = { candles: fingerprint, strategy };
    const fieldOf = (promise: Promise<unknown>) =>
      promise.then(
        () => 'not refused',
        (error: { field: string }) => error.field,
      );
    const refused = candlerun.start(spec);
    const fields = [
      await fieldOf(candlerun.readJavaScript(javascript)),
      await fieldOf(refused.done),
      await fieldOf(candlerun.report(spec, {})),
    ];
    // The handle of a refused job runs no script either, not even for the report of a known episode.
    const { best } = await candlerun.start(spec, { allowJavaScript: true }).done;
    if (best) fields.push(await fieldOf(refused.report(best)));
    const changed = { ...spec, strategy: { javascript: { ...strategy.javascript, source: 'alert()' } } };
    fields.push(await fieldOf(candlerun.start(changed, { allowJavaScript: true }).done));
    candlerun.close();
    return fields;
  }, CROSS);
  const path = 'strategy.javascript';
  expect(fields).toEqual([path, path, path, path, `${path}.sha256`]);
});

test('an imported job runs no JavaScript before it is allowed, in any tab and after a reload', async ({
  clientPage: page,
  openClient,
}) => {
  const file = await page.evaluate(async (javascript) => {
    const candlerun = await client.createCandlerun({ lanes: 1 });
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 20_000 } });
    const search = { space: { fast: { int: { low: 2, high: 800 } } } };
    const progress = { delivery: 'every' as const, every_candles: 2_000 };
    const spec = { candles: fingerprint, strategy: { javascript }, search, progress };
    gate.close();
    const job = candlerun.start(spec, { allowJavaScript: true });
    await nextEvent(job, 'episodes');
    await job.pause();
    gate.open();
    const file = await (await candlerun.exportJob(job.id)).text();
    await candlerun.remove(job.id);
    candlerun.close();
    return file.replace('"needs_consent":true', '"needs_consent":false');
  }, CROSS);
  const id = await page.evaluate(async (file) => {
    globalThis.candlerun = await client.createCandlerun({ lanes: 1 });
    return (await candlerun.importJob(file)).id;
  }, file);
  const attempts = (tab: Page) =>
    tab.evaluate(async (id) => {
      globalThis.candlerun ??= await client.createCandlerun({ lanes: 1 });
      const job = await candlerun.job(id);
      const refused = (promise: Promise<unknown>) =>
        promise.then(
          () => 'done',
          (error: { field: string }) => error.field,
        );
      const attempts = [
        await refused(job.resume()),
        await refused(candlerun.resume(id)),
        await refused(job.report(1)),
      ];
      const row = (await candlerun.jobs()).find((row) => row.id === id);
      return { attempts, needs: job.needsConsent, row: row?.needs_consent, status: job.status };
    }, id);
  const path = 'strategy.javascript';
  const refused = { attempts: [path, path, path], needs: true, row: true, status: 'paused' };
  expect(await attempts(page)).toEqual(refused);
  const other = await page.context().newPage();
  await openClient(other);
  expect(await attempts(other)).toEqual(refused);
  await openClient(page);
  expect(await attempts(page)).toEqual(refused);

  const verified = await other.evaluate(async (id) => {
    const job = await candlerun.job(id);
    await candlerun.loadCandles({ synthetic: { candles: 20_000 } });
    await job.allowJavaScript();
    const report = await job.report(1);
    await job.resume();
    await nextEvent(job, 'saved');
    await job.cancel();
    return { verified: report.verified, needs: job.needsConsent };
  }, id);
  expect(verified).toEqual({ verified: true, needs: false });
  await other.close();
});

test('a call that does not return pauses its job, and reading such a script is refused', async ({
  clientPage: page,
}) => {
  const [onCandle, init, reading] = await page.evaluate(async () => {
    const open = () => client.createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
    const whyPaused = async (spec: Omit<JobSpecInput, 'candles'>) => {
      const candlerun = await open();
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 5_000 } });
      const job = candlerun.start({ candles: fingerprint, ...spec }, { allowJavaScript: true });
      const { reason } = await nextEvent(job, 'paused');
      candlerun.close();
      return reason;
    };
    const whyRefused = async (source: string) => {
      const candlerun = await open();
      const message = await messageOf(candlerun.readJavaScript(source, { allowJavaScript: true }));
      candlerun.close();
      return message;
    };
    const onCandle = 'defineStrategy({ onCandle(ctx) { while (ctx.index === 1234) {} } });';
    const init = `defineStrategy({
      params: { hang: { default: 0 } },
      init({ params }) { while (params.hang === 1) {} },
      onCandle() {},
    });`;
    const space = { hang: { int: { low: 0, high: 1 } } };
    // Together, because each lane is given 20 seconds.
    return Promise.all([
      whyPaused({ strategy: { javascript: onCandle } }),
      whyPaused({ strategy: { javascript: init }, search: { space } }),
      whyRefused('for (;;) {}'),
    ]);
  });
  const inTime = "the strategy's JavaScript did not return in time";
  // One call decides at as many candles as run in about a millisecond.
  expect(onCandle).toMatch(
    /^the strategy's JavaScript did not return in time: episode 1, after candle (50|\d+[05]0|1,[0-2][05]0)$/,
  );
  expect(init).toBe(`${inTime}: episode 2, after candle 0`);
  expect(reading).toContain(inTime);
});

test('a Content-Security-Policy without blob: is named in the refusal', async ({ clientPage: page }) => {
  await page.route('**/worker.js', async (route) => {
    const response = await route.fetch();
    const policy = "script-src 'self' 'wasm-unsafe-eval'";
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  expect(await read(page, CROSS)).toMatchObject({ reason: expect.stringContaining('script-src blob:') });
});

/** Scripts that try to change what other work in their worker uses. */
const HOSTILE = [
  'MessagePort.prototype.postMessage = () => {};',
  'Float64Array.prototype.set = () => {};',
  'Array.prototype.push = () => 0;',
  'Object.entries = () => [];',
  'JSON.parse = () => ({});',
  'Object.getPrototypeOf(new Float64Array()).constructor.from = null;',
  "Array.cache = (Array.cache ?? 0) + 1; if (Array.cache > 1) throw new Error('kept');",
];

test('whatever a script does, a library job after it has the same report to the bit', async ({
  clientPage: page,
}) => {
  const { alone, after, failures } = await page.evaluate(async (hostile) => {
    const open = () => client.createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
    const reportOf = async (candlerun: Candlerun) => {
      const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 3_000, seed: 4 } });
      const search = { space: { fast: { int: { low: 2, high: 9 } } } };
      const job = candlerun.start({ candles: fingerprint, strategy: { library: 'sma_cross' }, search });
      const { digest, best } = await job.done;
      const report = await job.report(best ?? 1);
      return { digest, full: report.full_digest, verified: report.verified };
    };
    const fresh = await open();
    const alone = await reportOf(fresh);
    fresh.close();
    const candlerun = await open();
    const { fingerprint } = await candlerun.loadCandles({ synthetic: { candles: 3_000, seed: 4 } });
    const failures: unknown[] = [];
    const after: unknown[] = [];
    for (const line of hostile) {
      const javascript = `${line}\ndefineStrategy({ onCandle(ctx) { ${line} } });`;
      const spec = { candles: fingerprint, strategy: { javascript } };
      failures.push(await messageOf(candlerun.start(spec, { allowJavaScript: true }).done));
      after.push(await reportOf(candlerun));
    }
    candlerun.close();
    return { alone, after, failures };
  }, HOSTILE);
  expect(alone.verified).toBe(true);
  for (const report of after) expect(report).toEqual(alone);
  // In strict mode, assigning to what is frozen is an error of the script.
  for (const failure of failures) expect(failure).toMatch(/read.only|not extensible|Cannot assign|frozen/i);
});

test('a text that ends its function is refused, so that nothing of it runs outside', async ({
  clientPage: page,
}) => {
  for (const source of ['}} globalThis.ran = 1; {{ defineStrategy({ onCandle() {} });', '}}; (() => {{']) {
    expect(await read(page, source)).toMatchObject({
      field: 'source',
      reason: expect.stringContaining('SyntaxError'),
    });
  }
});

test('an odd error is told as what it is', async ({ clientPage: page }) => {
  const thrown = async (value: string) => {
    const javascript = `defineStrategy({ onCandle() { throw ${value}; } });`;
    const { failure } = await run(page, { javascript });
    return failure ?? '';
  };
  const getter = "Object.defineProperty(new Error('x'), 'FIELD', { get() { throw new Error('mine'); } })";
  expect(await thrown(getter.replace('FIELD', 'stack'))).toContain('x');
  expect(await thrown(getter.replace('FIELD', 'message'))).toContain('an error without a message was thrown');
  expect(await thrown(getter.replace('FIELD', 'name'))).toContain('x');
  expect((await thrown("new Error('x'.repeat(50_000_000))")).length).toBeLessThan(1_100);
  expect(await thrown('{ toJSON() { throw 1; }, toString() { throw 2; } }')).toContain(
    'a value of type object',
  );
  expect(await thrown("new Proxy(new Error('x'), { getPrototypeOf() { throw 1; } })")).toContain(
    'was thrown',
  );
});

test('the comments for bundlers are still there after the build', () => {
  const built = readFileSync(`${LIB}worker.js`, 'utf8');
  expect(built).toMatch(
    /import\(\s*\/\* webpackIgnore: true \*\/\s*\/\* turbopackIgnore: true \*\/\s*\/\* @vite-ignore \*\/\s*\w+\s*\)/,
  );
});
