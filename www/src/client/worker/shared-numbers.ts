/**
 * The numbers that the engine and a script share: a call with numbers alone costs a fraction of one that makes a list. The layout is that of
 * `crates/web/src/lane/script/shared_numbers.rs`.
 */

/**
 * First candle to decide at and the one behind the last; units, balance and cost of the position; count of trades, count of entries,
 * and 1 if trades or entries have changed.
 */
export const HEAD = 8;
/** Count of numbers in an order, a trade and an entry. `crates/web/src/lane/script/number_rows.rs` reads and writes them. */
export const ORDER = 18;
export const TRADE = 10;
export const ENTRY = 7;
/** Orders that fit. */
export const SHARED_ORDERS = 32;
/** Where the trades begin. The entries follow them. */
export const TRADES_AT = HEAD + SHARED_ORDERS * ORDER;

/** The memory of the engine. Its buffer is another one when it has grown. */
export type EngineMemory = { readonly buffer: ArrayBuffer };

/** A view of the engine's memory. It is made anew when that memory has grown, or the numbers have moved. */
export class SharedNumbers {
  readonly #memory: EngineMemory;
  #view: Float64Array = new Float64Array();

  constructor(memory: EngineMemory) {
    this.#memory = memory;
  }

  at(address: number, count: number): Float64Array {
    // The view of a memory that has grown is empty.
    if (this.#view.byteOffset !== address || this.#view.length !== count) {
      this.#view = new Float64Array(this.#memory.buffer, address, count);
    }
    return this.#view;
  }
}
