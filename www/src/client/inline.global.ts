/** The global that a script tag defines. `tools/bundle.mjs` makes the script from `inline.js`. */
import type * as Inline from './inline.js';

declare global {
  var candlerun: typeof Inline;
}
