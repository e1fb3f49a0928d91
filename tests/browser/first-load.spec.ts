import { expect, test } from './fixtures.ts';

/** The most that a first visit may load, compressed, until Run is enabled. */
const MOST_BYTES = 665_000;

// The service worker begins when the page is idle and Run is enabled. What it stores for later visits does not count.
test.use({ serviceWorkers: 'allow' });

test('a first visit loads at most 665 kB, compressed, and assets are cached for good', async ({
  page,
  browserName,
}) => {
  test.skip(
    browserName === 'firefox',
    'Firefox asks for Brotli only over https, which the test server does not have',
  );
  const sizes = new Map<string, number>();
  const caching = new Map<string, string | undefined>();
  // The worker's requests are the context's, not the page's.
  page.context().on('response', async (response) => {
    if (response.request().serviceWorker() !== null) return;
    const headers = await response.allHeaders();
    const name = new URL(response.url()).pathname.replace('/some/where/', '');
    sizes.set(name, Number(headers['content-length']));
    caching.set(name, headers['cache-control']);
  });
  await page.goto('./');
  await expect(page.getByTestId('run-button')).toBeEnabled();
  await expect(page.getByTestId('run-button')).toHaveAttribute('aria-disabled', 'false');
  await page.waitForLoadState('networkidle');
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const largest = [...sizes].sort(([, a], [, b]) => b - a).map(([name, size]) => `${name} ${size}`);
  console.log(`first load: ${bytes} bytes\n  ${largest.join('\n  ')}`);
  expect([...sizes.keys()].some((name) => name.endsWith('.wasm'))).toBe(true);
  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
  expect(caching.get('')).toBe('no-cache');
  const assets = [...caching].filter(([name]) => name.startsWith('assets/'));
  expect(assets.every(([, value]) => value?.includes('immutable'))).toBe(true);
});
