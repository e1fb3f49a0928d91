const CSS = `
:host {
  display: grid;
  grid-template-columns: 1fr auto;
  gap: var(--candlerun-gap, 0.35em 1em);
  color: var(--candlerun-text, inherit);
  font: var(--candlerun-font, inherit);
  font-variant-numeric: tabular-nums;
}
:host([hidden]) { display: none; }
[part='track'] {
  grid-column: 1 / -1;
  height: var(--candlerun-height, 0.5em);
  border-radius: var(--candlerun-radius, 999px);
  background: var(--candlerun-track, rgb(128 128 128 / 0.25));
  overflow: hidden;
}
[part~='bar'] {
  display: block;
  height: 100%;
  background: var(--candlerun-bar, #2f7d5b);
  transform: scaleX(0);
  transform-origin: 0 50%;
}
[part~='paused'] { background: var(--candlerun-bar-paused, #a87a1c); }
[part~='failed'],
[part~='cancelled'] { background: var(--candlerun-bar-failed, #b3403a); }
[part='percent'] { text-align: end; }
`;

let sheet: CSSStyleSheet | null = null;

/** The style sheet of all elements, made with the first one. A policy's `style-src` does not apply to it. */
export function styleSheet(): CSSStyleSheet {
  if (sheet) return sheet;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  return sheet;
}
