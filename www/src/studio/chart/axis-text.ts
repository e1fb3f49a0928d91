const formats = new Map<number, Intl.NumberFormat>();

/** A number with a fixed number of decimals, thousands separated, with a true minus sign: `12,345.68`. */
export function fixedText(value: number, decimals: number): string {
  let format = formats.get(decimals);
  if (!format) {
    format = new Intl.NumberFormat('en-US', {
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
    });
    formats.set(decimals, format);
  }
  return format
    .format(value)
    .replace(/^-(?=[0.,]*$)/, '')
    .replace('-', '−');
}

/** A percentage on an axis: `−28%`, with a decimal if it is none that is whole: `−0.5%`. */
export function axisPercentText(percent: number): string {
  // The library adds up steps, so a whole number may be off by a rounding error.
  const isWhole = Math.abs(percent - Math.round(percent)) < 1e-6;
  return `${fixedText(percent, isWhole ? 0 : 1)}%`;
}

/** The return of a trade beside its exit: `+34%`, below ten per cent with a decimal: `−5.6%`. */
export function returnText(percent: number): string {
  const text = fixedText(percent, Math.abs(percent) < 9.95 ? 1 : 0);
  return `${percent > 0 ? '+' : ''}${text}%`;
}

/** Money on an axis or in the legend: two decimals below a thousand, none from there on. */
export function moneyText(value: number): string {
  return fixedText(value, Math.abs(value) < 1_000 ? 2 : 0);
}

const SAMPLES = 200;
const LEAST_DECIMALS = 2;
const MOST_DECIMALS = 8;

/** The decimals with which prices are written, two to eight: as many as nine of ten prices in a sample need. */
export function priceDecimals(prices: Float64Array): number {
  const step = Math.max(1, Math.floor(prices.length / SAMPLES));
  const needed: number[] = [];
  for (let i = 0; i < prices.length; i += step) {
    const price = prices[i] as number;
    if (Number.isFinite(price)) needed.push(decimalsOf(price));
  }
  needed.sort((one, other) => one - other);
  return needed[Math.ceil(0.9 * needed.length) - 1] ?? LEAST_DECIMALS;
}

function decimalsOf(price: number): number {
  // Prices of candles that were made from others, such as synthetic ones, have digits without end. Five significant ones are enough.
  const isEndless = Number(price.toPrecision(9)) !== price;
  const significant = Number(price.toPrecision(isEndless ? 5 : 9));
  let decimals = LEAST_DECIMALS;
  while (decimals < MOST_DECIMALS && Number(significant.toFixed(decimals)) !== significant) decimals += 1;
  return decimals;
}
