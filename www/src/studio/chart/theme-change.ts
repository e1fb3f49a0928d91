/** Calls back after every change of colours: by the page's theme button, by the system, by forced colours. */
export function onThemeChange(changed: () => void): void {
  for (const feature of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) {
    window.matchMedia(feature).addEventListener('change', changed);
  }
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ['data-theme'] });
}
