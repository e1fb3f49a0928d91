import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Server as NetServer } from 'node:net';
import { extname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the built site. */
export const DIST = fileURLToPath(new URL('../../www/dist', import.meta.url));

export interface ServeOptions {
  /** The folder to serve. */
  dist?: string;
  /** The path under which the folder is served: starts and ends with a slash. Other paths answer 404. */
  basePath?: string;
  /** Headers for every answer, for example a content security policy. */
  headers?: Record<string, string>;
}

export interface Site {
  /** The address of the page, with its sub-path and a final slash. */
  url: string;
  close(): Promise<void>;
}

const MIME_TYPES: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Compressed forms that the build writes beside a file, the smallest first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const;

/**
 * Serves the built site like a plain static host: files under one sub-path, without rewriting or fallback page, so that a link that
 * is absolute by mistake fails the tests. A file with a compressed form beside it is sent compressed; hashed assets are immutable.
 */
export async function serveDist(options: ServeOptions = {}): Promise<Site> {
  const { dist = DIST, basePath = '/', headers = {} } = options;
  const server = createServer((request, response) => {
    answer({ dist, basePath, headers }, request, response).catch((error: unknown) => {
      response.writeHead(500).end(String(error));
    });
  });
  const port = await listen(server);
  return { url: `http://127.0.0.1:${port}${basePath}`, close: () => close(server) };
}

async function answer(
  site: Required<ServeOptions>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405).end();
    return;
  }
  const file = await findFile(site, request.url ?? '/');
  if (file === undefined) {
    response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Not found');
    return;
  }
  const type = MIME_TYPES[extname(file.path)] ?? 'application/octet-stream';
  const sent = await smallest(file, String(request.headers['accept-encoding'] ?? ''));
  response.writeHead(200, {
    ...site.headers,
    'Content-Type': type,
    'Content-Length': sent.size,
    Vary: 'Accept-Encoding',
    'Cache-Control': file.path.includes(`${sep}assets${sep}`) ? 'max-age=31536000, immutable' : 'no-cache',
    ...(sent.encoding === null ? {} : { 'Content-Encoding': sent.encoding }),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(sent.path)
    .on('error', (error) => response.destroy(error))
    .pipe(response);
}

type Sent = { path: string; size: number; encoding: string | null };

/** The smallest form of a file that the browser accepts. */
async function smallest(file: { path: string; size: number }, accepted: string): Promise<Sent> {
  for (const [encoding, ending] of ENCODINGS) {
    if (!accepted.split(/, */).includes(encoding)) continue;
    const stats = await stat(file.path + ending).catch(() => undefined);
    if (stats?.isFile()) return { path: file.path + ending, size: stats.size, encoding };
  }
  return { ...file, encoding: null };
}

async function findFile(
  { dist, basePath }: Required<ServeOptions>,
  url: string,
): Promise<{ path: string; size: number } | undefined> {
  const path = decodeURIComponent(new URL(url, 'http://127.0.0.1').pathname);
  if (!path.startsWith(basePath)) return undefined;
  const rest = path.slice(basePath.length);
  const file = join(dist, rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest);
  // `join` has resolved every `..`, so this keeps requests inside the folder.
  if (!file.startsWith(dist + sep)) return undefined;
  const stats = await stat(file).catch(() => undefined);
  return stats?.isFile() ? { path: file, size: stats.size } : undefined;
}

/** Starts a server on a free port. Returns the port. */
export function listen(server: NetServer): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'));
      else resolve(address.port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    // `close` alone would wait for the browser's idle connections.
    server.closeAllConnections();
  });
}
