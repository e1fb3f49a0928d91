import type { JobResult, JobSpec } from 'candlerun';
import { expect, it } from 'vitest';
import { IBM, SCRIPT, specOf } from '../setup/setup-form.fixture.js';
import { compareResults, hasSettingsOf, sharedRun } from './shared-run.js';

const result = { digest: 'd', episodes: 70, stopped: null } as JobResult;
const made = (version: string) => ({ made_by: version, continued_by: null });
const finished = (spec: JobSpec, more: Partial<JobResult> = {}) => ({
  spec,
  state: 'finished' as const,
  result: { ...result, ...more },
  madeBy: made('0.2.0'),
});

it('a_script_is_shared_as_its_text_and_is_the_same_run_for_the_receiver', () => {
  const spec = specOf({ strategy: { javascript: SCRIPT } });
  const shared = sharedRun(finished(spec), { title: 'IBM', info: IBM });
  expect(shared.spec.strategy.javascript).toBe(SCRIPT.source);
  expect(shared.data?.info).not.toHaveProperty('import');
  expect(hasSettingsOf(shared, spec)).toBe(true);
});

it('a_search_that_time_ended_is_shared_with_the_number_of_its_episodes', () => {
  const spec = specOf({ search: { seed: 1, stop: { time_ms: 5 } } });
  expect(sharedRun(finished(spec, { stopped: 'time' }), null).spec.search?.stop).toEqual({
    time_ms: 5,
    stopped_after: 70,
  });
});

it('defaults_and_the_order_of_fields_make_no_other_settings_but_values_do', () => {
  const spec = specOf({ backtest: { spread: 1, slippage: 2 } });
  const shared = sharedRun(finished(spec), null);
  expect(hasSettingsOf(shared, specOf({ backtest: { slippage: 2, spread: 1, leverage: 1 } }))).toBe(true);
  expect(hasSettingsOf(shared, specOf({ backtest: { slippage: 2, spread: 2 } }))).toBe(false);
});

it('results_are_compared_by_digest_and_a_difference_has_its_reason', () => {
  const run = finished(specOf());
  const shared = sharedRun(run, null);
  expect(compareResults(shared, run)).toEqual({
    kind: 'same',
    text: 'The same result as in the link, to the bit.',
  });
  const other = { ...shared, digest: 'e' };
  expect(compareResults(other, run).text).toMatch(/^Not the same result .* Both are of version 0\.2\.0/);
  expect(compareResults({ ...other, engine: '0.1.9' }, run).text).toBe(
    'Not the same result as in the link. That of the link was made by an earlier version of the engine (0.1.9); results may change between versions.',
  );
  expect(compareResults({ ...shared, digest: null }, run).kind).toBe('none');
  expect(compareResults(shared, { ...run, state: 'cancelled' }).kind).toBe('none');
});
