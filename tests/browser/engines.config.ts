import { defineConfig } from '@playwright/test';
import type { EngineOptions } from './engines/fixtures.ts';
import config from './playwright.config.ts';

/** The same tests in Firefox and WebKitGTK, as a distribution has them, by their own drivers. `--grep @engines` runs a shorter set. */
export default defineConfig<object, EngineOptions>({
  ...config,
  testDir: 'engines',
  testIgnore: [],
  workers: 1,
  fullyParallel: false,
  projects: [
    { name: 'firefox', use: { engine: 'firefox' } },
    { name: 'webkit', use: { engine: 'webkit' } },
  ],
});
