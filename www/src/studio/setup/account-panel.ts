import type { BacktestConfig } from 'candlerun';
import { byId } from '../dom.js';
import { readNumber } from './number-input.js';

/** Initial cash, position size and commission. */
export class AccountPanel {
  readonly #cash = byId('cash-input', HTMLInputElement);
  readonly #size = byId('size-input', HTMLInputElement);
  readonly #commission = byId('commission-input', HTMLInputElement);

  read(): Partial<BacktestConfig> {
    return {
      initial_cash: readNumber(this.#cash),
      position_size_pct: readNumber(this.#size),
      commission_rate: readNumber(this.#commission),
    };
  }
}
