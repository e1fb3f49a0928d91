import './welcome.css';
import { markup } from '../dom.js';

/** What the desk shows before anything has run. */
export function makeWelcome(): HTMLElement {
  return markup(`
<section class="welcome" data-testid="welcome" aria-labelledby="welcome-heading">
  <div class="welcome-text">
    <h2 id="welcome-heading">Choose data and a strategy, then press Run</h2>
    <p>Candlerun tries every combination of the parameters, each in a backtest of its own, and shows the best one on the chart.</p>
  </div>
  <dl class="welcome-legend">
    <div><dt class="welcome-body">Body</dt><dd>How much of the run is done.</dd></div>
    <div><dt class="welcome-wick">Wick</dt><dd>How far the current backtest is, candle by candle.</dd></div>
  </dl>
</section>`);
}
