import {
  CandlerunError,
  type CandlesInput,
  type ImportedCandles,
  type ImportPreview,
  type JavaScript,
  type JobSpec,
  type LoadedCandles,
  type LoadOptions,
  type NamedCandles,
  type StrategyInfo,
  strategies,
} from 'candlerun';
import { vi } from 'vitest';
import { SetupForm, type SetupSession } from './setup-form.js';

export const IBM: LoadedCandles = {
  fingerprint: 'ibm',
  candles: 3_270,
  first_time: Date.UTC(2000, 2, 1),
  last_time: Date.UTC(2013, 2, 1),
  interval_ms: 86_400_000,
  candles_per_year: 252,
  import: null,
};

/** What the fake engine understands of any file. */
export const PREVIEW: ImportPreview = {
  first: [{ time: IBM.first_time, open: 10, high: 12, low: 9, close: 11, volume: 500 }],
  last: [{ time: IBM.last_time, open: 11, high: 13, low: 10, close: 12, volume: 600 }],
  candles: 3_270,
  candles_of_file: 3_270,
  interval_ms: 86_400_000,
  zone: 'UTC',
  gaps: 0,
  largest_gap: null,
  duplicates: 0,
  outside_rows: 0,
  left_out: [{ reason: 'without_prices', rows: 2, first: 'line 7' }],
  symbol: null,
  separator: ',',
  column_names: ['Date', 'Open', 'High', 'Low', 'Close', 'Adj Close'],
  assumptions: [
    { text: 'prices are as traded: the adjusted close is not used', option: 'columns.close' },
    { text: 'times without a zone are UTC', option: 'time_zone' },
  ],
};

/** A strategy that the fake engine reads from the line `param` of a text. */
export const OWN: StrategyInfo = {
  name: 'rules',
  title: 'Mine',
  description: '',
  params: [
    {
      name: 'days',
      description: 'Days.',
      flag: false,
      whole: true,
      min: 1,
      max: 100,
      default: 50,
      low: 20,
      high: 60,
      step: 20,
    },
    {
      name: 'share',
      description: '',
      flag: false,
      whole: false,
      min: 0,
      max: 1,
      default: 0.5,
      low: 0.1,
      high: 0.9,
      step: 0,
    },
    {
      name: 'early',
      description: '',
      flag: true,
      whole: false,
      min: 0,
      max: 1,
      default: 1,
      low: 0,
      high: 1,
      step: 0,
    },
  ],
  constraints: ['days > 10'],
  rules: 'param days = 50\nenter long when true\n',
};

export const SCRIPT: JavaScript = {
  source: '// Script\ndefineStrategy({})',
  sha256: 'x',
  params: [
    { name: 'length', default: 10, range: { int: { low: 5, high: 50, step: 5 } } },
    { name: 'of', default: 'close', range: { categorical: { choices: ['close', 'open', 'high'] } } },
  ],
  require: ['length > 2'],
};

/** A session without an engine. `stored` are the candles that the browser has. */
export function fakeSession(stored: NamedCandles[] = []) {
  const session = {
    load: vi.fn(async (input: CandlesInput, { title, ...options }: LoadOptions): Promise<ImportedCandles> => {
      if (title === 'bad.csv') throw new CandlerunError('a price must be a finite number', 'close', 'NaN', 3);
      if (title === 'asks.csv' && options.date_order === undefined) {
        const reason = 'no row shows which: set the option date_order to day_first or month_first';
        throw new CandlerunError(reason, 'time', '01/02/2024', 2);
      }
      const preview = input instanceof File ? PREVIEW : null;
      return { ...IBM, preview, ...(input instanceof File && { fingerprint: input.name }) };
    }),
    loadBeside: vi.fn(async (_: CandlesInput, { title }: LoadOptions): Promise<ImportedCandles> => {
      if (title === 'bad.csv') throw new CandlerunError('a price must be a finite number', 'close', 'NaN', 3);
      return { ...IBM, preview: null, fingerprint: `beside ${title}` };
    }),
    open: async () => ({
      candles: async (fingerprint: string) =>
        stored.find(({ info }) => info.fingerprint === fingerprint) ?? null,
      storedCandles: async () => stored,
    }),
    checkRules: vi.fn(async (rules: string) => {
      const mistake = { line: 1, column: 1, length: 1, message: 'expected a statement', suggestion: null };
      return rules.includes('wrong')
        ? { strategy: null, mistakes: [mistake] }
        : { strategy: { ...OWN, rules }, mistakes: [] };
    }),
    readJavaScript: vi.fn(async () => SCRIPT),
    estimate: vi.fn(async () => ({
      total_episodes: 60,
      feasible_points: 90,
      estimate: { grid_seconds: 0.2, random_seconds: 0.3, bayesian_seconds: 5, advice: 'Run the full grid.' },
    })),
    lanes: async () => 2,
    useLanes: async () => 2,
    canChangeLanes: true,
    startsThere: false,
  };
  return session as unknown as SetupSession & typeof session;
}

/** A form with its candles loaded. */
export async function makeForm(session = fakeSession()) {
  document.body.replaceChildren(document.createElement('form'));
  const element = document.querySelector('form') as HTMLFormElement;
  const submit = vi.fn();
  const form = new SetupForm(element, { session, submit, changingLanes: vi.fn() });
  form.enabled = true;
  await form.settled();
  return { form, element, session, submit };
}

/** The element of a `data-testid`. */
export function byTestId<T extends HTMLElement = HTMLInputElement>(id: string): T {
  const element = document.querySelector<T>(`[data-testid="${id}"]`);
  if (!element) throw new Error(`no element has the test id ${id}`);
  return element;
}

/** Types into an input, or chooses an option. */
export function enter(id: string, value: string): void {
  const input = byTestId(id);
  input.value = value;
  for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
}

/** Ticks a checkbox, or clears it. */
export function tick(id: string, checked: boolean): void {
  const input = byTestId(id);
  input.checked = checked;
  for (const type of ['input', 'change']) input.dispatchEvent(new Event(type, { bubbles: true }));
}

/** A stored spec of the first strategy of the library. */
export function specOf(fields: Partial<JobSpec> = {}): JobSpec {
  return { candles: 'ibm', strategy: { library: strategies[0]?.name ?? '' }, ...fields };
}
