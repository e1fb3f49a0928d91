import { defineConfig } from '@playwright/test';
import { chromium } from './chromium.ts';
import config from './playwright.config.ts';

/** Tests with the projects of `tests/embed`, which install the package as it would be published. `--grep @quick` runs those that take seconds. */
export default defineConfig({
  ...config,
  testDir: 'embed',
  testIgnore: [],
  // Several tests use the same copy of a project.
  workers: 1,
  fullyParallel: false,
  // The first run installs packages.
  timeout: 180_000,
  // No project has one, and the code that blocks them would fail in a sandboxed frame.
  use: { ...config.use, serviceWorkers: 'allow' },
  projects: [{ name: 'chromium', use: chromium }],
});
