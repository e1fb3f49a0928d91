import { writeCode } from './clipboard.ts';
import { strategyText } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

declare global {
  /** Violations of the page's policy: the directive and what was refused. */
  var violations: string[];
}

test.beforeEach(async ({ page }) => {
  await page.addInitScript(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      violations.push(`${violatedDirective} ${blockedURI}`);
    });
  });
});

test('a run, its panels and a run in JavaScript violate nothing of the policy', async ({ page }) => {
  // The policy of the workers that docs/embedding/csp.md names.
  await page.route('**/assets/worker-*.js', async (route) => {
    const response = await route.fetch();
    const policy = "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'";
    await route.fulfill({ response, headers: { ...response.headers(), 'content-security-policy': policy } });
  });
  await page.goto('./');
  const policies = page.locator('meta[http-equiv="Content-Security-Policy"]');
  await expect(policies.first()).toHaveAttribute(
    'content',
    /default-src 'none'.*require-trusted-types-for 'script'/,
  );
  // Without a server the page reaches its own site alone.
  await expect(policies.last()).toHaveAttribute('content', "connect-src 'self'");
  const run = async () => {
    await page.getByTestId('run-button').click();
    await expect(page.locator('#studio')).toHaveAttribute('data-job-state', 'finished', { timeout: 60_000 });
  };
  await run();
  for (const tab of await page.getByRole('tab').all()) if (await tab.isVisible()) await tab.click();
  await page.getByTestId('strategy-select').selectOption('javascript');
  await run();
  expect(await page.evaluate(() => violations)).toEqual([]);
});

test('a script of another origin and a text as markup are refused', async ({ page }) => {
  await page.goto('./');
  const refused = await page.evaluate(async () => {
    const reached: string[] = [];
    const text: string = 'data:text/javascript,globalThis.ran=1';
    await import(text).then(
      () => reached.push('a module from a text'),
      () => {},
    );
    await fetch('https://elsewhere.example/').then(
      () => reached.push('another origin'),
      () => {},
    );
    try {
      document.createElement('div').innerHTML = '<b>text</b>';
      reached.push('markup from a text');
    } catch {
      // A TypeError of Trusted Types.
    }
    try {
      new Worker('/other.js');
      reached.push('another worker');
    } catch {
      // The same.
    }
    return reached;
  });
  expect(refused).toEqual([]);
  expect(await page.evaluate(() => violations.length)).toBeGreaterThan(2);
});

test('pasted JavaScript does not run before Check or Run is pressed', async ({ page }) => {
  await page.goto('./');
  await page.getByTestId('strategy-select').selectOption('javascript');
  await writeCode(strategyText(page), "throw new Error('it has run'); defineStrategy({ onCandle() {} });");
  await expect(page.getByTestId('rules-state')).toContainText('Not checked yet');
  await expect(page.getByTestId('rules-mistakes').getByRole('listitem')).toHaveCount(0);
  await page.getByTestId('script-check').click();
  await expect(page.getByTestId('rules-mistakes')).toContainText('it has run');
  await expect(page.getByTestId('script-check')).toBeHidden();
});
