import { expect, test } from './fixtures.ts';

test('a search on real candles shows episode, candle and percentage while it runs', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  const texts = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen = new Set<string>();
        const text = document.querySelector('[data-testid=progress-text]');
        const percent = document.querySelector('[data-testid=progress-percent]');
        if (!text || !percent) throw new Error('the page has no progress texts');
        const watch = new MutationObserver(() => {
          seen.add(`${text.textContent} ${percent.textContent}`);
          if (percent.textContent === '100.00%') resolve([...seen]);
        });
        watch.observe(text, { childList: true, characterData: true, subtree: true });
        watch.observe(percent, { childList: true, characterData: true, subtree: true });
      }),
  );
  await page.getByTestId('run-button').click();
  const seen = await texts;
  expect(seen.length).toBeGreaterThan(3);
  for (const text of seen.filter((text) => text.includes('Episode'))) {
    expect(text).toMatch(/^Episode [\d,]+\/[\d,]+ · Candle [\d,]+\/3,270 \d+\.\d\d%$/);
  }
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('best-params')).toContainText(/fast/i);
  await expect(page.getByTestId('metrics')).toContainText('Sharpe');
  await expect(page.getByTestId('equity-chart').locator('canvas').first()).toBeVisible();
  await expect(page.getByTestId('appraisal-sentences')).toContainText(/the best of \d+ episodes/);
});

test('an invalid CSV file is refused with its line, and the loaded candles stay', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  const csv = 'time,open,high,low,close,volume\n2024-01-01,10,12,9,11,500\n2024-01-02,11,13,10,NaN,600\n';
  await page
    .getByTestId('csv-input')
    .setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const error = page.getByTestId('candles-error');
  await expect(error).toContainText('line 3', { ignoreCase: true });
  await expect(error).toContainText('close');
  await expect(error).toContainText('a price must be a finite number');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('run-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
});

test('cancel ends a long job and the page is ready for another', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('sample-select').selectOption('huge');
  // Without a wait: the run itself waits for the chosen candles.
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-text')).toContainText('/1,000,000');
  await page.getByTestId('cancel-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'cancelled');
  await expect(page.getByTestId('run-button')).toBeEnabled();
});

test('the estimated time follows the form, and is empty if the form is invalid', async ({ page }) => {
  await page.goto('./');
  const estimate = page.getByTestId('estimate');
  await expect(estimate).toHaveText(/^90 combinations, (about [\d.]+ s|less than 0\.1 s)\.$/);
  await page.getByTestId('param-fast-step').fill('1');
  await expect(estimate).toContainText('418 combinations');
  await page.getByTestId('param-fast-step').fill('0');
  await expect(estimate).toHaveText('');
  await page.getByTestId('param-fast-step').fill('5');
  await page.getByTestId('sampler-select').selectOption('bayesian');
  await page.getByTestId('episodes-input').fill('60');
  await expect(estimate).toContainText('60 of 90 combinations');
  await expect(estimate).toContainText('Run the full grid: all 90 combinations take');
  await page.getByTestId('sample-select').selectOption('huge');
  await expect(estimate).toContainText(/, about [1-9]/);
});

test('a search ends at its stop condition and says so, with the Pareto front of its two objectives', async ({
  page,
}) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('search-more').click();
  await page.getByTestId('second-objective-select').selectOption('max_drawdown_pct');
  await expect(page.getByTestId('second-direction-select')).toHaveValue('minimize');
  await page.getByTestId('no-improvement-input').fill('10');
  await page.getByTestId('run-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('progress-phase')).toHaveText(/^Stopped after \d+ episodes: no improvement$/);
  const front = page.getByTestId('front-table');
  await expect(front.locator('thead')).toHaveText(/Episode.*Sharpe.*Max drawdown/);
  const last = front.locator('tbody tr').last().getByRole('button');
  const episode = await last.textContent();
  await last.click();
  await expect(page.getByTestId('episode-heading')).toContainText(`Episode ${episode}`);
  await expect(front.locator('tbody tr').last()).toHaveAttribute('aria-current', 'true');
});

test('a refused value is shown at its input, also in a closed section', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  const more = page.getByTestId('search-more');
  await more.click();
  const input = page.getByTestId('no-improvement-input');
  await input.fill('0');
  await more.click();
  await expect(input).toBeHidden();
  await page.getByTestId('run-button').click();
  await expect(input).toBeFocused();
  await expect(input).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#field-error')).toHaveText('must be at least 1 (found 0)');
  await input.fill('');
  await expect(page.getByTestId('spec-error')).toBeHidden();
  await page.getByTestId('run-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
});

test('a walk-forward shows every window, its summary and the report of a test', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('unseen-select').selectOption('walk_forward');
  await page.getByTestId('windows-input').fill('2000');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('spec-error')).toContainText('must be 1 to 1000 (found 2000)');
  await expect(page.getByTestId('windows-input')).toBeFocused();
  await page.getByTestId('windows-input').fill('3');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('walk-forward-sentence')).toContainText(/\d of 3 windows made money/);
  await expect(page.getByTestId('appraisal')).toBeHidden();
  const rows = page.getByTestId('walk-forward-table').locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await rows.nth(1).getByRole('button').click();
  await expect(page.getByTestId('episode-heading')).toContainText('the test of window 2');
  await expect(page.getByTestId('report-error')).toBeHidden();
});

test('own rules are checked while they are typed, and run', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.locator('#rules-details > summary').click();
  const rules = page.getByTestId('rules-input');
  await expect(rules).toHaveValue(/enter long when/);
  await rules.fill('param days = 50 in 20..60 step 20\nenter long when close croses above sma(close, days)');
  await expect(page.getByTestId('strategy-select')).toHaveValue('own');
  const mistake = page.getByTestId('rules-mistakes').getByRole('listitem');
  await expect(mistake).toHaveCount(1);
  await expect(mistake).toContainText('did you mean `crosses`?');
  await expect(mistake.locator('mark')).toHaveText('croses');
  await mistake.getByRole('button', { name: 'Line 2, column 23' }).click();
  await page.keyboard.type('crosses');
  await expect(page.getByTestId('rules-state')).toHaveText('No mistakes');
  await expect(page.getByTestId('plan')).toContainText('Every combination of days');
  await page.getByTestId('run-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('progress-text')).toContainText('Episode 3/3');

  // The draft is stored for the next visit.
  await page.reload();
  await page.getByTestId('strategy-select').selectOption('own');
  await expect(rules).toHaveValue(/close crosses above sma/);
});

test('a backtest without a trade and a search without a score say why, in red', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('strategy-select').selectOption('own');
  const run = async (rules: string, plan: string) => {
    await page.getByTestId('rules-input').fill(rules);
    await expect(page.getByTestId('plan')).toContainText(plan);
    await expect(page.getByTestId('rules-state')).toHaveText('No mistakes');
    await page.getByTestId('run-button').click();
    await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
  };
  const reason = page.getByTestId('episode-reason');
  const noScore = page.getByTestId('no-score');
  await run('enter long when close > 0\nsize 1000000 units', 'One backtest');
  await expect(reason).toContainText(
    /^No trades, all entries rejected: [\d]+, the first because 1000000 units need/,
  );
  await expect(reason).toHaveClass('notice');
  await expect(noScore).toBeHidden();
  await expect(page.getByTestId('report-verified')).toHaveText('verified: run again, equal to the bit');

  await run('param m = 1 in 1..3\nenter long when close < 0 - m', 'Every combination of m');
  await expect(noScore).toHaveText(
    'None of 3 episodes has a score: no trades, no signal: the strategy gave no order.',
  );
  await expect(noScore).toHaveClass('notice');
  await expect(page.getByTestId('best-source')).toHaveText('None: no episode has a score.');
  await expect(page.getByTestId('report-error')).toBeHidden();

  // If some episodes have a score, the line is a hint, and the best episode has no reason.
  await run(
    'param n = 0 in 0..1\nenter long when close > sma(close, 20) and n == 0\nexit when close < sma(close, 20)',
    'Every combination of n',
  );
  await expect(noScore).toContainText(/^1 of 2 episodes has no score: no trades, no signal/);
  await expect(noScore).toHaveClass('hint');
  await expect(reason).toBeHidden();
});

test('a flag of own rules is searched over both values, or fixed', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('strategy-select').selectOption('own');
  const flags = 'param trend = true in false..true\nparam early = false';
  await page
    .getByTestId('rules-input')
    .fill(
      `${flags}\nenter long when (trend or early) and close > sma(close, 20)\nexit when close < sma(close, 20)`,
    );
  await expect(page.getByTestId('rules-state')).toHaveText('No mistakes');
  await expect(page.getByTestId('param-trend-vary')).toBeChecked();
  await expect(page.getByTestId('param-trend-value')).toBeHidden();
  await page.getByTestId('param-early-value').check();
  await page.getByTestId('run-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('progress-text')).toContainText('Episode 2/2');
});

test('rules with a mistake are refused at their text', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('strategy-select').selectOption('own');
  await page.getByTestId('rules-input').fill('enter long when close > sma');
  await expect(page.getByTestId('rules-state')).toHaveText('One mistake');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('spec-error')).toContainText('line 1, column 25');
  await expect(page.getByTestId('rules-input')).toBeFocused();
});

test('a strategy in JavaScript is read while it is typed, and runs', async ({ page }) => {
  await page.goto('./');
  await page.getByTestId('strategy-select').selectOption('javascript');
  const text = page.getByTestId('rules-input');
  await expect(text).toHaveValue(/defineStrategy/);
  await expect(page.getByTestId('rules-state')).toHaveText('No mistakes');
  await expect(page.getByTestId('param-fast-vary')).toBeChecked();
  const written = await text.inputValue();
  await text.fill(written.replace('onCandle(ctx,', 'onCandle(ctx'));
  const mistake = page.getByTestId('rules-mistakes').getByRole('listitem');
  await expect(mistake).toContainText('Line 16');
  await text.fill(written);
  await expect(page.getByTestId('rules-state')).toHaveText('No mistakes');
  await page.getByTestId('run-button').click();
  await expect(page.locator('main')).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
});

test('the JavaScript of an imported job is shown and allowed in the list', async ({ page }) => {
  await page.goto('./');
  await page.getByTestId('strategy-select').selectOption('javascript');
  await expect(page.getByTestId('rules-state')).toHaveText('No mistakes');
  await page.getByTestId('run-button').click();
  await expect(page.locator('main')).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
  await page.locator('#jobs-details > summary').click();
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: /^Export/ }).click();
  const path = await (await saved).path();
  await page.locator('#job-input').setInputFiles(path);
  const item = page.locator('.job[data-consent="needed"]');
  await item.getByText('JavaScript of this job, from a file').click();
  await expect(item.locator('pre')).toContainText('defineStrategy');
  await expect(item.getByRole('button', { name: /^Open/ })).toBeHidden();
  await item.getByRole('button', { name: /^Allow JavaScript/ }).click();
  await expect(page.getByRole('button', { name: /^Allow JavaScript/ })).toHaveCount(0);
  await expect(page.locator('.job').getByRole('button', { name: /^Open/ })).toHaveCount(2);
});
