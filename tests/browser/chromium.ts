import { readFileSync } from 'node:fs';
import { devices } from '@playwright/test';

// `cargo xtask test` sets it to the browser that it found; otherwise Playwright uses its own.
const executablePath = process.env.CHROMIUM_PATH;

// The benchmarks read the same flags. `--no-sandbox` is for containers, in which the tests run as root and Chromium has no sandbox.
const flags = readFileSync(new URL('./chromium-flags.json', import.meta.url), 'utf8');
const args: string[] = JSON.parse(flags);

/** The browser of all tests. */
export const chromium = {
  ...devices['Desktop Chrome'],
  launchOptions: {
    ...(executablePath ? { executablePath } : {}),
    timeout: 60_000,
    args,
  },
};
