import { defineConfig, devices } from '@playwright/test';
import config, { MEASURING } from './playwright.config.ts';

// `cargo xtask test` sets it to the browser that it found.
const executablePath = process.env.FIREFOX_PATH ?? '/usr/bin/firefox-esr';

/** The same tests in an unchanged Firefox, over WebDriver BiDi. `--grep @engines` runs a shorter set. */
export default defineConfig({
  ...config,
  globalTimeout: 60 * 60_000,
  projects: [
    {
      name: 'firefox',
      testIgnore: ['embed/**', 'engines/**', MEASURING],
      // Only Chromium has the protocol that these use.
      grepInvert: /@chromium/,
      use: {
        ...devices['Desktop Firefox'],
        browserName: 'firefox',
        channel: 'moz-firefox',
        launchOptions: { executablePath, timeout: 60_000 },
      },
    },
  ],
});
