import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from '@playwright/test';
import { chromium } from './chromium.ts';
import { DIST } from './serve-dist.ts';

if (!existsSync(join(DIST, 'index.html'))) {
  throw new Error(`${DIST} is missing: run "cargo xtask build" first, or run "cargo xtask test".`);
}

/**
 * Projects that embed the package, and other engines, have configurations of their own. The whole path is compared, and a checkout may be
 * in a folder of such a name.
 */
const ELSEWHERE = ['**/tests/browser/embed/**', '**/tests/browser/engines/**'];

/** Tests that measure how smoothly a page runs need the machine for themselves. */
export const MEASURING = '**/responsive.spec.ts';

export default defineConfig({
  testMatch: '**/*.spec.ts',
  testIgnore: ELSEWHERE,
  outputDir: 'test-results',
  reporter: 'list',
  // Most of a test is waiting for a page to load or for a write to the disk.
  workers: 2,
  // Tests of one file are independent too.
  fullyParallel: true,
  // A flaky test is a defect to repair, not to repeat.
  retries: 0,
  forbidOnly: true,
  timeout: 90_000,
  globalTimeout: 30 * 60_000,
  expect: { timeout: 15_000 },
  use: {
    // A service worker would answer requests that a test wants to see or to change. Tests of it allow it.
    serviceWorkers: 'block',
    actionTimeout: 15_000,
    navigationTimeout: 30_000,
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'chromium', testIgnore: [...ELSEWHERE, MEASURING], use: chromium },
    // Runs after the others, alone.
    { name: 'measuring', testMatch: MEASURING, workers: 1, dependencies: ['chromium'], use: chromium },
  ],
});
