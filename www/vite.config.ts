import { defineConfig } from 'vitest/config';

// The Studio is built from `candlerun` in `lib`, through the package's own `exports`, as any customer's page is.
export default defineConfig({
  // Relative addresses: the site works on any host and under any sub-path.
  base: './',
  build: {
    // The oldest browsers with all that is needed: reference types (Chrome 96), module workers (Firefox 114)
    // and SIMD128 (Safari 16.4).
    target: ['chrome96', 'firefox114', 'safari16.4'],
    // The wasm stays a file however small it is: `compileStreaming` wants its own MIME type.
    assetsInlineLimit: 0,
  },
  worker: { format: 'es' },
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 15_000,
  },
});
