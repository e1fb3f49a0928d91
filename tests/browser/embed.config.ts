import { defineConfig } from '@playwright/test';
import config from './playwright.config.ts';

/** Tests with the projects of `tests/embed`, which install the package as it would be published. `--grep @quick` runs those that take seconds. */
export default defineConfig(config, {
  testDir: 'embed',
  testIgnore: [],
  // The first run installs packages.
  timeout: 180_000,
});
