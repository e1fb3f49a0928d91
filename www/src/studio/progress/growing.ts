/** A list of numbers that grows, in one typed array: 100,000 episodes as objects would be slow to collect as garbage. */
export class GrowingFloats {
  #values = new Float64Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const values = new Float64Array(2 * this.#values.length);
      values.set(this.#values);
      this.#values = values;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** Changes the value of a row that there is. */
  set(row: number, value: number): void {
    if (row < this.#length) this.#values[row] = value;
  }

  /** The value of a row; NaN beyond the end. */
  at(row: number): number {
    return row < this.#length ? (this.#values[row] as number) : Number.NaN;
  }

  /** The values so far, not copied: read before the next `push`. */
  get values(): Float64Array {
    return this.#values.subarray(0, this.#length);
  }
}
