// The loops of ../src/floor in JavaScript, with the same sums in the same order.

const INITIAL_CASH = 10_000;
const COMMISSION_RATE = 0.0002;
const STOP_PCT = 2;
const TARGET_PCT = 4;

const NONE = 0;
const BUY = 1;
const SELL = 2;

/** Space for the output of a loop, which the next run reuses. */
export function makeBooks(candles) {
  return { equity: new Float64Array(candles), trades: [] };
}

/** Crossing averages: buys at the open after a cross above, sells at the open after a cross below. */
export function cross({ open, close }, fast, slow, books) {
  const { equity } = books;
  const trades = [];
  const perFast = 1 / fast;
  const perSlow = 1 / slow;
  let fastSum = 0;
  let slowSum = 0;
  let difference = Number.NaN;
  let cash = INITIAL_CASH;
  let units = 0;
  let paid = 0;
  let entry = 0;
  let order = NONE;
  for (let index = 0; index < close.length; index += 1) {
    const price = close[index];
    if (order === BUY) {
      units = cash / (open[index] * (1 + COMMISSION_RATE));
      paid = cash;
      entry = index;
      cash -= units * open[index] * (1 + COMMISSION_RATE);
    } else if (order === SELL) {
      const received = units * open[index] * (1 - COMMISSION_RATE);
      cash += received;
      units = 0;
      trades.push({ entry, exit: index, profit: received - paid });
    }
    equity[index] = cash + units * price;
    fastSum += price;
    slowSum += price;
    if (index >= fast) fastSum -= close[index - fast];
    if (index >= slow) slowSum -= close[index - slow];
    const before = difference;
    if (index + 1 >= slow) difference = fastSum * perFast - slowSum * perSlow;
    order = NONE;
    if (units > 0) {
      if (before >= 0 && difference < 0) order = SELL;
    } else if (before <= 0 && difference > 0) order = BUY;
  }
  books.trades = trades;
}

/** Crossing averages with stop loss and take profit. */
export function stops({ open, high, low, close }, fast, slow, books) {
  const { equity } = books;
  const trades = [];
  const perFast = 1 / fast;
  const perSlow = 1 / slow;
  let fastSum = 0;
  let slowSum = 0;
  let difference = Number.NaN;
  let cash = INITIAL_CASH;
  let units = 0;
  let paid = 0;
  let entry = 0;
  let stop = 0;
  let target = 0;
  let order = NONE;
  for (let index = 0; index < close.length; index += 1) {
    const price = close[index];
    const first = open[index];
    let exit = 0;
    if (units > 0) {
      if (first <= stop || first >= target || order === SELL) exit = first;
    } else if (order === BUY) {
      units = cash / (first * (1 + COMMISSION_RATE));
      paid = cash;
      entry = index;
      stop = first * (1 - STOP_PCT / 100);
      target = first * (1 + TARGET_PCT / 100);
      cash -= units * first * (1 + COMMISSION_RATE);
    }
    if (units > 0 && exit === 0) {
      if (low[index] <= stop) exit = stop;
      else if (high[index] >= target) exit = target;
    }
    if (exit > 0) {
      const received = units * exit * (1 - COMMISSION_RATE);
      cash += received;
      units = 0;
      trades.push({ entry, exit: index, profit: received - paid });
    }
    equity[index] = cash + units * price;
    fastSum += price;
    slowSum += price;
    if (index >= fast) fastSum -= close[index - fast];
    if (index >= slow) slowSum -= close[index - slow];
    const before = difference;
    if (index + 1 >= slow) difference = fastSum * perFast - slowSum * perSlow;
    order = NONE;
    if (units > 0) {
      if (before >= 0 && difference < 0) order = SELL;
    } else if (before <= 0 && difference > 0) order = BUY;
  }
  books.trades = trades;
}
