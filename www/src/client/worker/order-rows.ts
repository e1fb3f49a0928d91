import type { EntryOptions } from '../define-strategy.js';
import { shown } from './script-error.js';

/** Count of numbers in an order. `crates/web/src/lane/script/number_rows.rs` reads them. */
const ORDER = 17;
/** Most orders of a candle. */
const MOST_ORDERS = 10_000;

const LEVELS = ['price', 'percent', 'distance'];
const SIZES = ['percent', 'cash', 'units', 'riskPercent'];
const OPTIONS = [
  'limit',
  'stop',
  'size',
  'stopLoss',
  'takeProfit',
  'trailingStop',
  'maxCandles',
  'nextCandleOnly',
  'reverses',
  'tag',
];

/** The orders of one candle, as rows of numbers. The engine reads them after `onCandle`. */
export class OrderRows {
  count = 0;
  #rows = new Float64Array(ORDER * 8);
  #named = 0;

  get rows(): Float64Array {
    return this.#rows;
  }

  clear(): void {
    this.count = 0;
  }

  /** Writes an entry and returns its id. */
  enter(side: 1 | -1, options: EntryOptions = {}): number {
    const name = side > 0 ? 'buy' : 'sell';
    checkOptions(name, options);
    const { limit, stop, maxCandles, tag } = options;
    const [sizeKind, size] = amount('size', options.size, SIZES);
    const isShare = sizeKind === 1 || sizeKind === 4;
    this.#named += 1;
    const kind = (limit === undefined ? 0 : 1) + (stop === undefined ? 0 : 2);
    const price = stop ?? limit ?? 0;
    const limitPrice = limit ?? 0;
    checkNumber('limit', limit);
    checkNumber('stop', stop);
    checkWhole('maxCandles', maxCandles, 1);
    checkWhole('tag', tag, 0);
    const flags = (options.nextCandleOnly ? 1 : 0) + (options.reverses ? 2 : 0);
    this.#write([
      0,
      this.#named,
      side,
      sizeKind,
      isShare ? size / 100 : size,
      kind,
      price,
      limitPrice,
      ...amount('stopLoss', options.stopLoss, LEVELS),
      ...amount('takeProfit', options.takeProfit, LEVELS),
      ...amount('trailingStop', options.trailingStop, LEVELS),
      maxCandles ?? 0,
      flags,
      tag ?? 0,
    ]);
    return this.#named;
  }

  cancel(entry: number): void {
    this.#write([1, entry]);
  }

  cancelEntries(): void {
    this.#write([2]);
  }

  close(trade: number, portion: number): void {
    if (!(portion >= 0 && portion <= 1)) {
      throw new RangeError(`portion: must be 0 to 1, and is ${shown(portion)}`);
    }
    this.#write([3, trade, portion]);
  }

  closeAll(): void {
    this.#write([4]);
  }

  /** Moves an exit of a trade: 5 its stop loss, 6 its take profit. */
  move(what: 5 | 6, trade: number, price: number | null): void {
    if (price !== null) checkNumber('price', price);
    this.#write([what, trade, price ?? Number.NaN]);
  }

  #write(row: number[]): void {
    const start = this.count * ORDER;
    if (this.count >= MOST_ORDERS) throw new RangeError(`a candle has at most ${MOST_ORDERS} orders`);
    if (start + ORDER > this.#rows.length) {
      const longer = new Float64Array(this.#rows.length * 2);
      longer.set(this.#rows);
      this.#rows = longer;
    }
    this.#rows.set(row, start);
    this.count += 1;
  }
}

/** The position in `kinds`, from 1, and the value; two zeros if it is not given. */
function amount(field: string, given: object | undefined, kinds: string[]): [number, number] {
  if (given === undefined || given === null) return [0, 0];
  const [pair, ...more] = typeof given === 'object' ? Object.entries(given) : [];
  const kind = pair ? kinds.indexOf(pair[0]) : -1;
  if (!pair || kind < 0 || more.length > 0) {
    const forms = kinds.map((name) => `{ ${name} }`).join(', ');
    throw new TypeError(`${field}: must be one of ${forms}, and is ${shown(given)}`);
  }
  checkNumber(`${field}.${pair[0]}`, pair[1]);
  return [kind + 1, pair[1]];
}

function checkOptions(name: string, options: object): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${name}: takes an object, and not ${shown(options)}`);
  }
  for (const option of Object.keys(options)) {
    if (!OPTIONS.includes(option)) {
      throw new TypeError(`${name}: there is no option \`${option}\`; there are ${OPTIONS.join(', ')}`);
    }
  }
}

function checkNumber(field: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(`${field}: must be a number, and is ${shown(value)}`);
  }
}

function checkWhole(field: string, value: number | undefined, least: number): void {
  if (value === undefined) return;
  if (!Number.isSafeInteger(value) || value < least || value > 4_294_967_295) {
    throw new RangeError(`${field}: must be a whole number from ${least}, and is ${shown(value)}`);
  }
}
