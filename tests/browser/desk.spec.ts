import AxeBuilder from '@axe-core/playwright';
import { writeCode } from './clipboard.ts';
import { jobs, openRuns, openStudio, runToEnd, state, strategyText } from './desk-page.ts';
import { expect, test } from './fixtures.ts';
import { chooseLong, GATED, MINUTES } from './long-search.ts';

declare global {
  /** The sum of all layout shifts that no input explains. */
  var shifted: number;
}

/** Counts layout shifts from now on; runs in the page. */
function watchShifts(): void {
  globalThis.shifted = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[]) {
      if (!entry.hadRecentInput) globalThis.shifted += entry.value;
    }
  }).observe({ type: 'layout-shift', buffered: false });
}

test.describe('at 1280 × 900', () => {
  test.use({ viewport: { width: 1280, height: 900 } });

  test('one selection drives every part: an episode, its trades, its place in the tabs', async ({ page }) => {
    await openStudio(page);
    await runToEnd(page);
    const heading = page.getByTestId('episode-heading');
    await expect(heading).toHaveText('Episode 87 of 90 · fast 50 · slow 140');
    await expect(page.getByTestId('tab-trades')).toHaveText('Trades 11');
    const row = page.getByTestId('episodes-table').locator('tbody tr').nth(1);
    const best = await page.getByTestId('metrics').textContent();
    await row.getByRole('button').click();
    await expect(heading).toContainText('Episode 11 of 90');
    await expect(row).toHaveAttribute('aria-current', 'true');
    await expect(page.getByTestId('metrics')).not.toHaveText(best ?? '');
    await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
    await expect(page.getByTestId('tab-trades')).not.toHaveText('Trades 11');
    const trades = (await page.getByTestId('tab-trades').textContent())?.replace('Trades ', '');
    await expect(page.getByTestId('chart-panel')).toContainText(`${trades} trades`);
    await page.getByTestId('tab-trades').click();
    await expect(page.getByTestId('trades-table')).toHaveAttribute(
      'aria-rowcount',
      String(Number(trades) + 1),
    );
  });

  test('the tabs have the keys of a tab list', async ({ page }) => {
    await openStudio(page);
    await runToEnd(page);
    await page.getByTestId('tab-chart').focus();
    await page.keyboard.press('ArrowRight');
    await expect(page.getByTestId('tab-search')).toBeFocused();
    await expect(page.getByTestId('tab-search')).toHaveAttribute('aria-selected', 'true');
    await page.keyboard.press('End');
    await expect(page.getByTestId('tab-compare')).toBeFocused();
    await expect(page.getByRole('tabpanel')).toHaveCount(1);
  });

  test('nothing that matters needs scrolling, and the strip is 48 pixels high at the end', async ({
    page,
  }) => {
    await openStudio(page);
    await runToEnd(page);
    const head = page.locator('.progress-head');
    await expect(page.locator('.progress')).not.toHaveClass(/is-large/);
    await expect.poll(async () => (await head.boundingBox())?.height).toBe(48);
    const page_height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(page_height).toBe(900);
    for (const name of ['verdict', 'equity-chart', 'episodes-table', 'run-button', 'best-params']) {
      await expect(page.getByTestId(name)).toBeInViewport();
    }
  });

  test('a long run has a large candle with percent, place, speed and controls, and shifts nothing', async ({
    page,
  }) => {
    await openStudio(page);
    // It runs for a while before the gate is closed.
    await chooseLong(page, { ...GATED, episodes: 40_000 });
    await page.evaluate(watchShifts);
    await page.getByTestId('run-button').click();
    await expect(page.locator('.progress')).toHaveClass(/is-large/);
    await page.evaluate(() => gate.close());
    await expect(page.getByTestId('progress-percent')).toHaveText(/^\d+\.\d\d%$/);
    await expect(page.getByTestId('progress-text')).toHaveText(
      /^Episode [\d,]+\/40,000 · Candle [\d,]+\/3,270$/,
    );
    for (const name of ['rate-text', 'elapsed-text', 'eta-text', 'pause-button', 'cancel-button', 'lanes']) {
      await expect(page.getByTestId(name)).toBeInViewport();
    }
    await page.evaluate(() => gate.open());
    await expect(state(page)).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
    await expect(page.getByTestId('verdict-text')).not.toContainText('Computing', { timeout: 60_000 });
    const shifted = await page.evaluate(() => globalThis.shifted);
    console.log(`layout shift of a run: ${shifted.toFixed(4)}`);
    expect(shifted).toBeLessThan(0.05);
  });

  test('a reload shows the last run with its results, and the form is set to it', async ({ page }) => {
    await openStudio(page);
    await page.getByTestId('param-fast-high').fill('20');
    await runToEnd(page);
    const heading = (await page.getByTestId('episode-heading').textContent()) ?? '';
    await page.reload();
    await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
    await expect(page.getByTestId('episode-heading')).toHaveText(heading);
    await expect(page.getByTestId('param-fast-high')).toHaveValue('20');
    await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
    await expect(page.getByTestId('run-tab')).toHaveAttribute('aria-current', 'true');
  });

  test('the page is ready without a percentage before anything has run', async ({ page }) => {
    await openStudio(page);
    await expect(page.getByTestId('progress-text')).toHaveText('Ready');
    await expect(page.getByTestId('progress-percent')).toHaveText('');
    await expect(page.getByTestId('welcome')).toBeVisible();
    await page.getByTestId('sample-select').selectOption('msft');
    await expect(page.getByTestId('equity-chart')).toHaveAttribute('aria-label', /^Price of MSFT, daily/);
    await expect(page.getByTestId('equity-chart').locator('canvas').first()).toBeInViewport();
    await page.getByTestId('sample-select').selectOption('ibm');
    await expect(page.getByTestId('equity-chart')).toHaveAttribute('aria-label', /^Price of IBM, daily/);
    await runToEnd(page);
    await expect(page.getByTestId('welcome')).toBeHidden();
    await page.getByTestId('new-run').click();
    await expect(page.getByTestId('welcome')).toBeVisible();
    await page.getByTestId('run-tab').click();
    await expect(page.getByTestId('episode-heading')).toContainText('Episode 87 of 90');
  });

  test('results whose code did not load say so, and the next view of a run loads it', async ({
    page,
    browserName,
  }) => {
    await page.route('**/assets/desk-*.js', (route) => route.abort());
    await openStudio(page);
    await runToEnd(page);
    const notice = page.getByRole('alert').filter({ hasText: 'their code did not load' });
    await expect(notice).toBeVisible();
    await page.unroute('**/assets/desk-*.js');
    // Firefox keeps the failure of a module until the page is loaded again.
    if (browserName === 'firefox') await page.reload();
    await page.getByTestId('run-button').click();
    await expect(page.getByTestId('episode-heading')).toContainText('of 90');
    await expect(notice).toBeHidden();
  });

  test('a run is renamed and has a note, also after a reload', async ({ page }) => {
    await openStudio(page);
    await runToEnd(page);
    await expect(page.getByTestId('run-tab')).toContainText('IBM 1D · SMA cross · grid');
    await openRuns(page);
    await jobs(page).getByRole('button', { name: 'Rename' }).click();
    await page.getByLabel('Name', { exact: true }).fill('My first');
    await page.getByLabel('Note').fill('Before costs.');
    await page.keyboard.press('Tab');
    await jobs(page).getByRole('button', { name: 'Save' }).click();
    await expect(jobs(page)).toContainText('Before costs.');
    await expect(jobs(page).getByRole('button', { name: 'Rename' })).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('jobs')).toBeHidden();
    await page.reload();
    await expect(page.getByTestId('run-tab')).toContainText('My first');
  });

  test('keys collapse the setup and list the shortcuts', async ({ page }) => {
    await openStudio(page);
    await page.keyboard.press('[');
    await expect(page.getByTestId('run-button')).toBeHidden();
    await expect(page.getByTestId('setup-toggle')).toHaveAttribute('aria-expanded', 'false');
    await page.keyboard.press('[');
    await expect(page.getByTestId('run-button')).toBeVisible();
    await page.keyboard.press('?');
    await expect(page.getByTestId('shortcuts')).toContainText('Collapse or open the setup');
    await page.keyboard.press('Escape');
    await expect(page.getByTestId('shortcuts')).toBeHidden();
  });
});

for (const [width, height] of [
  [390, 844],
  [768, 1024],
  [1920, 1080],
] as const) {
  test(`at ${width} × ${height} neither the opening of the page nor a run shifts anything`, async ({
    page,
  }) => {
    await page.setViewportSize({ width, height });
    await page.addInitScript(watchShifts);
    await openStudio(page);
    await expect(page.getByTestId('run-button')).toHaveAttribute('aria-disabled', 'false');
    const opening = await page.evaluate(() => globalThis.shifted);
    await runToEnd(page);
    await expect(page.getByTestId('verdict-text')).not.toContainText('Computing', { timeout: 60_000 });
    const run = (await page.evaluate(() => globalThis.shifted)) - opening;
    console.log(`layout shift: ${opening.toFixed(4)} on opening, ${run.toFixed(4)} of a run`);
    expect(opening).toBeLessThan(0.05);
    expect(run).toBeLessThan(0.05);
  });
}

test.describe('at 390 × 844', () => {
  test.use({ viewport: { width: 390, height: 844 } });

  test('a bar of five has one view each, no longer than two screens and no wider than one', async ({
    page,
  }) => {
    await openStudio(page);
    await runToEnd(page);
    const shown = {
      setup: 'run-button',
      chart: 'equity-chart',
      results: 'best-params',
      trades: 'trades-table',
      runs: 'jobs-list',
    };
    for (const [view, part] of Object.entries(shown)) {
      await page.getByTestId(`view-${view}`).click();
      await expect(page.getByTestId(`view-${view}`)).toHaveAttribute('aria-current', 'page');
      await expect(page.getByTestId(part)).toBeVisible();
      const size = await page.evaluate(() => {
        // A browser may have a scroll bar beside the page.
        const { scrollHeight, scrollWidth, clientWidth } = document.documentElement;
        return { scrollHeight, isAsWide: scrollWidth === clientWidth };
      });
      expect(size.scrollHeight, view).toBeLessThanOrEqual(2 * 844);
      expect(size.isAsWide, view).toBe(true);
    }
  });

  test('the strip with Pause stays in view while results are read', async ({ page }) => {
    await openStudio(page);
    await chooseLong(page, MINUTES);
    await page.getByTestId('run-button').click();
    await expect(page.getByTestId('progress-text')).toContainText('/1,000,000');
    await page.getByTestId('view-results').click();
    await page.mouse.wheel(0, 2_000);
    await expect(page.getByTestId('pause-button')).toBeInViewport();
    await page.getByTestId('cancel-button').click();
    await expect(state(page)).toHaveAttribute('data-job-state', 'cancelled');
  });
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any state, ${colorScheme}`, async ({ page }) => {
    // Some fifteen analyses of a whole page.
    test.setTimeout(240_000);
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const check = async (name: string) => {
      // Parts that fade in have other colours until they have. Not every browser can be told to reduce motion.
      await page.evaluate(async () => {
        const hasEnd = ({ effect }: Animation) => Number.isFinite(effect?.getComputedTiming().endTime);
        await Promise.allSettled(
          document
            .getAnimations()
            .filter(hasEnd)
            .map(({ finished }) => finished),
        );
      });
      const { violations } = await new AxeBuilder({ page }).analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
      expect(found, name).toEqual([]);
    };
    await openStudio(page);
    await check('idle');
    await runToEnd(page);
    await expect(page.getByTestId('verdict-text')).not.toContainText('Computing', { timeout: 60_000 });
    await check('finished');
    for (const tab of ['trades', 'statistics', 'months', 'signals', 'robustness']) {
      await page.getByTestId(`tab-${tab}`).click();
      await expect(page.locator(`#panel-${tab} > *`)).toBeVisible();
      await check(tab);
    }
    await openRuns(page);
    await check('runs');
    await page.keyboard.press('Escape');
    await chooseLong(page, MINUTES);
    await page.getByTestId('run-button').click();
    await expect(page.getByTestId('progress-text')).toContainText('/1,000,000');
    await check('running');
    await page.getByTestId('pause-button').click();
    await expect(state(page)).toHaveAttribute('data-job-state', 'paused');
    await check('paused');
    await page.getByTestId('cancel-button').click();
    await expect(state(page)).toHaveAttribute('data-job-state', 'cancelled');
    await page.getByTestId('strategy-select').selectOption('own');
    await writeCode(strategyText(page), 'enter long when close < 0');
    await expect(page.getByTestId('plan')).toHaveText('Single backtest');
    await expect(page.getByTestId('rules-state')).toHaveText('No errors');
    await page.getByTestId('sample-select').selectOption('ibm');
    await runToEnd(page);
    await expect(page.getByTestId('verdict')).toContainText('no trade');
    await check('failed');
  });
}
