import AxeBuilder from '@axe-core/playwright';
import { expect, test } from './fixtures.ts';

const CSV = [
  'time,open,high,low,close,volume',
  ...Array.from({ length: 300 }, (_, index) => {
    const close = 100 + 10 * Math.sin(index / 9) + index / 20;
    const time = new Date(Date.UTC(2024, 0, 1, index)).toISOString().slice(0, 19);
    return `${time},${close},${close + 1},${close - 1},${close},5`;
  }),
].join('\n');

/** Waits for the end of a run. */
const FINISHED = { timeout: 60_000 };

test('the engine takes every setting, and after a reload the form is that of the run', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('window-more').click();
  await page.getByTestId('window-from-input').fill('2002-01-02');
  await page.getByTestId('param-fast-kind').click();
  await page.getByTestId('param-fast-list').fill('10 20');
  // A list has no order to compare.
  await page.getByLabel('Require fast < slow').uncheck();
  await page.getByTestId('add-constraint').click();
  await page.getByTestId('constraints-input').fill('slow > 30');
  await page.getByTestId('setup-search').click();
  await page.getByTestId('search-more').click();
  await page.getByTestId('second-objective-select').selectOption('mix');
  await page.getByTestId('second-objective-select-weight-sharpe').fill('1');
  await page.getByTestId('second-objective-select-weight-max_drawdown_pct').fill('-0,01');
  await page.getByTestId('min-trades-input').fill('2');
  await page.getByTestId('setup-account').click();
  const costs = {
    cash: ['12,500', '12,500'],
    size: ['50%', '50%'],
    commission: ['0.2', '0.2%'],
    'commission-fixed': ['1', '1'],
    'commission-per-unit': ['0.005', '0.005'],
    'commission-minimum': ['1.5', '1.5'],
    spread: ['0,01', '0.01%'],
    slippage: ['0.05%', '0.05%'],
    leverage: ['2', '2×'],
    margin: ['20', '20%'],
    'borrow-rate': ['3', '3%'],
    'lot-step': ['1', '1'],
    'tick-size': ['0.01', '0.01'],
  } as const;
  for (const [name, [typed]] of Object.entries(costs)) await page.getByTestId(`${name}-input`).fill(typed);
  await page.getByTestId('setup-fills').click();
  await page.getByTestId('fill-select').selectOption('same_close');
  await page.getByTestId('intrabar-select').selectOption('path');
  await page.getByTestId('candles-per-year-input').fill('250');
  for (const name of ['exclusive', 'hedging', 'close-at-end'])
    await page.getByTestId(`${name}-input`).check();
  await page.getByTestId('stop-loss-input').fill('5');
  await page.getByTestId('exit-after-input').fill('40');
  await page.getByTestId('run-button').click();
  await expect(page.locator('main')).toHaveAttribute('data-job-state', 'finished', FINISHED);
  await expect(page.getByTestId('spec-error')).toBeHidden();

  await page.reload();
  await expect(page.getByTestId('stop-loss-input')).toHaveValue('5%');
  for (const [name, [, shown]] of Object.entries(costs)) {
    await expect(page.getByTestId(`${name}-input`)).toHaveValue(shown);
  }
  await expect(page.getByTestId('setup-strategy')).toContainText(
    'SMA cross + 5% stop + exit after 40 candles',
  );
  await expect(page.getByTestId('window-from-input')).toHaveValue('2002-01-02');
  await expect(page.getByTestId('param-fast-list')).toHaveValue('10  20');
  await expect(page.getByTestId('constraints-input')).toHaveValue('slow > 30');
  await expect(page.getByLabel('Require fast < slow')).not.toBeChecked();
  await expect(page.getByTestId('fill-select')).toHaveValue('same_close');
  await expect(page.getByTestId('hedging-input')).toBeChecked();
  await expect(page.getByTestId('second-objective-select-weight-max_drawdown_pct')).toHaveValue('−0.01');

  // One change, and the name of the next run says what it is.
  await page.getByTestId('setup-account').click();
  await page.getByTestId('commission-input').fill('0.3%');
  await page.getByTestId('run-button').click();
  await expect(page.locator('.run-tab[aria-current]')).toContainText('commission 0.3%');
});

test('a file of an earlier visit can be chosen again, and its run is shown with it', async ({ page }) => {
  await page.goto('./');
  const file = { name: 'WAVE.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) };
  await page.getByTestId('csv-input').setInputFiles(file);
  await expect(page.getByTestId('setup-data')).toContainText('WAVE · 1 hour · 300 candles');
  await page.getByTestId('run-button').click();
  await expect(page.locator('main')).toHaveAttribute('data-job-state', 'finished', FINISHED);
  await page.reload();
  await expect(page.getByTestId('setup-data')).toContainText('WAVE · 1 hour · 300 candles');
  await page.getByTestId('sample-select').selectOption('ibm');
  await expect(page.getByTestId('setup-data')).toContainText('IBM · 1 day');
  await page.getByTestId('sample-select').selectOption({ label: 'WAVE.csv' });
  await expect(page.getByTestId('setup-data')).toContainText('WAVE · 1 hour · 300 candles');
});

test('a refused number is a sentence at its field, in a row that opens', async ({ page }) => {
  await page.goto('./');
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await page.getByTestId('setup-account').click();
  await page.getByTestId('leverage-input').fill('5000');
  await page.getByTestId('setup-account').click();
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('leverage-input')).toBeFocused();
  await expect(page.getByTestId('spec-error')).toHaveText('Leverage must be 1× to 1,000×.');
  await page.getByTestId('leverage-input').fill('');
  await page.getByTestId('run-button').click();
  await expect(page.locator('#field-error')).toHaveText('Enter a leverage (1 for none).');
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 390]) {
    test(`axe finds nothing in the open rows and an error, ${colorScheme}, ${width} wide`, async ({
      page,
    }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await page.goto('./');
      await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
      await page.evaluate(() => {
        for (const row of document.querySelectorAll<HTMLDetailsElement>('#setup details')) row.open = true;
      });
      await page.getByTestId('unseen-select').selectOption('walk_forward');
      await page.getByTestId('second-objective-select').selectOption('mix');
      await page.getByTestId('param-fast-kind').click();
      await page.getByTestId('stop-loss-input').fill('5');
      await page.getByTestId('commission-input').fill('x');
      await page.getByTestId('run-button').click();
      await expect(page.getByTestId('spec-error')).toContainText('is not a number');
      const { violations } = await new AxeBuilder({ page }).include('#setup').analyze();
      expect(violations).toEqual([]);
    });
  }
}
