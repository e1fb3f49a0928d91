import { defineConfig, devices } from '@playwright/test';
import config, { MEASURING } from './playwright.config.ts';

// `cargo xtask test` sets it to the browser that it found.
const executablePath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';

/** The tests of Chromium in an unchanged Firefox, over WebDriver BiDi. Those that this cannot drive say so where they are skipped. */
export default defineConfig({
  ...config,
  globalTimeout: 60 * 60_000,
  projects: [
    {
      name: 'firefox',
      testIgnore: ['embed/**', 'engines/**', MEASURING],
      use: {
        ...devices['Desktop Firefox'],
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: { executablePath, timeout: 60_000 },
      },
    },
  ],
});
