import type { EntryOptions } from '../define-strategy.js';
import { shown } from './script-error.js';
import { HEAD, ORDER, SHARED_ORDERS } from './shared-numbers.js';

/** Places of two kinds in `SIZES`, from 1: a share of the equity is written as a fraction. */
const PERCENT = 1;
const RISK_PERCENT = 4;
/** Numbers of the four amounts of an entry. */
const AMOUNTS = 8;
/** Most orders of a candle. */
const MOST_ORDERS = 10_000;
/** Most names of groups in an episode. */
const MOST_GROUPS = 100_000;

const LEVELS: readonly string[] = ['price', 'percent', 'distance'];
const SIZES: readonly string[] = ['percent', 'cash', 'units', 'riskPercent'];
const OPTIONS = new Set([
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
  'oneOf',
]);

/** The orders of one candle, written as rows of numbers into those that are shared with the engine. */
export class OrderRows {
  count = 0;
  /** Null while no candle is decided: the engine's memory must not be written to then. */
  #shared: Float64Array | null = null;
  /** The orders for which the shared numbers have no room. */
  #more: Float64Array = new Float64Array();
  /** Where the last order is written. */
  #rows: Float64Array = this.#more;
  #at = 0;
  /** Kind and value of the size, the stop loss, the take profit and the trailing stop of an entry. */
  readonly #amounts = new Float64Array(AMOUNTS);
  #named = 0;
  /** The numbers of groups, from 1, by their names. */
  readonly #groups = new Map<string, number>();

  /** The orders of the last candle for which the shared numbers had no room. */
  get more(): Float64Array {
    return this.#more.subarray(0, Math.max(0, this.count - SHARED_ORDERS) * ORDER);
  }

  /** Takes the orders of a candle from now on. */
  open(shared: Float64Array): void {
    this.count = 0;
    this.#shared = shared;
  }

  /** Takes no orders until the next candle. */
  close(): void {
    this.#shared = null;
  }

  /** Writes an entry and returns its id. */
  enter(side: 1 | -1, options: EntryOptions = NO_OPTIONS): number {
    const name = side > 0 ? 'buy' : 'sell';
    if (options !== NO_OPTIONS) checkOptions(name, options);
    const { limit, stop, maxCandles, tag } = options;
    checkNumber('limit', limit);
    checkNumber('stop', stop);
    checkWhole('maxCandles', maxCandles, 1);
    checkWhole('tag', tag, 0);
    const group = this.#group(options.oneOf);
    const amounts = this.#amounts;
    readAmount(amounts, 0, 'size', options.size, SIZES);
    readAmount(amounts, 2, 'stopLoss', options.stopLoss, LEVELS);
    readAmount(amounts, 4, 'takeProfit', options.takeProfit, LEVELS);
    readAmount(amounts, 6, 'trailingStop', options.trailingStop, LEVELS);
    const isShare = amounts[0] === PERCENT || amounts[0] === RISK_PERCENT;
    if (isShare) amounts[1] = (amounts[1] as number) / 100;
    this.#named += 1;
    this.#begin(0, this.#named, side);
    const rows = this.#rows;
    const at = this.#at;
    rows[at + 3] = amounts[0] as number;
    rows[at + 4] = amounts[1] as number;
    rows[at + 5] = (limit === undefined ? 0 : 1) + (stop === undefined ? 0 : 2);
    rows[at + 6] = stop ?? limit ?? 0;
    rows[at + 7] = limit ?? 0;
    for (let place = 2; place < AMOUNTS; place++) rows[at + 6 + place] = amounts[place] as number;
    rows[at + 14] = maxCandles ?? 0;
    rows[at + 15] = (options.nextCandleOnly ? 1 : 0) + (options.reverses ? 2 : 0);
    rows[at + 16] = tag ?? 0;
    rows[at + 17] = group;
    return this.#named;
  }

  cancel(entry: number): void {
    this.#begin(1, entry, 0);
  }

  cancelEntries(): void {
    this.#begin(2, 0, 0);
  }

  closeTrade(trade: number, portion: number): void {
    if (!(portion >= 0 && portion <= 1)) {
      throw new RangeError(`portion: must be 0 to 1, and is ${shown(portion)}`);
    }
    this.#begin(3, trade, portion);
  }

  closeAll(): void {
    this.#begin(4, 0, 0);
  }

  /** Moves an exit of a trade: 5 its stop loss, 6 its take profit. */
  move(what: 5 | 6, trade: number, price: number | null): void {
    if (price !== null) checkNumber('price', price);
    this.#begin(what, trade, price ?? Number.NaN);
  }

  /** Sets the trailing stop of a trade. */
  trail(trade: number, distance: number | null, afterProfit: number | undefined): void {
    if (distance !== null) checkPositive('distance', distance);
    if (afterProfit !== undefined) checkPositive('afterProfit', afterProfit);
    this.#begin(7, trade, distance ?? Number.NaN);
    this.#rows[this.#at + 3] = afterProfit ?? Number.NaN;
  }

  /** The number of a group; 0 without a name. */
  #group(name: string | undefined): number {
    if (name === undefined) return 0;
    if (typeof name !== 'string' || name === '') {
      throw new TypeError(`oneOf: must be a name, and is ${shown(name)}`);
    }
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    if (this.#groups.size >= MOST_GROUPS) {
      throw new RangeError(`oneOf: an episode has at most ${MOST_GROUPS} names`);
    }
    this.#groups.set(name, this.#groups.size + 1);
    return this.#groups.size;
  }

  /** Begins an order with its first three numbers. */
  #begin(kind: number, second: number, third: number): void {
    if (this.#shared === null) throw new Error('orders can only be given in `onCandle`');
    if (this.count >= MOST_ORDERS) throw new RangeError(`a candle has at most ${MOST_ORDERS} orders`);
    if (this.count < SHARED_ORDERS) {
      this.#rows = this.#shared;
      this.#at = HEAD + this.count * ORDER;
    } else {
      this.#at = (this.count - SHARED_ORDERS) * ORDER;
      if (this.#at + ORDER > this.#more.length) this.#grow();
      this.#rows = this.#more;
    }
    this.count += 1;
    this.#rows[this.#at] = kind;
    this.#rows[this.#at + 1] = second;
    this.#rows[this.#at + 2] = third;
  }

  #grow(): void {
    const longer = new Float64Array(Math.max(ORDER * SHARED_ORDERS, this.#more.length * 2));
    longer.set(this.#more);
    this.#more = longer;
  }
}

const NO_OPTIONS: EntryOptions = Object.freeze({});

/** Writes the position in `kinds`, from 1, and the value; two zeros if nothing is given. An amount has one field. */
function readAmount(
  amounts: Float64Array,
  place: number,
  field: string,
  given: object | undefined,
  kinds: readonly string[],
): void {
  amounts[place] = 0;
  amounts[place + 1] = 0;
  if (given === undefined || given === null) return;
  const fields = typeof given === 'object' ? Object.keys(given) : [];
  const name = fields[0] ?? '';
  const kind = kinds.indexOf(name);
  if (kind < 0 || fields.length > 1) {
    const forms = kinds.map((name) => `{ ${name} }`).join(', ');
    throw new TypeError(`${field}: must be one of ${forms}, and is ${shown(given)}`);
  }
  const value = (given as Record<string, number>)[name];
  if (typeof value !== 'number' || !Number.isFinite(value)) checkNumber(`${field}.${name}`, value ?? null);
  amounts[place] = kind + 1;
  amounts[place + 1] = value as number;
}

function checkOptions(name: string, options: object): void {
  if (typeof options !== 'object' || options === null) {
    throw new TypeError(`${name}: takes an object, and not ${shown(options)}`);
  }
  for (const option of Object.keys(options)) {
    if (!OPTIONS.has(option)) {
      throw new TypeError(`${name}: there is no option \`${option}\`; there are ${[...OPTIONS].join(', ')}`);
    }
  }
}

function checkNumber(field: string, value: unknown): void {
  if (value === undefined) return;
  if (typeof value !== 'number' || !Number.isFinite(value)) {
    throw new TypeError(`${field}: must be a number, and is ${shown(value)}`);
  }
}

function checkPositive(field: string, value: number): void {
  checkNumber(field, value);
  if (!(value > 0)) throw new RangeError(`${field}: must be above 0, and is ${shown(value)}`);
}

function checkWhole(field: string, value: number | undefined, least: number): void {
  if (value === undefined) return;
  if (!Number.isSafeInteger(value) || value < least || value > 4_294_967_295) {
    throw new RangeError(`${field}: must be a whole number from ${least}, and is ${shown(value)}`);
  }
}
