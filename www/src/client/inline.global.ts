/** What a script tag gives the page. `tools/bundle.mjs` makes it of `inline.js`. */
import type * as Inline from './inline.js';

declare global {
  var candlerun: typeof Inline;
}
