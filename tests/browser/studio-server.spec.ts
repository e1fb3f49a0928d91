import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { startServer, type TestServer, TOKEN } from './candlerun-server.ts';
import { jobs, openRuns, openStudio, runToEnd, state } from './desk-page.ts';
import { test as base, expect } from './fixtures.ts';
import { chooseLong, MINUTES } from './long-search.ts';

/** The Studio with a server that it may use. */
const test = base.extend<{ server: TestServer }>({
  server: async ({ site }, use) => {
    const server = await startServer('--cors', new URL(site.url).origin);
    await use(server);
    await server.close();
  },
});

/** Gives the page a server. */
async function connect(page: Page, url: string, token = TOKEN): Promise<void> {
  await openRuns(page);
  if (await page.getByTestId('server-form').isHidden()) await page.getByTestId('server-button').click();
  await page.getByTestId('server-url').fill(url);
  await page.getByTestId('server-token').fill(token);
  await page.getByTestId('server-connect').click();
}

test('runs of a server are started, listed with a mark, shown, paused, cancelled and kept over a reload', async ({
  page,
  server,
}) => {
  const { host } = new URL(server.url);
  await openStudio(page);
  await runToEnd(page);
  await connect(page, server.url);
  await expect(page.getByTestId('server-state')).toHaveText(`Connected to ${host}.`);
  await expect(page.getByTestId('place-select')).toHaveValue('there');
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  await page.getByTestId('param-fast-high').fill('10');
  await runToEnd(page);
  await expect(page.getByTestId('best-source')).toContainText('of 20');
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
  await openRuns(page);
  await expect(jobs(page)).toHaveCount(2);
  await expect(jobs(page).locator('.job-place')).toHaveText([`on ${host}`, '']);
  // The policy admits the address of the server alone.
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) =>
      addEventListener('securitypolicyviolation', ({ blockedURI }) => resolve(blockedURI)),
    );
    await fetch('https://elsewhere.example/').catch(() => {});
    return violation;
  });
  expect(refused).toMatch(/^https:..elsewhere.example/);

  await page.reload();
  await expect(page.getByTestId('best-source')).toContainText('of 20');
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
  await page.getByTestId('place-select').selectOption('here');
  await runToEnd(page);
  await openRuns(page);
  await expect(jobs(page).locator('.job-place')).toHaveText(['', `on ${host}`, '']);

  await page.getByTestId('place-select').selectOption('there');
  await chooseLong(page, MINUTES);
  await page.getByTestId('run-button').click();
  const percent = page.getByTestId('progress-percent');
  await expect(percent).toHaveText(/^[\d.]+%$/);
  await page.getByTestId('pause-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'paused');
  await page.reload();
  await expect(state(page)).toHaveAttribute('data-job-state', 'paused');
  await page.getByTestId('pause-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'running');
  await page.getByTestId('cancel-button').click();
  await expect(state(page)).toHaveAttribute('data-job-state', 'cancelled');
  await openRuns(page);
  await jobs(page).first().getByRole('button', { name: 'Remove' }).click();
  await jobs(page).first().getByRole('button', { name: 'Remove' }).click();
  await expect(jobs(page)).toHaveCount(3);

  await page.getByTestId('server-button').click();
  await page.getByTestId('server-forget').click();
  await expect(jobs(page)).toHaveCount(2);
  await expect(page.getByTestId('place-select')).toBeHidden();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(TOKEN);
});

test('a run that others start appears, its JavaScript runs here only when it is allowed, and its candles come from the server', async ({
  page,
  site,
}) => {
  const server = await startServer('--cors', new URL(site.url).origin, '--allow-javascript');
  await openStudio(page);
  await connect(page, server.url);
  await expect(page.getByTestId('server-state')).toContainText('Connected');
  await expect(jobs(page)).toHaveCount(0);

  const post = async (path: string, body: object) => {
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const response = await fetch(new URL(path, server.url), {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    expect(response.status).toBe(201);
    return response.json();
  };
  const { fingerprint } = await post('/candles?title=theirs', { synthetic: { candles: 1_500 } });
  const javascript = `defineStrategy({
    params: { every: { default: 40, int: { low: 20, high: 40, step: 10 } } },
    onCandle(ctx) {
      if (ctx.index % ctx.params.every === 0 && !ctx.inPosition) ctx.buy();
      if (ctx.index % ctx.params.every === 10) ctx.closeAll();
    },
  });`;
  const spec = { candles: fingerprint, strategy: { javascript }, search: { objective: 'total_return_pct' } };
  await post('/jobs', { spec, name: 'from elsewhere' });
  await expect(jobs(page)).toContainText('from elsewhere');
  await expect(jobs(page)).toHaveAttribute('data-status', 'completed', { timeout: 30_000 });
  await expect(jobs(page).getByRole('button', { name: 'Open' })).toBeHidden();
  await expect(jobs(page)).toContainText('JavaScript of this job, from a server');
  await jobs(page).getByRole('button', { name: 'Allow JavaScript' }).click();
  await jobs(page).getByRole('button', { name: 'Open' }).click();
  await expect(page.getByTestId('report-verified')).toHaveText('Reproduced exactly');
  await expect(page.getByTestId('candles-summary')).toContainText('1,500 candles');
  await expect(page.getByTestId('place-select')).toHaveValue('there');
  await page.getByTestId('place-select').selectOption('here');
  await runToEnd(page);
  await openRuns(page);
  await expect(jobs(page).locator('.job-place')).toHaveText(['', `on ${new URL(server.url).host}`]);
  await server.close();
});

test('the page says why a server cannot be used or has gone away, and what to do', async ({
  page,
  server,
  site,
}) => {
  const { host } = new URL(server.url);
  const problem = page.getByTestId('server-problem');
  await openStudio(page);
  await connect(page, 'nowhere');
  await expect(problem).toContainText('Enter the address of a server');
  await connect(page, 'http://127.0.0.1:9');
  await expect(problem).toContainText('127.0.0.1:9 cannot be reached. Check the address');
  await expect(page.locator('.launch')).toContainText(
    '127.0.0.1:9 is not connected: Run starts in this browser.',
  );
  await connect(page, site.url);
  await expect(problem).toContainText(`There is no Candlerun server at ${site.url}`);
  await connect(page, server.url, 'another-token');
  await expect(problem).toContainText(`The token is not that of ${host}`);
  await connect(page, server.url);
  await expect(page.getByTestId('server-state')).toHaveText(`Connected to ${host}.`);

  await page.getByTestId('strategy-select').selectOption('javascript');
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('spec-error')).toContainText('The server runs no JavaScript.');

  await server.close();
  await expect(problem).toContainText(`${host} cannot be reached.`, { timeout: 30_000 });
  await page.getByTestId('run-button').click();
  await expect(page.getByTestId('spec-error')).toContainText('cannot be reached');
  await page.getByTestId('place-select').selectOption('here');
  await runToEnd(page);

  const closed = await startServer();
  await connect(page, closed.url);
  await expect(problem).toContainText(`Start it with --cors ${new URL(site.url).origin}.`);
  await closed.close();
});
