import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, devices } from '@playwright/test';
import { DIST } from './serve-dist.ts';

if (!existsSync(join(DIST, 'index.html'))) {
  throw new Error(`${DIST} is missing: run "cargo xtask build" first, or run "cargo xtask test".`);
}

// `cargo xtask test` finds a browser and names it here; without it Playwright takes its own.
const executablePath = process.env.CHROMIUM_PATH;

export default defineConfig({
  testMatch: '**/*.spec.ts',
  // Projects that embed the package have a configuration of their own.
  testIgnore: 'embed/**',
  outputDir: 'test-results',
  reporter: 'list',
  // Tests measure how smoothly a page with several workers runs: they need the machine for themselves.
  workers: 1,
  // A flaky test is a defect to repair, not to repeat.
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 15_000 },
  use: {
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: {
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
      },
    },
  ],
});
