import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { defaultCall, words } from '../../www/src/studio/setup/editor/word-list.ts';
import { test as clientTest } from './client-page.ts';
import { writeCode } from './clipboard.ts';
import { openRow, openStudio, runToEnd, state } from './desk-page.ts';
import { expect, test } from './fixtures.ts';

/** Opens the text of the strategy and waits for the editor. */
async function openEditor(page: Page, text?: string) {
  await openRow(page, 'strategy');
  if (text !== undefined) await page.getByTestId('strategy-select').selectOption('own');
  else await page.locator('#rules-details > summary').click();
  const content = page.locator('.cm-content');
  await expect(content).toBeVisible();
  if (text !== undefined) {
    await writeCode(content, text);
    await expect(page.getByTestId('rules-state')).toHaveText(/error/i);
  }
  return content;
}

test('the editor is loaded when the text is opened, and colours words of the language', async ({ page }) => {
  const loaded: string[] = [];
  page.on('request', (request) => loaded.push(request.url()));
  await openStudio(page);
  expect(loaded.some((url) => url.includes('code-editor'))).toBe(false);
  const content = await openEditor(page);
  expect(loaded.some((url) => url.includes('code-editor'))).toBe(true);
  expect(loaded.some((url) => url.includes('javascript-language'))).toBe(false);
  await expect(content.locator('.code-keyword', { hasText: 'enter' })).not.toHaveCount(0);
  await expect(content.locator('.code-call', { hasText: 'sma' })).not.toHaveCount(0);
});

test('completion writes a call, Tab goes on to the next field, and Ctrl+Enter runs', async ({ page }) => {
  await openStudio(page);
  const content = await openEditor(page, 'enter long when close > 0');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' and close > sm');
  const option = page.locator('.cm-tooltip-autocomplete [aria-selected=true]');
  await expect(option).toContainText('sma(source, period)');
  await expect(page.locator('.cm-completionInfo')).toContainText('Simple moving average');
  await option.click();
  await expect(content).toContainText('sma(close, 20)');
  await page.keyboard.press('Tab');
  await expect(content).not.toBeFocused();
  await content.press('Control+Enter');
  await expect(state(page)).toHaveAttribute('data-job-state', 'finished');
});

test('a mistake is underlined, explained, and corrected by one click', async ({ page }) => {
  await openStudio(page);
  const content = await openEditor(page, 'enter long when close croses above sma(close, 20)');
  await expect(content.locator('.cm-lintRange-error')).toHaveText('croses');
  await page.getByTestId('mistake-fix').click();
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await expect(content).toContainText('close crosses above sma');
  await expect(content.locator('.cm-lintRange-error')).toHaveCount(0);
  await content.locator('.code-call').hover();
  await expect(page.locator('.cm-tooltip-hover')).toContainText('sma(source, period)');
});

test('the wide editor has the reference beside it and writes what is chosen', async ({ page }) => {
  await openStudio(page);
  await openEditor(page, 'enter long when close > 0\n');
  await page.getByTestId('wide-editor-button').click();
  const dialog = page.getByTestId('wide-editor');
  await expect(dialog.getByRole('heading', { name: /^Indicators \(\d+\)$/ })).toBeVisible();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('exit long when close < ');
  await page.getByTestId('reference-filter').fill('Hull');
  await expect(dialog.getByRole('listitem')).toHaveCount(1);
  await dialog.getByRole('button', { name: /^hma/ }).click();
  await expect(dialog.locator('.cm-content')).toContainText('exit long when close < hma(close,');
  await expect(dialog.getByTestId('rules-state')).toHaveText('No errors');
  await page.getByTestId('wide-editor-close').click();
  await expect(page.getByTestId('wide-editor-button')).toBeFocused();
  await expect(page.locator('#rules-details .cm-content')).toBeVisible();
  await runToEnd(page);
});

test('without the editor the textarea stays and does the same', async ({ page }) => {
  await page.route('**/code-editor*.js', (route) => route.abort());
  await openStudio(page);
  await page.getByTestId('strategy-select').selectOption('own');
  const text = page.locator('textarea[data-testid=rules-input]');
  await text.fill('enter long when close croses above sma(close, 20)');
  await page.getByTestId('mistake-fix').click();
  await expect(text).toHaveValue('enter long when close crosses above sma(close, 20)');
  await expect(page.getByTestId('rules-state')).toHaveText('No errors');
  await runToEnd(page);
});

for (const media of [
  { colorScheme: 'light' },
  { colorScheme: 'dark' },
  { colorScheme: 'light', forcedColors: 'active' },
] as const) {
  for (const width of [1280, 390]) {
    const name = 'forcedColors' in media ? 'forced colours' : media.colorScheme;
    test(`axe finds nothing in the editor, ${name}, ${width} wide`, async ({ page }) => {
      await page.emulateMedia(media);
      await page.setViewportSize({ width, height: 900 });
      await page.goto('./');
      if (width < 768) await page.getByRole('button', { name: 'Setup' }).click();
      await openStudioText(page);
      // axe computes contrasts from the colours of the page, which forced colours replace by those of the system.
      const rules = 'forcedColors' in media ? ['color-contrast'] : [];
      const violations = async () =>
        (await new AxeBuilder({ page }).disableRules(rules).analyze()).violations;
      expect(await violations()).toEqual([]);
      // A long line scrolls in the editor and widens nothing around it.
      const wider = await page
        .locator('#setup, #setup .setup-rows, #setup details, #rules-details .rules-area')
        .evaluateAll((elements) => elements.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
      expect(wider).toBe(0);
      await page.getByTestId('wide-editor-button').click();
      await expect(page.getByTestId('wide-editor')).toBeVisible();
      expect(await violations()).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
    });
  }
}

/** A text with every kind of word and a mistake. */
async function openStudioText(page: Page): Promise<void> {
  await expect(page.getByTestId('candles-summary')).toContainText('3,270 candles');
  await openEditor(page, '# note\nparam n = 3\nenter long when close croses above sma(close, n) and true');
}

clientTest('the engine accepts every call that completion and reference write', async ({ clientPage }) => {
  const calls = words.indicators.map(defaultCall);
  expect(calls.length).toBeGreaterThan(40);
  const refused = await clientPage.evaluate(async (calls) => {
    const candlerun = await client.createCandlerun({ lanes: 1, storage: 'memory', log: () => {} });
    const refused: string[] = [];
    for (const call of calls) {
      const { mistakes } = await candlerun.checkRules(`let a = ${call}\nenter long when a > 0`);
      if (mistakes.length > 0) refused.push(`${call}: ${mistakes[0]?.message}`);
    }
    candlerun.close();
    return refused;
  }, calls);
  expect(refused).toEqual([]);
});
