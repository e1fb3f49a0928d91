// @vitest-environment happy-dom
import type { CandleBuckets, EpisodeResult } from 'candlerun';
import { expect, test } from 'vitest';
import { testDetail, testTrades, testView } from '../detail.fixture.js';
import { testEpisode, testRun } from '../results/run.fixture.js';
import type { Session } from '../session.js';
import { episodesCsv } from './episodes-csv.js';
import { equityCsv } from './equity-csv.js';
import { fileName } from './file-name.js';
import { makeExport } from './make-export.js';

const DAY = 86_400_000;
const SCRIPT = '<script>alert(1)</script>';
const FORMULA = '=cmd()';

function buckets(closes: number[]): CandleBuckets {
  const close = Float64Array.from(closes);
  const time = close.map((_, index) => index * DAY);
  return {
    from: 0,
    to: close.length,
    candles_per_bucket: 1,
    time,
    open: close,
    high: close,
    low: close,
    close,
    volume: close,
  };
}

async function* blocks(...lists: EpisodeResult[][]) {
  yield* lists;
}

test('the equity has every close, its price, buy and hold, and the drawdown', async () => {
  const detail = testDetail({ first_candle: 0, equity_values: Float64Array.of(10_000, 12_000, 9_000) });
  const file = await equityCsv(detail, 10_000, async (range) => {
    expect(range).toEqual({ from: 0, to: 3, buckets: 3 });
    return buckets([100, 110, 90]);
  });
  expect((await file.text()).split('\r\n')).toEqual([
    'time,close,equity,buy_and_hold,drawdown_pct',
    '1970-01-01T00:00:00Z,100,10000,10000,0',
    '1970-01-02T00:00:00Z,110,12000,11000,0',
    '1970-01-03T00:00:00Z,90,9000,9000,-25',
    '',
  ]);
});

test('all episodes are written block by block, and cells that a spreadsheet would run are defused', async () => {
  const bad = testEpisode(2, {
    score: null,
    metrics: null,
    failure: FORMULA,
    params: { fast: 2, slow: '@sum' as never },
  });
  const text = await (await episodesCsv(blocks([testEpisode(1)], [bad]))).text();
  const [head, first, second] = text.split('\r\n');
  expect(head).toBe(
    'episode,window,stage,fast,slow,score,total_return_pct,sharpe,max_drawdown_pct,profit_factor,win_rate_pct,trades,exposure_pct,final_equity,reason,digest',
  );
  expect(first).toBe('1,,,1,140,0.01,1,0.01,29,4.42,54.55,11,60,24227,,d1');
  expect(second).toBe("2,,,2,'@sum,,,,,,,,,,'=cmd(),d2");
  expect((await (await episodesCsv(blocks())).text()).startsWith('episode,window,stage,score')).toBe(true);
});

test('a file name has nothing that a system or a shell refuses', () => {
  expect(fileName(['IBM.csv', 'SMA cross', 'trades'], 'csv')).toBe('ibm-sma-cross-trades.csv');
  expect(fileName(['../../etc/passwd', SCRIPT, FORMULA], 'csv')).toBe(
    'etc-passwd-script-alert-1-script-cmd.csv',
  );
  expect(fileName(['Öl ä', 'Ünï'], 'html')).toBe('ol-a-uni.html');
  expect(fileName(['日本'], 'csv')).toBe('candlerun.csv');
});

/** A view full of hostile texts. */
function hostile() {
  const episode = testEpisode(3, {
    params: { [SCRIPT]: `"><img src=x onerror=alert(1)>`, fast: FORMULA as never },
  });
  const run = testRun({ episodes: [episode] });
  run.spec = { ...run.spec, strategy: { rules: `# ${SCRIPT}\nparam fast = 1` } };
  const trades = Array.from({ length: 1_200 }, (_, index) => ({ profit: index }));
  const detail = testDetail({
    engine: SCRIPT,
    made_by: SCRIPT,
    trade_columns: testTrades(trades),
    equity_values: Float64Array.of(10_000, 12_000, 9_000),
  });
  const info = { fingerprint: 'c', candles: 3, first_time: 0, last_time: 2 * DAY, interval_ms: DAY };
  const candles = { title: SCRIPT, info: info as never };
  return testView({ run, episode, detail, candles });
}

function engine(readable = true): Pick<Session, 'open'> {
  const made = {
    candleBuckets: async () => {
      if (!readable) throw new Error('candles: no candles of this fingerprint are loaded (found c)');
      return buckets([100, 110, 90]);
    },
    episodes: () => blocks([testEpisode(1)]),
    exportJob: async (id: string, options?: { candles?: boolean }) =>
      new Blob([`${id} ${options?.candles === true}`]),
  };
  return { open: async () => made as never };
}

test('a report is one page that runs nothing, whatever the names in it are', async () => {
  const { file, name } = await makeExport('report', hostile(), engine(), null);
  expect(name).toBe('script-alert-1-script-script-alert-1-script-report.html');
  const html = await file.text();
  // Compared as booleans: the text of a failure would be the whole page.
  expect(/<script|<img/i.test(html)).toBe(false);
  expect(html.includes('&lt;script&gt;alert(1)&lt;/script&gt;')).toBe(true);
  // Nothing is loaded from anywhere; the address of the SVG namespace is only a name.
  expect(/https?:|url\(|@import/.test(html.replaceAll('xmlns="http://www.w3.org/2000/svg"', ''))).toBe(false);
  const page = new DOMParser().parseFromString(html, 'text/html');
  expect(page.querySelectorAll('svg').length).toBe(3);
  expect(page.querySelectorAll('.wide tbody tr').length).toBe(1_000);
  const has = (text: string) => page.body.textContent?.includes(text);
  expect(has('the first 1,000 of 1,200')).toBe(true);
  expect(has('Likely luck. Searching 90 combinations')).toBe(true);
  expect(has('param fast = 1')).toBe(true);
  expect(html.includes('prefers-color-scheme: dark')).toBe(true);
});

test('a report without candles has no charts and says so', async () => {
  const { file } = await makeExport('report', hostile(), engine(false), null);
  const html = await file.text();
  expect(html.includes('<svg')).toBe(false);
  expect(html.includes('there are no charts')).toBe(true);
});

test('trades, episodes and run files are of the shown run', async () => {
  const view = hostile();
  const trades = await makeExport('trades', view, engine(), null);
  expect((await trades.file.text()).split('\r\n').length).toBe(1_202);
  expect(trades.name).toMatch(/-trades\.csv$/);
  expect(await (await makeExport('job', view, engine(), null)).file.text()).toBe('run-1 false');
  expect(await (await makeExport('job-with-candles', view, engine(), null)).file.text()).toBe('run-1 true');
  expect((await (await makeExport('episodes', view, engine(), null)).file.text()).split('\r\n').length).toBe(
    3,
  );
  await expect(makeExport('picture', view, engine(), null)).rejects.toThrow('has not been opened');
});
