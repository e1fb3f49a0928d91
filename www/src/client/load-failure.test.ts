import { afterEach, expect, test, vi } from 'vitest';
import { loadFailure } from './load-failure.js';

afterEach(() => {
  vi.unstubAllGlobals();
});

const REFUSED = new Error(
  "WebAssembly.compile(): Refused to compile or instantiate WebAssembly module because 'unsafe-eval' is not an allowed source of script in the following Content Security Policy directive: \"script-src 'self'\"",
);

test('a policy that forbids WebAssembly is named with its own word', () => {
  const { message } = loadFailure('the engine', { address: 'https://a.example/engine.wasm', error: REFUSED });
  expect(message).toContain("add 'wasm-unsafe-eval' to its script-src");
  expect(message).not.toContain('fallback');
});

test('an extension is told the key of its manifest', () => {
  vi.stubGlobal('location', { protocol: 'chrome-extension:' });
  const { message } = loadFailure('the engine', { error: REFUSED });
  expect(message).toContain(
    '"content_security_policy": { "extension_pages": "script-src \'self\' \'wasm-unsafe-eval\'',
  );
});

test('the file is named with what came instead, and the line that helps', () => {
  const error = new Error('the server answered with a page (text/html)');
  const address = 'https://a.example/assets/engine.wasm';
  const failure = loadFailure('the engine', { address, error });
  expect(failure.message).toContain(`the engine could not be loaded from ${address} (${error.message}): `);
  expect(failure.message).toContain("createCandlerun({ fallback: () => import('candlerun/inline') })");
  expect(failure.field).toBe('');
});

test('a development server that has lost the files is told the line of its settings', () => {
  const vite = 'http://127.0.0.1:5173/node_modules/.vite/deps/engine.wasm';
  expect(loadFailure('the engine', { address: vite }).message).toContain(
    "`optimizeDeps: { exclude: ['candlerun'] }`",
  );
  const angular = 'http://127.0.0.1:4200/@fs/app/.angular/cache/21.0.0/app/vite/deps/engine.wasm';
  const { message } = loadFailure('the engine', { address: angular });
  expect(message).toContain("fallback: () => import('candlerun/inline')");
  expect(message).not.toContain('optimizeDeps');
});

test('only an address that the caller has named is an error of that option', () => {
  const failure = loadFailure('a worker', {
    address: '/worker.js',
    error: 'status 404',
    option: 'workerUrl',
  });
  expect(failure).toMatchObject({ field: 'workerUrl', value: '/worker.js' });
});
