import type { MarketRow } from './exchange.js';

const NAME = 'candlerun-markets-1';

/** Pages of rows in the browser's cache storage, by their address. Where there is none, or it refuses, nothing is kept. */
export class PageCache {
  readonly #cache: Cache | null;

  private constructor(cache: Cache | null) {
    this.#cache = cache;
  }

  static async open(place: 'browser' | 'none'): Promise<PageCache> {
    // Only pages from safe addresses have it, and Node.js does not.
    const isThere = place === 'browser' && 'caches' in globalThis;
    return new PageCache(isThere ? await caches.open(NAME).catch(() => null) : null);
  }

  async read(address: string): Promise<MarketRow[] | null> {
    const response = await this.#cache?.match(address).catch(() => undefined);
    return response ? response.json().catch(() => null) : null;
  }

  async write(address: string, rows: readonly MarketRow[]): Promise<void> {
    const body = new Response(JSON.stringify(rows), { headers: { 'content-type': 'application/json' } });
    // A full disk costs only the next query's time.
    await this.#cache?.put(address, body).catch(() => {});
  }
}
