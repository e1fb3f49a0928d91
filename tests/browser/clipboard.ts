import { expect, type Locator, type Page } from '@playwright/test';

/** Copies a text as a person would. */
async function copy(page: Page, text: string): Promise<void> {
  await page.evaluate((text) => {
    const field = Object.assign(document.createElement('textarea'), { id: 'copied', value: text });
    document.body.append(field);
    field.select();
  }, text);
  await page.keyboard.press('Control+C');
  await page.locator('#copied').evaluate((field) => field.remove());
}

/** The text of the clipboard, which holds a link. */
export async function copiedLink(page: Page): Promise<string> {
  await page.evaluate(() => {
    const field = Object.assign(document.createElement('input'), { id: 'pasted' });
    document.body.append(field);
    field.focus();
  });
  await page.keyboard.press('Control+V');
  const field = page.locator('#pasted');
  await expect(field).toHaveValue(/^http/);
  const link = await field.inputValue();
  await field.evaluate((field) => field.remove());
  return link;
}

/** Replaces the text of the editor. */
export async function writeCode(content: Locator, text: string): Promise<void> {
  const page = content.page();
  const isChromium = page.context().browser()?.browserType().name() === 'chromium';
  if (!isChromium) await copy(page, text);
  // `fill` would replace only the lines that the editor has drawn. The key selects the others too.
  await content.press('Control+A');
  // Over WebDriver BiDi, an inserted text gets an empty line before and behind it.
  if (isChromium) await page.keyboard.insertText(text);
  else await page.keyboard.press('Control+V');
}
