import { devices } from '@playwright/test';

// `cargo xtask test` sets it to the browser that it found; otherwise Playwright uses its own.
const executablePath = process.env.CHROMIUM_PATH;

/** The browser of all tests. */
export const chromium = {
  ...devices['Desktop Chrome'],
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    timeout: 60_000,
    args: [
      // The tests also run as root in containers, where Chromium has no sandbox.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  },
};
