// Serves the files of a benchmark like a simple static host.
import { readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.wasm': 'application/wasm',
  '.csv': 'text/csv; charset=utf-8',
};

/**
 * Serves each folder or file of `places` under its path; a path that ends with a slash is a folder. A file is read once and kept,
 * because streams would leave garbage that this process collects while the page is measured.
 */
export async function serve(places) {
  const kept = new Map();
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const place = Object.keys(places).find((path) =>
      path.endsWith('/') ? pathname.startsWith(path) && !pathname.includes('..') : path === pathname,
    );
    const file = place && join(places[place], place.endsWith('/') ? pathname.slice(place.length) : '');
    const isFile = file && statSync(file, { throwIfNoEntry: false })?.isFile();
    if (!isFile) {
      response.writeHead(404).end();
      return;
    }
    if (!kept.has(file)) kept.set(file, readFileSync(file));
    const bytes = kept.get(file);
    const type = TYPES[extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length });
    response.end(bytes);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = () => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${server.address().port}`, close };
}
