import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';

/** A file that a page has saved. */
export type SavedFile = { name: string; text: string };

declare global {
  /** The file that the page saves next, in browsers that report no downloads. */
  var savedFile: Promise<SavedFile>;
}

/** Saves a file by `press`, and returns it. */
export async function savedBy(page: Page, press: () => Promise<void>): Promise<SavedFile> {
  if (page.context().browser()?.browserType().name() === 'chromium') {
    const download = page.waitForEvent('download');
    await press();
    const file = await download;
    return { name: file.suggestedFilename(), text: await readFile(await file.path(), 'utf8') };
  }
  // Playwright reports no downloads over WebDriver BiDi, so the page says what its link would save.
  await page.evaluate(() => {
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    let blob = new Blob();
    URL.createObjectURL = (object) => {
      if (object instanceof Blob) blob = object;
      return createObjectURL(object);
    };
    globalThis.savedFile = new Promise((resolve) => {
      HTMLAnchorElement.prototype.click = function () {
        URL.createObjectURL = createObjectURL;
        HTMLAnchorElement.prototype.click = click;
        resolve(blob.text().then((text) => ({ name: this.download, text })));
      };
    });
  });
  await press();
  return page.evaluate(() => globalThis.savedFile);
}
