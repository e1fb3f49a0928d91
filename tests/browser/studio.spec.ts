import { writeCode } from './clipboard.ts';
import { openRow, openRuns, openStudio, runToEnd, state, strategyText } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { savedBy } from './saved-file.ts';

test('a search on real candles shows episode, candle and percentage while it runs', async ({ page }) => {
  await openStudio(page);
  const texts = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const seen = new Set<string>();
        const text = document.querySelector('[data-testid=progress-text]');
        const percent = document.querySelector('[data-testid=progress-percent]');
        if (!text || !percent) throw new Error('the page has no progress texts');
        const watch = new MutationObserver(() => {
          seen.add(`${text.textContent} ${percent.textContent}`);
          if (percent.textContent === '100%') resolve([...seen]);
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
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
  await expect(page.getByTestId('best-params')).toContainText(/fast/i);
  await expect(page.getByTestId('metrics')).toContainText('Sharpe');
  await expect(page.getByTestId('progress-percent')).toHaveText('100%');
  await expect(page.getByTestId('progress-text')).toHaveText('90/90');
  await expect(page).toHaveTitle('Done · Sharpe 0.49 · Candlerun');
  await expect(page.getByTestId('equity-chart').locator('canvas').first()).toBeVisible();
  await expect(page.getByTestId('verdict-text')).toContainText('Likely luck. Searching 90 combinations');
  await page.getByTestId('tab-robustness').click();
  await expect(page.getByTestId('appraisal-sentences')).toContainText('Searching 90 combinations');
});

test('an invalid CSV file is refused with its line, and the loaded candles stay', async ({ page }) => {
  await openStudio(page);
  const csv = 'time,open,high,low,close,volume\n2024-01-01,10,12,9,11,500\n2024-01-02,11,13,10,NaN,600\n';
  await page
    .getByTestId('csv-input')
    .setInputFiles({ name: 'bad.csv', mimeType: 'text/csv', buffer: Buffer.from(csv) });
  const error = page.getByTestId('candles-error');
  await expect(error).toContainText('Line 3');
  await expect(error).toContainText('close');
  await expect(error).toContainText('this price is missing, though the row has others');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await runToEnd(page);
});

test('cancel ends a long job and the page is ready for another', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('sample-select').selectOption('huge');
  // Without a wait: the run itself waits for the chosen candles.
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-text')).toContainText('/1,000,000');
  await page.getByTestId('cancel-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'cancelled');
  await expect(page.getByTestId('run-button')).toBeEnabled();
});

test('the estimated time follows the form, and is empty if the form is invalid', async ({ page }) => {
  await page.goto('./');
  const estimate = page.getByTestId('estimate');
  await expect(estimate).toHaveText(/^90 backtests, (about [\d.]+ s|less than 0\.1 s)$/);
  await page.getByTestId('param-fast-step').fill('1');
  await expect(estimate).toContainText('418 backtests');
  await page.getByTestId('param-fast-step').fill('0');
  await expect(estimate).toHaveText('');
  await page.getByTestId('param-fast-step').fill('5');
  await openRow(page, 'search');
  await page.getByTestId('sampler-select').selectOption('bayesian');
  await page.getByTestId('episodes-input').fill('60');
  await expect(estimate).toContainText('60 of 90 backtests');
  await expect(page.getByTestId('tip')).toContainText('Tip: all 90 combinations would take only');
  await page.getByTestId('use-grid').click();
  await expect(page.getByTestId('sampler-select')).toHaveValue('grid');
  await page.getByTestId('sample-select').selectOption('huge');
  await expect(estimate).toContainText(/, about [1-9]/);
});

test('a search ends at its stop condition and says so, with the Pareto front of its two objectives', async ({
  page,
}) => {
  await openStudio(page);
  await openRow(page, 'search');
  await page.getByTestId('search-more').click();
  await page.getByTestId('second-objective-select').selectOption('max_drawdown_pct');
  await expect(page.getByTestId('second-direction-select')).toHaveValue('minimize');
  await page.getByTestId('no-improvement-input').fill('10');
  await runToEnd(page);
  await expect(page.getByTestId('progress-phase')).toHaveText(/^Stopped after \d+ episodes: no improvement$/);
  const front = page.getByTestId('front-table');
  await expect(front.locator('thead')).toHaveText(/#.*Sharpe.*Max DD/);
  const last = front.locator('tbody tr').last().getByRole('button');
  const episode = await last.textContent();
  await last.click();
  await expect(page.getByTestId('episode-heading')).toContainText(`Episode ${episode} of`);
  await expect(front.locator('tbody tr').last()).toHaveAttribute('aria-current', 'true');
});

test('a refused value is shown at its input, also in a closed section', async ({ page }) => {
  await openStudio(page);
  await openRow(page, 'search');
  const more = page.getByTestId('search-more');
  await more.click();
  const input = page.getByTestId('no-improvement-input');
  await input.fill('0');
  await page.getByTestId('setup-search').click();
  await expect(input).toBeHidden();
  await page.getByTestId('run-button').click();
  await expect(input).toBeFocused();
  await expect(input).toHaveAttribute('aria-invalid', 'true');
  await expect(page.locator('#field-error')).toContainText(/at least 1/i);
  await input.fill('');
  await expect(page.getByTestId('spec-error')).toBeHidden();
  await runToEnd(page);
});

test('a walk-forward shows every window, its summary and the report of a test', async ({ page }) => {
  await openStudio(page);
  await openRow(page, 'validation');
  await page.getByTestId('unseen-select').selectOption('walk_forward');
  await page.getByTestId('windows-input').fill('2000');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('spec-error')).toContainText(/1 to 1,?000/);
  await expect(page.getByTestId('windows-input')).toBeFocused();
  await page.getByTestId('windows-input').fill('3');
  await runToEnd(page);
  await expect(page.getByTestId('verdict-text')).toContainText(/\d of 3 windows were profitable/);
  await page.getByTestId('tab-walk-forward').click();
  await expect(page.getByTestId('walk-forward-sentence')).toContainText(/\d of 3 windows were profitable/);
  const rows = page.getByTestId('walk-forward-table').locator('tbody tr');
  await expect(rows).toHaveCount(3);
  await rows.nth(1).getByRole('button').click();
  await expect(page.getByTestId('episode-heading')).toContainText('window 2, out of sample');
  await expect(page.getByTestId('report-error')).toBeHidden();
});

test('own rules are checked while they are typed, and run', async ({ page }) => {
  await openStudio(page);
  await page.locator('#rules-details > summary').click();
  const rules = strategyText(page);
  await expect(rules).toContainText('enter long when');
  await writeCode(
    rules,
    'param days = 50 in 20..60 step 20\nenter long when close croses above sma(close, days)',
  );
  await expect(page.getByTestId('strategy-select')).toHaveValue('own');
  const mistake = page.getByTestId('rules-mistakes').getByRole('listitem');
  await expect(mistake).toHaveCount(1);
  await expect(mistake).toContainText('did you mean `crosses`?');
  await expect(mistake.locator('mark')).toHaveText('croses');
  await mistake.getByRole('button', { name: 'Line 2, column 23' }).click();
  await page.keyboard.type('crosses');
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await expect(page.getByTestId('plan')).toContainText('Grid over days');
  await runToEnd(page);
  await expect(page.getByTestId('progress-text')).toHaveText('3/3');

  // The draft is stored for the next visit.
  await page.reload();
  await page.getByTestId('strategy-select').selectOption('own');
  await expect(rules).toContainText('close crosses above sma');
});

test('a backtest without a trade and a search without a score say why, in red', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('strategy-select').selectOption('own');
  const run = async (rules: string, plan: string) => {
    await writeCode(strategyText(page), rules);
    await expect(page.getByTestId('plan')).toContainText(plan);
    await expect(page.getByTestId('rules-state')).toHaveText('No errors');
    await runToEnd(page);
  };
  const verdict = page.getByTestId('verdict');
  await run('enter long when close > 0\nsize 1000000 units', 'Single backtest');
  await expect(verdict).toContainText(/orders were rejected/);
  await expect(verdict).toContainText(/1,?000,?000 units need/);
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');

  await run('param m = 1 in 1..3\nenter long when close < 0 - m', 'Grid over m');
  await expect(page.getByTestId('no-score')).toHaveText(/^No trade in any of 3 backtests: /);
  await expect(page.getByTestId('report-error')).toBeHidden();
  await expect(page).toHaveTitle('Done · no score · Candlerun');

  // If some episodes have a score, the best one is shown, and no failure.
  await run(
    'param n = 0 in 0..1\nenter long when close > sma(close, 20) and n == 0\nexit when close < sma(close, 20)',
    'Grid over n',
  );
  await expect(verdict).not.toContainText('No trade');
  await expect(page.getByTestId('metrics')).toContainText('Sharpe');
});

test('a flag of own rules is searched over both values, or fixed', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('strategy-select').selectOption('own');
  const flags = 'param trend = true in false..true\nparam early = false';
  await writeCode(
    strategyText(page),
    `${flags}\nenter long when (trend or early) and close > sma(close, 20)\nexit when close < sma(close, 20)`,
  );
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await expect(page.getByTestId('param-trend-vary')).toBeChecked();
  await expect(page.getByTestId('param-trend-value')).toBeHidden();
  await page.getByTestId('param-early-value').check();
  await runToEnd(page);
  await expect(page.getByTestId('progress-text')).toHaveText('2/2');
});

test('rules with a mistake are refused at their text', async ({ page }) => {
  await openStudio(page);
  await page.getByTestId('strategy-select').selectOption('own');
  await writeCode(strategyText(page), 'enter long when close > sma');
  await expect(page.getByTestId('rules-state')).toHaveText('1 error');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('spec-error')).toContainText(/line 1, column 25/i);
  await expect(strategyText(page)).toBeFocused();
});

test('a strategy in JavaScript is read when Check is pressed, and runs', async ({ page }) => {
  await page.goto('./');
  await page.getByTestId('strategy-select').selectOption('javascript');
  const text = strategyText(page);
  await expect(text).toContainText('defineStrategy');
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await expect(page.getByTestId('param-fast-vary')).toBeChecked();
  const written = (await text.locator('.cm-line').allTextContents()).join('\n');
  await writeCode(text, written.replace('onCandle(ctx,', 'onCandle(ctx'));
  await expect(page.getByTestId('rules-state')).toContainText('Not checked yet');
  await page.getByTestId('script-check').click();
  const mistake = page.getByTestId('rules-mistakes').getByRole('listitem');
  await expect(mistake).toContainText('Line 16');
  await writeCode(text, written);
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await runToEnd(page);
});

test('the JavaScript of an imported job is shown and allowed in the list', async ({ page }) => {
  await page.goto('./');
  await page.getByTestId('strategy-select').selectOption('javascript');
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await runToEnd(page);
  await openRuns(page);
  const { name, text } = await savedBy(page, () =>
    page
      .locator('.job')
      .getByRole('button', { name: /^Export/ })
      .click(),
  );
  await page
    .locator('#job-input')
    .setInputFiles({ name, mimeType: 'application/json', buffer: Buffer.from(text) });
  const item = page.locator('.job[data-consent="needed"]');
  await item.getByText('JavaScript of this job, from a file').click();
  await expect(item.locator('pre')).toContainText('defineStrategy');
  await expect(item.getByRole('button', { name: /^Open/ })).toBeHidden();
  await item.getByRole('button', { name: /^Allow JavaScript/ }).click();
  await expect(page.getByRole('button', { name: /^Allow JavaScript/ })).toHaveCount(0);
  await expect(page.locator('.job').getByRole('button', { name: /^Open/ })).toHaveCount(2);
});
