import { defineConfig } from '@playwright/test';
import config from './playwright.config.ts';

/** The projects of `tests/embed`, each with the package as it would be published. `--grep @quick` runs those that take seconds. */
export default defineConfig(config, {
  testDir: 'embed',
  testIgnore: [],
  // The first time, packages are installed.
  timeout: 180_000,
});
