import { expect, test } from 'vitest';
import type { EpisodeReport, JobResult } from '../generated/types.js';
import type { StreamedProgress } from '../jobs/job-event-source.js';
import { jsonLines, mistakesText, type Output, terminal } from './cli-output.js';

const PROGRESS: StreamedProgress = {
  job_id: 'job',
  status: 'running',
  phase: 'running',
  progress: 48.65,
  current_episode: 10,
  total_episodes: 20,
  current_candle: 7_300,
  total_candles: 10_000,
  current_iteration: 10,
  total_iterations: 20,
  best_score: 1.23456,
  candles_per_second: null,
  elapsed_ms: 0,
  eta_ms: null,
};
const RESULT: JobResult = { episodes: 20, failed_episodes: 20, best: null, digest: 'd1ge57' };
const METRICS = {
  final_equity: 10_000,
  total_return_pct: 0,
  sharpe: null,
  max_drawdown_pct: 0,
  win_rate_pct: null,
  profit_factor: null,
  trades: 0,
  exposure_pct: 0,
};
const REPORT: EpisodeReport = {
  metrics: METRICS,
  digest: 'd1ge57',
  engine: '0.2.0',
  full_digest: null,
  statistics: null,
  ambiguous_candles: 0,
  exits_at_entry: 0,
  equity: [],
  trades: [],
  total_trades: 0,
  open_trades: [],
  total_rejections: 1,
  rejections: [{ candle: 2, reason: 'too dear' }],
  no_trade: 'no trades, all entries rejected: 1, because the cash is short',
};

function written(make: (write: (text: string) => void) => Output, report: EpisodeReport | null = null) {
  let text = '';
  const output = make((more) => {
    text += more;
  });
  output.progress(PROGRESS);
  output.finished(RESULT, report);
  return text;
}

test('each line is one JSON value', () => {
  const lines = written(jsonLines).trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { type: 'progress', ...PROGRESS },
    { type: 'finished', result: RESULT },
  ]);
});

test('a terminal shows the bar in place, and then the result', () => {
  const [, bar, result] = written((write) => terminal(write, () => 200)).split('\r\u001b[K');
  expect(bar).toBe('███████████░░░░░░░░░░░░░ 48.65% Episode 10/20 · Candle 7,300/10,000 · best 1.235');
  expect(result).toBe('20 episodes, digest d1ge57\nNo episode has a score\n');
});

test('the report of a single backtest comes with its result', () => {
  const last = written(jsonLines, REPORT).trimEnd().split('\n').at(-1) ?? '';
  expect(JSON.parse(last)).toEqual({ type: 'finished', result: RESULT, report: REPORT });
  const shown = written((write) => terminal(write, () => 200), REPORT).split('\r\u001b[K')[2];
  expect(shown).toContain(
    'No episode has a score\nfinal_equity 10000, total_return_pct 0, max_drawdown_pct 0',
  );
});

test('the best parameters are shown with every digit', () => {
  const best = {
    episode: 3,
    params: { step: 0.123456789012, on: true },
    score: 1.23456789,
    metrics: METRICS,
    candles: 9,
    digest: 'd1ge57',
  };
  let text = '';
  const output = terminal(
    (more) => {
      text += more;
    },
    () => 200,
  );
  output.finished({ ...RESULT, best }, null);
  expect(text).toContain('Best is episode 3: step 0.123456789012, on true\nScore 1.23457\n');
});

test('a narrow terminal gets no line that wraps', () => {
  const [, bar] = written((write) => terminal(write, () => 30)).split('\r\u001b[K');
  expect(bar).toHaveLength(29);
});

test('mistakes in rules are shown one after another, each with its line, in which it is underlined', () => {
  const rules = `${'\n'.repeat(8)}size\r\n\tenter ü when a croses b\r\n`;
  const end = { line: 9, column: 5, length: 1, message: 'the line ends here', suggestion: null };
  const word = {
    line: 10,
    column: 17,
    length: 6,
    message: 'there is no `croses`',
    suggestion: 'did you mean `crosses`?',
  };
  const [first, second] = [
    'line 9, column 5: the line ends here\n9 | size\n  |     ^',
    'line 10, column 17: there is no `croses`\n10 |  enter ü when a croses b\n   |                 ^^^^^^ did you mean `crosses`?',
  ];
  expect(mistakesText(rules, [end, word])).toBe(`the rules have 2 mistakes\n\n${first}\n\n${second}`);
  expect(mistakesText(rules, [word])).toBe(`the rules have one mistake\n\n${second}`);
});
