import sirv from 'sirv';
import { defineConfig } from 'vitest/config';
import { writeServiceWorker } from './tools/offline.mjs';

// The Studio is built from `candlerun` in `lib`, through the package's own `exports`, as any customer's page is.
export default defineConfig({
  // Relative addresses: the site works on any host and under any sub-path.
  base: './',
  build: {
    // The oldest browsers with all that is needed: ranges in media queries (Chrome 104), `ariaLabel` (Firefox 119) and SIMD128
    // (Safari 16.4).
    target: ['chrome104', 'firefox119', 'safari16.4'],
    // The wasm stays a file however small it is: `compileStreaming` wants its own MIME type.
    assetsInlineLimit: 0,
    // The licences of the bundled packages ask for it. The footer links to the file.
    license: { fileName: 'licences.md' },
  },
  worker: { format: 'es' },
  plugins: [
    {
      name: 'write-service-worker',
      apply: 'build',
      writeBundle: ({ dir = 'dist' }) => writeServiceWorker(dir),
    },
    {
      // `vite preview` alone compresses at every request, and no wasm.
      name: 'serve-compressed',
      configurePreviewServer: ({ middlewares, config }) => {
        middlewares.use(
          sirv(config.build.outDir, {
            brotli: true,
            gzip: true,
            etag: true,
            setHeaders: (response, path) => {
              response.setHeader('Cache-Control', cacheControl(path));
              response.setHeader('Content-Security-Policy', policy(path));
            },
          }),
        );
      },
    },
  ],
  test: {
    include: ['src/**/*.test.ts'],
    testTimeout: 15_000,
  },
});

/** What the page's own `<meta>` cannot say; and the policy of the workers, in which no script reaches the network. */
function policy(path: string): string {
  const isWorker = path.startsWith('/assets/worker-');
  return isWorker
    ? "default-src 'none'; script-src 'self' blob: 'wasm-unsafe-eval'"
    : "frame-ancestors 'none'";
}

/** The names of assets have a hash of their content, so they never change. */
function cacheControl(path: string): string {
  return path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache';
}
