import { expect, test } from './fixtures.ts';
import { chooseLong, MINUTES } from './long-search.ts';

const SECONDS = 30;

/** What the main thread did while a job ran. */
type Watched = { frames: number; longestTaskMs: number; tasksOver50Ms: number };

declare global {
  var watched: Watched;
}

test('while a job of 30 s runs, the page keeps painting and answering clicks', async ({ page }) => {
  await page.goto('./');
  await chooseLong(page, MINUTES);
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('progress-text')).toContainText('/1,000,000');

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

  const texts = new Set<string>();
  const toggle = page.getByTestId('theme-button');
  const end = Date.now() + SECONDS * 1_000;
  let clicks = 0;
  while (Date.now() < end) {
    const before = await toggle.getAttribute('aria-label');
    await toggle.click({ timeout: 10_000 });
    clicks += 1;
    await expect(toggle).not.toHaveAttribute('aria-label', before ?? '', { timeout: 10_000 });
    texts.add((await page.getByTestId('progress-text').textContent()) ?? '');
  }
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'running');
  const { frames, longestTaskMs, tasksOver50Ms } = await page.evaluate(() => watched);
  console.log(
    `${SECONDS} s: ${clicks} clicks answered, ${frames} frames, ${tasksOver50Ms} main-thread tasks over 50 ms, ` +
      `the longest ${tasksOver50Ms === 0 ? 'below 50' : longestTaskMs.toFixed(0)} ms`,
  );
  // A page that stands still for seconds would have hardly any of these.
  expect(clicks).toBeGreaterThan(SECONDS);
  expect(frames).toBeGreaterThan(SECONDS * 5);
  expect(texts.size).toBeGreaterThan(SECONDS);
  await page.getByTestId('cancel-button').click();
  await expect(page.locator('[data-job-state]')).toHaveAttribute('data-job-state', 'cancelled');
});
