// @vitest-environment happy-dom
import { type Dimension, type JobSpec, type MetricName, samplers, strategies } from 'candlerun';
import { beforeEach, expect, test, vi } from 'vitest';
import { backtestSettings } from './backtest-settings.js';
import { completeSpec } from './complete-spec.js';
import { withStops } from './library-stops.js';
import {
  byTestId,
  enter,
  fakeSession,
  IBM,
  makeForm,
  OWN,
  SCRIPT,
  specOf,
  tick,
} from './setup-form.fixture.js';

beforeEach(() => {
  localStorage.clear();
});

// The editor needs a layout. Without it the textarea stays, as in a browser that cannot load it.
vi.mock('./editor/code-editor.js', () => {
  throw new Error('there is no layout');
});

test('a new form reads the spec of the page', async () => {
  const { form } = await makeForm();
  expect(form.readSpec()).toEqual({
    candles: 'ibm',
    strategy: { library: 'sma_cross', params: {} },
    backtest: { initial_cash: 10_000, position_size_pct: 1, commission_rate: 0.001 },
    window: null,
    search: {
      sampler: 'grid',
      objective: 'sharpe',
      direction: 'maximize',
      episodes: null,
      seed: 42,
      space: {
        fast: { int: { low: 5, high: 50, step: 5 } },
        slow: { int: { low: 20, high: 200, step: 20 } },
      },
      constraints: ['fast < slow'],
    },
    walk_forward: null,
  });
});

/** Random numbers that are the same in every run. */
function randomOf(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    whole,
    maybe: <T>(make: () => T): T | undefined => (next() < 0.5 ? make() : undefined),
    one: <T>(list: readonly T[]): T => list[whole(0, list.length - 1)] as T,
    share: () => Number((next() * 0.9 + 0.001).toPrecision(whole(1, 15))),
    decimal: (scale: number) => Number((next() * scale).toPrecision(whole(1, 15))),
  };
}

type Random = ReturnType<typeof randomOf>;

const METRICS: MetricName[] = ['sharpe', 'total_return_pct', 'max_drawdown_pct', 'trades', 'profit_factor'];

/** A record without the fields that have no value. */
function present(record: Record<string, unknown>): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined));
}

function randomBacktest(random: Random): object {
  const entries = backtestSettings.map((setting) => {
    const value = () => {
      if (setting.kind === 'flag') return random.next() < 0.5;
      if (setting.kind === 'choice') return random.one(setting.options)[0];
      return setting.unit === 'percent' ? random.share() : 1 + random.decimal(100_000);
    };
    return [setting.key, random.maybe(value)] as const;
  });
  return present(Object.fromEntries(entries));
}

function randomGoal(random: Random): object {
  const mix = { mix: { sharpe: random.decimal(3), trades: -random.decimal(1) - 0.01 } };
  const objective = random.next() < 0.7 ? random.one(METRICS) : mix;
  return present({ objective, direction: random.maybe(() => random.one(['maximize', 'minimize'])) });
}

function randomRange(random: Random, { whole, flag }: { whole: boolean; flag: boolean }): Dimension {
  if (flag) return random.next() < 0.5 ? { bool: {} } : { categorical: { choices: [true] } };
  if (random.next() < 0.2) return { categorical: { choices: [7, 3, 11] } };
  const low = whole ? random.whole(1, 50) : random.decimal(5);
  if (whole)
    return {
      int: present({
        low,
        high: low + random.whole(0, 90),
        step: random.maybe(() => random.whole(1, 9)),
      }) as never,
    };
  const step = random.maybe(() => random.decimal(1) + 0.01);
  return {
    float: present({
      low,
      high: low + random.decimal(9),
      step,
      log: step === undefined ? random.maybe(() => true) : undefined,
    }) as never,
  };
}

function randomSearch(
  random: Random,
  params: { name: string; whole: boolean; flag: boolean }[],
  own: string[],
): object {
  const space = Object.fromEntries(
    params.filter(() => random.next() < 0.6).map((param) => [param.name, randomRange(random, param)]),
  );
  const more = Array.from({ length: random.whole(0, 3) }, () => randomGoal(random));
  const stop = present({
    no_improvement: random.maybe(() => random.whole(1, 500)),
    target: random.maybe(() => random.decimal(4) - 2),
    time_ms: random.maybe(() => random.decimal(100_000)),
    stopped_after: random.maybe(() => random.whole(1, 100)),
  });
  return present({
    ...randomGoal(random),
    sampler: random.maybe(() => random.one(samplers).name),
    space: random.next() < 0.8 ? space : undefined,
    constraints: random.maybe(() => [
      ...own.filter(() => random.next() < 0.7),
      ...(random.maybe(() => ['fast <= 40', 'slow > 3']) ?? []),
    ]),
    more_objectives: more.length > 0 ? more : undefined,
    min_trades: random.maybe(() => random.whole(0, 40)),
    episodes: random.maybe(() => random.whole(1, 5_000)),
    seed: random.maybe(() => random.whole(0, 2 ** 50)),
    batch: random.maybe(() => random.whole(1, 64)),
    tile: random.maybe(() => random.whole(1, 9)),
    stop: Object.keys(stop).length > 0 ? stop : undefined,
  });
}

function randomSpec(seed: number): JobSpec {
  const random = randomOf(seed);
  const info = random.one(strategies);
  const stops = {
    stop_loss: random.share(),
    take_profit: random.maybe(() => random.share()) ?? null,
    trailing_stop: null,
    exit_after: random.maybe(() => random.whole(1, 90)) ?? null,
  };
  const hasOwn = /^(stop loss|take profit|exit after)/m.test(info.rules);
  const fixed = info.params.filter(() => random.next() < 0.5);
  const params = Object.fromEntries(
    fixed.map(({ name, whole }) => [name, whole ? random.whole(1, 99) : random.decimal(9)]),
  );
  const strategy =
    random.next() < 0.4 && !hasOwn ? { rules: withStops(info, stops) } : { library: info.name };
  const from = Date.UTC(2001, random.whole(0, 11), random.whole(1, 28));
  const window = { from: random.maybe(() => from), to: random.maybe(() => from + random.whole(1, 9e9)) };
  const walk = { windows: random.whole(1, 3), train_share: random.share(), anchored: random.next() < 0.5 };
  return present({
    candles: 'ibm',
    strategy: present({ ...strategy, params: random.maybe(() => params) }),
    backtest: random.maybe(() => randomBacktest(random)),
    window: random.maybe(() => present(window)),
    search:
      random.next() < 0.9
        ? randomSearch(random, info.params, info.constraints)
        : random.one([null, undefined]),
    walk_forward: random.maybe(() => present(random.next() < 0.8 ? walk : { windows: 4 })),
    columns: random.maybe(() => ({ max_bytes: 1_000 })),
    progress: random.maybe(() => ({ every_candles: 77 })),
  }) as JobSpec;
}

test('the form gives back every spec that it is set to', { timeout: 120_000 }, async () => {
  const { form } = await makeForm();
  for (let seed = 1; seed <= 100; seed += 1) {
    const spec = randomSpec(seed * 7_919);
    // A walk-forward needs a search; the engine refuses such a spec.
    if (spec.search == null) delete spec.walk_forward;
    await form.setSpec(spec, { title: 'IBM.csv', info: IBM });
    const read = form.readSpec() as JobSpec;
    expect(completeSpec(read), `seed ${seed}: ${JSON.stringify(spec)}`).toEqual(completeSpec(spec));
  }
});

test('own rules, JavaScript and a strategy of another version come back as they were', async () => {
  const { form, session } = await makeForm();
  const search = { space: { days: { int: { low: 10, high: 20, step: 5 } } }, constraints: ['days > 12'] };
  const own = specOf({ strategy: { rules: OWN.rules, params: { share: 0.25, early: false } }, search });
  await form.setSpec(own, null);
  expect(completeSpec(form.readSpec())).toMatchObject({
    strategy: { rules: OWN.rules },
    params: { share: 0.25, early: false },
    search: { space: search.space, constraints: search.constraints },
  });
  const script = specOf({
    strategy: { javascript: SCRIPT, params: { length: 7 } },
    search: { space: { of: { categorical: { choices: ['close', 'high'] } } }, constraints: [] },
  });
  await form.setSpec(script, null);
  expect(completeSpec(form.readSpec())).toEqual(completeSpec(script));
  // It is shown and not run: it may be somebody else's.
  expect(session.readJavaScript).not.toHaveBeenCalled();
  const unknown = specOf({ strategy: { library: 'from_tomorrow', params: { x: 3 } }, search: { space: {} } });
  await form.setSpec(unknown, null);
  expect(completeSpec(form.readSpec())).toEqual(completeSpec(unknown));
  enter('strategy-select', 'sma_cross');
  expect(form.readSpec().strategy).toEqual({ library: 'sma_cross', params: {} });
});

test('every field of the backtest has a control that is found by its path', async () => {
  const { element } = await makeForm();
  const paths = [...element.querySelectorAll<HTMLElement>('[data-path]')].map(({ dataset }) => dataset.path);
  for (const { key } of backtestSettings) expect(paths).toContain(`backtest.${key}`);
  for (const path of [
    'candles',
    'window.from',
    'window.to',
    'walk_forward',
    'search.stop.time_ms',
    'search.constraints',
  ]) {
    expect(paths).toContain(path);
  }
});

test('exits are added to a strategy of the library, and the row says so', async () => {
  const { form } = await makeForm();
  enter('stop-loss-input', '5%');
  const { strategy } = form.readSpec();
  expect(strategy.library).toBeUndefined();
  expect(strategy.rules).toContain('\nstop loss 5%\n');
  expect(byTestId('setup-strategy').textContent).toContain('SMA cross + 5% stop');
  enter('strategy-select', 'trend_pullback');
  // It has a stop loss of its own.
  expect(byTestId('stop-loss-input').disabled).toBe(true);
  expect(form.readSpec().strategy.library).toBe('trend_pullback');
});

test('costs are typed in per cent and with separators', async () => {
  const { form } = await makeForm();
  enter('commission-input', '0.2%');
  enter('slippage-input', '0,05');
  enter('cash-input', '1.5k');
  enter('leverage-input', '2');
  expect(form.readSpec().backtest).toEqual({
    initial_cash: 1_500,
    position_size_pct: 1,
    commission_rate: 0.002,
    slippage: 0.0005,
    leverage: 2,
  });
  expect(byTestId('cash-input').value).toBe('1,500');
  expect(byTestId('leverage-input').value).toBe('2×');
  expect(byTestId('setup-account').textContent).toContain(
    '1,500 · 100% · commission 0.2% · slippage 0.05% · leverage 2×',
  );
});

test('a number that cannot be read is refused with a sentence, at its field', async () => {
  const { form } = await makeForm();
  enter('commission-input', '');
  expect(() => form.readSpec()).toThrow('Enter a commission (0 for none).');
  enter('commission-input', 'abc');
  let error: unknown;
  try {
    form.readSpec();
  } catch (thrown) {
    error = thrown;
  }
  form.errors.show(error as never);
  expect(byTestId('spec-error').textContent).toBe('“abc” is not a number. Enter a commission (0 for none).');
  expect(byTestId('commission-input').getAttribute('aria-invalid')).toBe('true');
  expect(byTestId('commission-input').closest('details')?.open).toBe(true);
  expect(document.activeElement).toBe(byTestId('commission-input'));
  enter('commission-input', '0');
  expect(byTestId('spec-error').hidden).toBe(true);
});

test('a changed field has a dot, and Reset sets its row back', async () => {
  const { form } = await makeForm();
  const row = byTestId('setup-account').closest('details');
  const dots = () =>
    [...(row?.querySelectorAll<HTMLElement>('.setup-dot') ?? [])].filter((dot) => !dot.hidden).length;
  expect(dots()).toBe(0);
  enter('slippage-input', '0.1');
  expect(dots()).toBe(2);
  row?.querySelector<HTMLElement>('.setup-reset')?.click();
  expect(dots()).toBe(0);
  expect(form.readSpec().backtest).not.toHaveProperty('slippage');
});

test('while rules have errors no parameter of the strategy before is shown', async () => {
  const { form } = await makeForm();
  expect(byTestId('param-fast-vary').closest('[hidden]')).toBeNull();
  enter('strategy-select', 'own');
  enter('rules-input', 'wrong');
  await vi.waitFor(() => expect(byTestId('rules-state').textContent).toBe('1 error'));
  expect(byTestId('params-broken').hidden).toBe(false);
  expect(byTestId('param-fast-vary').closest('[hidden]')).not.toBeNull();
  expect(byTestId('setup-parameters').textContent).toContain('fix the strategy first');
  expect(form.readSpec().search?.space).toEqual({});
  enter('rules-input', 'param days = 50');
  await vi.waitFor(() => expect(byTestId('rules-state').textContent).toBe('No errors'));
  expect(byTestId('params-broken').hidden).toBe(true);
  expect(Object.keys(form.readSpec().search?.space ?? {})).toEqual(['days', 'share', 'early']);
});

test('the plan names what runs, and the tip sets the grid', async () => {
  const { form } = await makeForm();
  expect(byTestId('plan').textContent).toBe('Grid over fast × slow (fast < slow)');
  enter('sampler-select', 'bayesian');
  enter('unseen-select', 'split');
  expect(byTestId('plan').textContent).toBe(
    'Bayesian search over fast × slow (fast < slow). Then the best is tested on the last 30%',
  );
  await vi.waitFor(() => expect(byTestId('tip').hidden).toBe(false));
  expect(byTestId('estimate').textContent).toBe('60 of 90 backtests, about 5 s');
  expect(byTestId('tip').textContent).toBe('Tip: all 90 combinations would take only about 0.2 s. Use grid');
  byTestId('use-grid').click();
  expect(form.readSpec().search).toMatchObject({ sampler: 'grid', episodes: null });
  enter('unseen-select', 'none');
  tick('param-fast-vary', false);
  tick('param-slow-vary', false);
  expect(byTestId('plan').textContent).toBe('Single backtest');
});

test('a file that is refused leaves the earlier data, with line and reason', async () => {
  const { form } = await makeForm();
  const input = byTestId('csv-input');
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'bad.csv')], configurable: true });
  input.dispatchEvent(new Event('change'));
  await form.settled();
  expect(byTestId('candles-error').textContent).toBe(
    'Could not load bad.csv. Line 3, close “NaN”: a price must be a finite number. It needs time, open, high, low, close; volume is optional. Still using IBM, daily.',
  );
  expect(form.candles?.info).toEqual(IBM);
});

/** Opens files in the form, as the dialog for files does. */
function openFiles(...names: string[]): void {
  const input = byTestId('csv-input');
  const value = names.map((name) => new File(['x'], name));
  Object.defineProperty(input, 'files', { value, configurable: true });
  input.dispatchEvent(new Event('change'));
}

test('a file shows what was understood, and is read again with what the user chooses', async () => {
  const session = fakeSession();
  const { form } = await makeForm(session);
  expect(byTestId('import-panel').hidden).toBe(true);
  openFiles('mine.csv');
  await form.settled();
  const panel = byTestId('import-panel');
  expect(panel.hasAttribute('open')).toBe(true);
  expect(byTestId('import-facts').textContent).toContain('times in UTC');
  expect(byTestId('import-assumed').textContent).toContain('Uses Close, not Adj Close');
  // Assumptions can be changed at once; other choices are one click away.
  expect(byTestId('import-columns-close').closest('.import-more')).toBeNull();
  expect(byTestId('import-symbol').closest('.import-more')).not.toBeNull();
  enter('import-columns-close', 'Adj Close');
  await form.settled();
  const options = session.load.mock.calls.at(-1)?.[1];
  expect(options).toMatchObject({ columns: { close: 'Adj Close' }, title: 'mine.csv' });
  expect(byTestId('import-columns-close').value).toBe('Adj Close');
  enter('sample-select', 'ibm');
  await form.settled();
  expect(panel.hidden).toBe(true);
});

test('a file that leaves something open asks, and is loaded after the answer', async () => {
  const { form } = await makeForm();
  openFiles('asks.csv');
  await form.settled();
  expect(form.candles?.info).toEqual(IBM);
  expect(byTestId('candles-error').textContent).toBe(
    'Could not load asks.csv. Line 2, time “01/02/2024”: no row shows which: set “Dates begin with” below. Still using IBM, daily.',
  );
  expect(byTestId('import-date_order').closest('.import-more')).toBeNull();
  enter('import-date_order', 'day_first');
  await form.settled();
  expect(form.candles?.title).toBe('asks.csv');
  expect(byTestId('candles-error').hidden).toBe(true);
});

test('several files are a data set each', async () => {
  const { form } = await makeForm();
  openFiles('one.csv', 'two.csv');
  await form.settled();
  expect(form.candles?.title).toBe('one.csv');
  enter('sample-select', 'file:two.csv');
  await form.settled();
  expect(form.candles?.title).toBe('two.csv');
});

test('a stored file of an earlier session can be chosen, and a run finds its own', async () => {
  const stored = [{ title: 'BTCUSDT-1h.csv', info: { ...IBM, fingerprint: 'btc', interval_ms: 3_600_000 } }];
  const { form } = await makeForm(fakeSession(stored));
  await vi.waitFor(() => expect(byTestId('sample-select').textContent).toContain('BTCUSDT-1h.csv'));
  await form.setSpec(specOf({ candles: 'btc', window: { from: 0, to: 90_061_000 } }), null);
  expect(form.candles).toEqual(stored[0]);
  expect(byTestId('setup-data').textContent).toContain('BTCUSDT-1h · 1 hour · 3,270 candles');
  expect(byTestId('window-to-input').value).toBe('1970-01-02T01:01');
  expect(form.readSpec().window).toEqual({ from: 0, to: 90_061_000 });
  enter('sample-select', 'ibm');
  await form.settled();
  enter('sample-select', 'stored:btc');
  expect(form.readSpec().candles).toBe('btc');
});

test('a run whose data is not here says which file it needs, and nothing runs without it', async () => {
  const { form, element, submit } = await makeForm();
  const info = {
    ...IBM,
    fingerprint: 'BTCUSDT-1h.csv',
    candles: 5_000,
    first_time: 1_704_067_200_000,
    last_time: 1_722_063_600_000,
  };
  await form.setSpec(specOf({ candles: info.fingerprint }), { title: 'BTCUSDT-1h.csv', info });
  expect(byTestId('candles-missing').textContent).toBe(
    'This run needs its data: BTCUSDT-1h.csv, 5,000 candles, 1 Jan 2024 – 27 Jul 2024.Open that file',
  );
  expect(() => form.readSpec()).toThrow('Load data first.');
  element.requestSubmit();
  expect(submit).not.toHaveBeenCalled();
  const input = byTestId('csv-input');
  Object.defineProperty(input, 'files', { value: [new File(['x'], 'BTCUSDT-1h.csv')], configurable: true });
  input.dispatchEvent(new Event('change'));
  await form.settled();
  expect(byTestId('candles-missing').hidden).toBe(true);
  expect(form.readSpec().candles).toBe(info.fingerprint);
});

test('days of daily candles belong to the range on both ends', async () => {
  const { form } = await makeForm();
  enter('window-from-input', '2005-01-03');
  enter('window-to-input', '2010-12-31');
  expect(form.readSpec().window).toEqual({ from: Date.UTC(2005, 0, 3), to: Date.UTC(2011, 0, 1) });
  await form.setSpec(form.readSpec() as JobSpec, null);
  expect(byTestId('window-to-input').value).toBe('2010-12-31');
});

test('data with a commission of its own sets it, unless one was entered', async () => {
  const { form } = await makeForm();
  enter('sample-select', 'huge');
  await form.settled();
  expect(byTestId('commission-input').value).toBe('0.002%');
  enter('sample-select', 'ibm');
  expect(byTestId('commission-input').value).toBe('0.1%');
  enter('commission-input', '0.3%');
  enter('sample-select', 'huge');
  await form.settled();
  expect(byTestId('commission-input').value).toBe('0.3%');
});

test('a run is named by the form', async () => {
  const { form } = await makeForm();
  const before = form.readSpec() as JobSpec;
  enter('commission-input', '0.2%');
  expect(form.runName(before)).toBe('IBM 1D · SMA cross · grid · commission 0.2%');
});

test('a run that is started right behind a change of the rules has the parameters of the new text', async () => {
  const { form } = await makeForm();
  enter('strategy-select', 'own');
  enter('rules-input', 'param days = 50');
  await form.settled();
  expect(byTestId('rules-state').textContent).toBe('No errors');
  expect(Object.keys(form.readSpec().search?.space ?? {})).toEqual(['days', 'share', 'early']);
});
