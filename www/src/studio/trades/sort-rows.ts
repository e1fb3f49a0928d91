/**
 * Sorting of rows by a column of numbers. A radix sort over the bits of the numbers takes a few milliseconds for 100,000 rows, where a
 * comparison function takes more than 60. It is stable: rows with equal values keep their order.
 */

/** Bits of a digit, and the place of the digits in each half of a number: 11 + 11 + 10 bits. */
const DIGIT_BITS = 11;
const SHIFTS = [0, 11, 22];
const BUCKETS = 2 ** DIGIT_BITS;

/**
 * Returns the rows in the order of their values. Rows without a value (NaN) are last in both directions.
 *
 * @param rows Indexes into `values`, in the order that equal values keep.
 */
export function sortRows(
  rows: Uint32Array,
  values: Float64Array | Uint8Array,
  isDescending: boolean,
): Uint32Array {
  const { low, high } = sortableBits(rows, values, isDescending);
  let order = new Uint32Array(rows.length);
  for (let place = 0; place < rows.length; place++) order[place] = place;
  let next = new Uint32Array(rows.length);
  for (const half of [low, high]) {
    for (const shift of SHIFTS) {
      if (sortByDigit(half, shift, order, next)) [order, next] = [next, order];
    }
  }
  for (let at = 0; at < order.length; at++) next[at] = rows[order[at] as number] as number;
  return next;
}

/** The halves of the values' bits, such that the order of the unsigned numbers is the order of the values. */
function sortableBits(rows: Uint32Array, values: Float64Array | Uint8Array, isDescending: boolean) {
  const count = rows.length;
  const numbers = new Float64Array(count);
  // Adding 0 makes −0 equal to 0.
  for (let place = 0; place < count; place++) {
    numbers[place] = (values[rows[place] as number] as number) + 0;
  }
  const bits = new Uint32Array(numbers.buffer);
  const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
  const lowHalf = isLittleEndian ? 0 : 1;
  const low = new Uint32Array(count);
  const high = new Uint32Array(count);
  for (let place = 0; place < count; place++) {
    const highBits = bits[2 * place + 1 - lowHalf] as number;
    const isNegative = highBits >>> 31 === 1;
    // A negative number is larger the smaller its bits are. A descending order flips all bits once more.
    const flip = isNegative !== isDescending ? 0xffff_ffff : 0;
    const isNumber = !Number.isNaN(numbers[place]);
    low[place] = isNumber ? (bits[2 * place + lowHalf] as number) ^ flip : 0xffff_ffff;
    high[place] = isNumber ? highBits ^ flip ^ (isNegative ? 0 : 0x8000_0000) : 0xffff_ffff;
  }
  return { low, high };
}

/** Distributes the places by a digit. Returns false, and moves nothing, if all have the same one. */
function sortByDigit(bits: Uint32Array, shift: number, order: Uint32Array, next: Uint32Array): boolean {
  const starts = new Uint32Array(BUCKETS);
  const mask = BUCKETS - 1;
  const count = bits.length;
  for (let place = 0; place < count; place++) {
    const digit = ((bits[place] as number) >>> shift) & mask;
    starts[digit] = (starts[digit] as number) + 1;
  }
  if (starts.includes(count)) return false;
  let start = 0;
  for (let digit = 0; digit < BUCKETS; digit++) {
    const found = starts[digit] as number;
    starts[digit] = start;
    start += found;
  }
  for (let at = 0; at < count; at++) {
    const place = order[at] as number;
    const digit = ((bits[place] as number) >>> shift) & mask;
    const target = starts[digit] as number;
    next[target] = place;
    starts[digit] = target + 1;
  }
  return true;
}
