/**
 * Trusted Types: the page's policy refuses every text that would become markup or the address of a script, except those that pass here.
 * Browsers without them take the texts as they are.
 */

type Rules = { createHTML?(html: string): string; createScriptURL?(address: string): string };
type Policy = { createHTML(html: string): string };

/** The part of the browser's interface that is used. Its trusted values stand where texts do. */
const types = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: Rules): Policy } })
  .trustedTypes;

const own = types?.createPolicy('candlerun-studio', { createHTML: (html) => html });

/** Markup that is in the page's own code. Never call it with a text from outside. */
export function ownMarkup(html: string): string {
  return own?.createHTML(html) ?? html;
}

/** Allows the worker of the client, at the address that the build has given it, and the service worker; no other script. */
export function allowWorkers(): void {
  types?.createPolicy('default', {
    createScriptURL(address) {
      const { origin, pathname } = new URL(address, location.href);
      if (origin === location.origin && /\/(assets\/worker-[\w-]+|sw)\.js$/.test(pathname)) return address;
      throw new TypeError(`this page has no script ${address}`);
    },
  });
}
