import type { Build, TakeOver } from './build.js';

/**
 * Serves the site from the cache of one build, so that it works without a network and never mixes two builds. A new build is stored
 * beside the old one, and takes over when no page of the old one is open or when the only one asks for it.
 */

declare const self: ServiceWorkerGlobalScope;
/** Written before this text by `www/tools/offline.mjs`. */
declare const BUILD: Build;

/** Caches belong to an origin, which may have several copies of the site. */
const PREFIX = `candlerun ${self.registration.scope} `;
const NAME = PREFIX + BUILD.id;

self.addEventListener('install', (event) => event.waitUntil(store()));
self.addEventListener('activate', (event) => event.waitUntil(removeOtherBuilds()));
self.addEventListener('message', (event) => {
  if (event.data === ('take-over' satisfies TakeOver)) event.waitUntil(takeOver(event.ports[0]));
});
self.addEventListener('fetch', (event) => {
  const name = fileOf(event.request);
  if (name !== null) event.respondWith(file(name));
});

/** Stores every file of the build. If one of them is not that of the build, because the site has just changed, nothing is installed. */
async function store(): Promise<void> {
  const cache = await caches.open(NAME);
  const names = Object.keys(BUILD.files);
  try {
    await Promise.all(names.map(async (name) => cache.put(addressOf(name), await load(name))));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

async function removeOtherBuilds(): Promise<void> {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== NAME);
  await Promise.all(names.map((name) => caches.delete(name)));
}

/** The file of the build that a request asks for; null for anything else, which the browser then loads as without this worker. */
function fileOf({ method, url }: Request): string | null {
  if (method !== 'GET' || !url.startsWith(self.registration.scope)) return null;
  const name = new URL(url).pathname.slice(new URL(self.registration.scope).pathname.length);
  const known = name === 'index.html' ? '' : name;
  return Object.hasOwn(BUILD.files, known) ? known : null;
}

/** Takes over from the older build, unless another page than the one that asks is open: that one needs files of its own build. */
async function takeOver(answer: MessagePort | undefined): Promise<void> {
  const open = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const isAlone = open.length < 2;
  answer?.postMessage(isAlone);
  if (isAlone) await self.skipWaiting();
}

async function file(name: string): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(addressOf(name))) ?? load(name);
}

/** Loads a file and rejects if its content is not that of the build. Names of assets have a hash, so the browser's own copy is right. */
async function load(name: string): Promise<Response> {
  const integrity = BUILD.files[name] ?? '';
  const cache = name.startsWith('assets/') ? 'default' : 'no-cache';
  const response = await fetch(addressOf(name), { integrity, cache });
  if (response.ok) return response;
  throw new Error(`${addressOf(name)} answered ${response.status}`);
}

function addressOf(name: string): string {
  return new URL(name, self.registration.scope).href;
}
