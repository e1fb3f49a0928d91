/**
 * Numbers as people type them. The page writes `10,000.5`; a comma is read as a decimal mark only where it can be nothing else
 * (`0,5`, `12,75`, `1.234,5`), so that `10,000` is ten thousand for everybody.
 */

/** Spaces and apostrophes that separate thousands: `10 000`, `10'000`, with any of their typographic forms. */
const GAPS = /[\s\u00a0\u2009\u202f'’]/u;
const SHORT: Record<string, number> = { '': 0, k: 3, m: 6 };

/** A typed number as a plain decimal (`-1234.5e3`), or null if the text is no number or could be two different ones. */
export function parseDecimal(text: string): string | null {
  const plain = text.trim().replace(/[−–]/u, '-');
  const found = /^([+-]?)(.*?)(?:e([+-]?\d{1,3}))?\s*([km]?)$/iu.exec(plain);
  if (!found) return null;
  const [, sign = '', body = '', exponent, short = ''] = found;
  const digits = ungrouped(body.trim());
  if (digits === null || (exponent !== undefined && short !== '')) return null;
  const power = Number(exponent ?? 0) + (SHORT[short.toLowerCase()] ?? 0);
  return `${sign === '-' ? '-' : ''}${digits}${power === 0 ? '' : `e${power}`}`;
}

/** The value of a decimal of `parseDecimal`, divided by a power of ten without a second rounding. */
export function decimalValue(decimal: string, places = 0): number {
  const [mantissa = '', exponent = '0'] = decimal.split('e');
  return Number(`${mantissa}e${Number(exponent) - places}`);
}

/**
 * A number times a power of ten, with all its digits and thousands separated: `exactText(0.001, 2)` is `0.1`. `parseDecimal` and
 * `decimalValue` give exactly the same number back.
 */
export function exactText(value: number, places = 0): string {
  if (value === 0) return '0';
  const [mantissa = '', exponent = '0'] = Math.abs(value).toExponential().split('e');
  const power = Number(exponent) + places;
  const sign = value < 0 ? '−' : '';
  if (power > 20 || power < -12) return `${sign}${mantissa}e${power}`;
  const digits = mantissa.replace('.', '');
  const point = power + 1;
  const all = digits.padEnd(point, '0');
  const whole = point > 0 ? all.slice(0, point) : '0';
  const rest = point > 0 ? all.slice(point) : `${'0'.repeat(-point)}${digits}`;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${sign}${grouped}${/[1-9]/.test(rest) ? `.${rest}` : ''}`;
}

/** Digits with at most one point, without separators; null if the marks contradict each other. */
function ungrouped(body: string): string | null {
  if (!/\d/.test(body) || /[^\d.,\s\u00a0\u2009\u202f'’]/u.test(body)) return null;
  const marks = decimalMark(body);
  if (marks === null) return null;
  const at = marks === '' ? -1 : body.lastIndexOf(marks);
  const whole = at < 0 ? body : body.slice(0, at);
  const rest = at < 0 ? '' : body.slice(at + 1);
  if (!/^\d*$/.test(rest) || !isGrouped(whole)) return null;
  const digits = whole.replace(/\D/g, '');
  return rest === '' ? digits : `${digits === '' ? '0' : digits}.${rest}`;
}

/** The decimal mark of a number: a point, a comma, or none; null if there are two possible ones. */
function decimalMark(body: string): '' | '.' | ',' | null {
  const [points, commas] = [count(body, '.'), count(body, ',')];
  if (points > 0 && commas > 0) {
    const last = body.lastIndexOf('.') > body.lastIndexOf(',') ? '.' : ',';
    return count(body, last) === 1 ? last : null;
  }
  if (points === 1) return '.';
  if (commas === 1 && !isThousands(body)) return ',';
  return '';
}

/** Whether the only comma can separate thousands: `10,000`, but neither `0,500` nor `1,25`. */
function isThousands(body: string): boolean {
  return /^[1-9]\d{0,2},\d{3}$/.test(body);
}

/** Whether digits have no separators, or one kind of them before every three. */
function isGrouped(whole: string): boolean {
  if (/^\d*$/.test(whole)) return true;
  const separators = new Set(
    [...whole].filter((mark) => !/\d/.test(mark)).map((m) => (GAPS.test(m) ? ' ' : m)),
  );
  return separators.size === 1 && /^\d{1,3}(\D\d{3})+$/u.test(whole);
}

function count(text: string, mark: string): number {
  return text.split(mark).length - 1;
}
