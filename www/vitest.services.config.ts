import { defineConfig } from 'vitest/config';

// The tests of the server with a real PostgreSQL, which `cargo xtask test --server` runs. They start what they need on free ports of this
// machine. They use the built package, since its threads are files of it.
export default defineConfig({
  test: {
    include: ['src/client/server/services/**/*.spec.ts'],
    globalSetup: 'src/client/server/services/start.ts',
    // The machine has few cores, and every server has threads of its own.
    fileParallelism: false,
    // A test takes up to 20 s where nothing else runs.
    testTimeout: 180_000,
    hookTimeout: 60_000,
  },
});
