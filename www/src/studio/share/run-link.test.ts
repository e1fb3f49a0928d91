import { deflateSync } from 'node:zlib';
import { afterEach, expect, it, vi } from 'vitest';
import { specOf } from '../setup/setup-form.fixture.js';
import { MOST_BYTES, MOST_CHARACTERS } from './packed-text.js';
import { isRunLink, makeRunLink, readRunLink, type SharedRun } from './run-link.js';

const FINGERPRINT = '0123456789abcdef0123456789abcdef';
const PAGE = 'https://example.org/some/where/?a=1#stage';

const run: SharedRun = {
  spec: {
    candles: FINGERPRINT,
    strategy: { rules: '# Crossing €\nenter long when close > open', params: { fast: 10, early: true } },
    backtest: { initial_cash: 10_000, fill: 'next_open' },
    search: {
      sampler: 'grid',
      objective: { mix: { sharpe: 1 } },
      space: { fast: { int: { low: 5, high: 50, step: 5 } }, early: { bool: {} } },
    },
  },
  data: {
    title: 'IBM, daily',
    info: {
      fingerprint: FINGERPRINT,
      candles: 3_270,
      first_time: 0,
      last_time: 1,
      interval_ms: null,
      candles_per_year: 252,
    },
  },
  digest: FINGERPRINT,
  engine: '0.2.0',
};

const hashOf = async (made: Promise<string>) => new URL(await made).hash;
const packed = (text: string) => `#run=1z${deflateSync(text).toString('base64url')}`;
const withSpec = (spec: object) => packed(JSON.stringify({ ...run, spec: { ...run.spec, ...spec } }));

afterEach(() => vi.unstubAllGlobals());

it('a_link_holds_the_run_in_its_fragment_and_nowhere_else', async () => {
  const link = await makeRunLink(PAGE, run);
  expect(link.startsWith('https://example.org/some/where/#run=1z')).toBe(true);
  expect(link.length).toBeLessThan(800);
  expect(isRunLink(new URL(link).hash)).toBe(true);
  expect(await readRunLink(new URL(link).hash)).toEqual(run);
});

it('what_is_none_is_omitted_from_a_link', async () => {
  const spec = { ...specOf({ candles: FINGERPRINT }), strategy: { library: 'sma_cross' }, window: null };
  const read = await readRunLink(await hashOf(makeRunLink(PAGE, { ...run, spec, data: null, digest: null })));
  expect(read).toEqual({
    ...run,
    spec: { candles: FINGERPRINT, strategy: spec.strategy },
    data: null,
    digest: null,
  });
});

it('a_browser_without_compression_makes_links_that_every_browser_reads', async () => {
  vi.stubGlobal('CompressionStream', undefined);
  Reflect.deleteProperty(globalThis, 'CompressionStream');
  const hash = await hashOf(makeRunLink(PAGE, run));
  expect(hash.startsWith('#run=1t')).toBe(true);
  expect(await readRunLink(hash)).toEqual(run);
});

it('a_run_that_is_too_long_for_a_link_is_refused', async () => {
  const random = Array.from({ length: 60_000 }, (_, index) => (index * 2_654_435_761) % 4_294_967_296);
  const spec = { ...run.spec, strategy: { javascript: random.join('') } };
  await expect(makeRunLink(PAGE, { ...run, spec })).rejects.toThrow('Export the run file instead.');
});

const good = packed(JSON.stringify(run));
const DAMAGED = 'This link is damaged or was cut short. Ask for it again.';
const TOO_LONG = 'This link is too long to be one of Candlerun.';
const NO_RUN = 'This link does not hold a run of Candlerun.';
const PART = (part: string) =>
  `This link cannot be opened: its ${part} is damaged, or was made by a version of Candlerun that this page does not know.`;
const many = Object.fromEntries(Array.from({ length: 1_000 }, (_, index) => [`p${index}`, 1]));

const hostile: [name: string, hash: string, sentence: string][] = [
  [
    'of another version',
    `#run=2${good.slice(6)}`,
    'This link is of another version of Candlerun, or was damaged.',
  ],
  ['empty', '#run=1', DAMAGED],
  ['of an unknown form', `#run=1x${good.slice(7)}`, DAMAGED],
  ['not base64url', '#run=1z%00%FF', DAMAGED],
  ['of a length that base64 cannot have', '#run=1zabcde', DAMAGED],
  ['not deflated', '#run=1zAAAA', DAMAGED],
  ['cut short', good.slice(0, -9), DAMAGED],
  ['with a wrong letter', `${good.slice(0, 60)}${good[60] === 'A' ? 'B' : 'A'}${good.slice(61)}`, DAMAGED],
  ['not UTF-8', `#run=1z${deflateSync(Buffer.from([0xff, 0xfe])).toString('base64url')}`, DAMAGED],
  ['longer than any link', `#run=1z${'A'.repeat(MOST_CHARACTERS)}`, TOO_LONG],
  ['inflating to more than the limit', packed(' '.repeat(MOST_BYTES + 1)), TOO_LONG],
  ['inflating to 100 MB', `#run=1z${deflateSync(Buffer.alloc(100_000_000)).toString('base64url')}`, TOO_LONG],
  ['no JSON', packed('{'), NO_RUN],
  ['nested too deep', packed('['.repeat(100_000)), NO_RUN],
  ['a list', packed('[]'), NO_RUN],
  ['with an unknown field', packed(JSON.stringify({ ...run, more: 1 })), NO_RUN],
  ['with a digest of another form', packed(JSON.stringify({ ...run, digest: 5 })), NO_RUN],
  ['without a spec', packed(JSON.stringify({ ...run, spec: null })), PART('data')],
  ['with data of another form', withSpec({ candles: 'x' }), PART('data')],
  ['with a strategy of another form', withSpec({ strategy: [] }), PART('strategy')],
  ['with a declared script', withSpec({ strategy: { javascript: { source: 'x' } } }), PART('strategy')],
  ['with 1,000 parameters', withSpec({ strategy: { library: 'x', params: many } }), PART('strategy')],
  ['with 1,000 fields', withSpec(many), PART('list of settings')],
  ['with a price for a flag', withSpec({ backtest: { hedging: 1 } }), PART('account or costs')],
  ['with an unknown setting', withSpec({ backtest: { margin: 1 } }), PART('account or costs')],
  [
    'with an endless number',
    good.replace(/.*/, packed(JSON.stringify(run).replace('10000', '1e999'))),
    PART('account or costs'),
  ],
  ['with a date that no calendar has', withSpec({ window: { from: 9e15 } }), PART('dates')],
  ['with an unknown method', withSpec({ search: { sampler: 'toString' } }), PART('search')],
  ['with a range without ends', withSpec({ search: { space: { a: { int: {} } } } }), PART('search')],
  ['with a test of another form', withSpec({ walk_forward: true }), PART('validation')],
];

for (const [name, hash, sentence] of hostile) {
  it(`a_link_is_refused_in_one_sentence: ${name}`, async () => {
    await expect(readRunLink(hash)).rejects.toThrow(new Error(sentence));
  });
}

it('a_link_with_a_prototype_as_a_parameter_is_refused', async () => {
  const text = JSON.stringify(run).replace('"fast":10', '"__proto__":10');
  await expect(readRunLink(packed(text))).rejects.toThrow(PART('strategy'));
});
