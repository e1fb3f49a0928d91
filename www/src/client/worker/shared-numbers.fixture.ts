import { ENTRY, HEAD, ORDER, TRADE, TRADES_AT } from './shared-numbers.js';

/** What an engine shares with a script, in a memory of its own. */
export class FakeEngine {
  static readonly ADDRESS = 64;
  readonly memory = { buffer: new ArrayBuffer(1_000_000) };
  count = TRADES_AT;

  /** Writes the head, trades and entries, as the engine does before a candle. */
  write(
    head: { index: number; end?: number; units?: number; balance?: number; cost?: number },
    trades: number[][] = [],
    entries: number[][] = [],
  ): void {
    this.count = TRADES_AT + trades.length * TRADE + entries.length * ENTRY;
    const { index, end = index + 1, units = 0, balance = 1_000, cost = 0 } = head;
    this.numbers.set([index, end, units, balance, cost, trades.length, entries.length, 1]);
    this.numbers.set([...trades, ...entries].flat(), TRADES_AT);
  }

  get numbers(): Float64Array {
    return new Float64Array(this.memory.buffer, FakeEngine.ADDRESS, this.count);
  }

  order(place: number): number[] {
    return [...this.numbers.subarray(HEAD + place * ORDER, HEAD + (place + 1) * ORDER)];
  }

  /** The memory grows: views of it become empty. */
  grow(): void {
    this.memory.buffer = structuredClone(this.memory.buffer, { transfer: [this.memory.buffer] });
  }
}
