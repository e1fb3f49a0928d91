import { expect, test } from './fixtures.ts';
import { chooseLong, MINUTES } from './long-search.ts';

const CLICKS = 30;

/** Measurements of the main thread while a job runs. */
type Watched = { frames: number; longestTaskMs: number; tasksOver50Ms: number };

declare global {
  var watched: Watched;
}

test('while a job runs, the page keeps painting, answers clicks and shows new progress', async ({ page }) => {
  await page.goto('./');
  await chooseLong(page, MINUTES);
  await page.getByTestId('run-button').click();
  const progress = page.getByTestId('progress-text');
  await expect(progress).toContainText('/1,000,000');

  await page.evaluate(() => {
    globalThis.watched = { frames: 0, longestTaskMs: 0, tasksOver50Ms: 0 };
    const frame = () => {
      watched.frames += 1;
      requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) {
        watched.tasksOver50Ms += 1;
        watched.longestTaskMs = Math.max(watched.longestTaskMs, task.duration);
      }
    }).observe({ type: 'longtask' });
  });

  // A click that is not answered, or a progress text that does not change, ends the test by its time limit.
  const toggle = page.getByTestId('theme-button');
  const started = Date.now();
  for (let clicks = 0; clicks < CLICKS; clicks += 1) {
    const label = (await toggle.getAttribute('aria-label')) ?? '';
    const text = (await progress.textContent()) ?? '';
    await toggle.click();
    await expect(toggle).not.toHaveAttribute('aria-label', label);
    await expect(progress).not.toHaveText(text);
  }
  const seconds = (Date.now() - started) / 1_000;
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'running');
  const { frames, longestTaskMs, tasksOver50Ms } = await page.evaluate(() => watched);
  console.log(
    `${seconds.toFixed(1)} s: ${CLICKS} clicks answered, ${frames} frames, ${tasksOver50Ms} main-thread tasks over 50 ms, ` +
      `the longest ${tasksOver50Ms === 0 ? 'below 50' : longestTaskMs.toFixed(0)} ms`,
  );
  expect(frames).toBeGreaterThan(CLICKS);
  await page.getByTestId('cancel-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'cancelled');
});
