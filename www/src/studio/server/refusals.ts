import { originOf } from './server-settings.js';

/** The addresses that the policy of the page has refused. A failed request alone does not say that it was the policy. */
export class Refusals {
  readonly #origins = new Set<string | null>();

  constructor() {
    document.addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) => {
      if (effectiveDirective === 'connect-src') this.#origins.add(originOf(blockedURI));
    });
  }

  /** Whether an address was refused. The event of a request may come after its failure. */
  async has(url: string): Promise<boolean> {
    await new Promise((resolve) => setTimeout(resolve));
    return this.#origins.has(originOf(url));
  }
}
