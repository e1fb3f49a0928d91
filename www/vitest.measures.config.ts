import { defineConfig } from 'vitest/config';

// Measurements of the server, which `cargo xtask bench --server` runs. They start what the tests of the server start.
export default defineConfig({
  test: {
    include: ['src/client/server/services/**/*.measure.ts'],
    globalSetup: 'src/client/server/services/start.ts',
    fileParallelism: false,
    testTimeout: 600_000,
    hookTimeout: 60_000,
  },
});
