/**
 * `<candlerun-progress>`: importing this module defines the element. On a server it does nothing.
 *
 * @module candlerun/element
 */
import { CandlerunProgress } from './candlerun-progress.js';

export { CandlerunProgress };

declare global {
  interface HTMLElementTagNameMap {
    'candlerun-progress': CandlerunProgress;
  }
}

if (typeof customElements !== 'undefined' && !customElements.get('candlerun-progress')) {
  customElements.define('candlerun-progress', CandlerunProgress);
}
