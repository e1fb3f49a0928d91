import { expect, test } from './fixtures.ts';

test('the_page_loads_from_a_sub_path_with_every_file_found', async ({ page }) => {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(`${request.url()} failed`));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(`${response.url()} answered ${response.status()}`);
  });

  await page.goto('./', { waitUntil: 'networkidle' });

  await expect(page).toHaveTitle(/Candlerun/);
  expect(complaints).toEqual([]);
});
