import { keptServer, originOf } from './server-settings.js';

let allowed: string | null = null;

/**
 * Narrows the policy of the page: it may reach its own site, and the server that the user has given, if there is one. The policy of `index.html` leaves
 * that open, since it cannot name the server. A policy cannot be widened again, so another server needs another load of the page.
 */
export function narrowPolicy(): void {
  const kept = keptServer();
  allowed = kept && originOf(kept.url);
  const meta = document.createElement('meta');
  meta.httpEquiv = 'Content-Security-Policy';
  meta.content = `connect-src 'self'${allowed === null ? '' : ` ${allowed}`}`;
  document.head.append(meta);
}

/** Whether the page may reach an address without being loaded again. */
export function isReachable(url: string): boolean {
  const origin = originOf(url);
  return origin !== null && (origin === allowed || origin === location.origin);
}
