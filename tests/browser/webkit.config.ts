import { defineConfig } from '@playwright/test';
import config from './playwright.config.ts';

/** Tests in WebKitGTK, which Playwright cannot drive. `--grep @engines` runs a shorter set. */
export default defineConfig({
  ...config,
  testDir: 'webkit',
  testIgnore: [],
  workers: 1,
  fullyParallel: false,
  projects: [{ name: 'webkit' }],
});
