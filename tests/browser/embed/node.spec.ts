import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from './fixtures.ts';
import { ended, folder, Project, stop } from './project.ts';

const RUN_MS = 30_000;
const SPEC = {
  strategy: { library: 'sma_cross' },
  search: {
    sampler: 'grid',
    space: { fast: { int: { low: 5, high: 25, step: 5 } }, slow: { int: { low: 30, high: 60, step: 10 } } },
  },
};
const CANDLES = folder('www/public/data/IBM.csv');
const SHEETS = folder('www/src/client/files/fixtures/sheets.xlsx');

/** The output of the command about these candles on standard error. */
const IMPORTED =
  `${CANDLES}: 3,270 candles, 2000-03-01 to 2013-03-01, 1 d apart; ` +
  `118 gaps, the longest after 2001-09-10T00:00:00Z\n${CANDLES}: assumed: times without a zone are UTC\n`;

test('a script runs a job in Node.js and exports it @quick', async ({ digest }) => {
  const project = await Project.install('node');
  const { code, stdout, stderr } = await project.run('node', ['job.js'], RUN_MS);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `done ${digest}\n`, stderr: '' });
  const file = JSON.parse(await readFile(join(project.folder, 'job.json'), 'utf8'));
  expect(file).toMatchObject({ format: 'candlerun-job', outcome: { result: { digest } } });
  expect(file.episodes).toHaveLength(20);
});

test('importing any entry on a server has no effect and does not keep the process running @quick', async () => {
  const project = await Project.install('node');
  const entries = ['candlerun', 'candlerun/inline', 'candlerun/element', 'candlerun/markets'];
  const imports = entries.map((entry) => `await import('${entry}');`).join(' ');
  const script = `const before = Object.keys(globalThis).join(); ${imports} console.log(String(Object.keys(globalThis).join() === before));`;
  const outcome = await project.run('node', ['--input-type=module', '--eval', script], RUN_MS);
  expect(outcome).toEqual({ code: 0, stdout: 'true\n', stderr: '' });
});

test('the command runs a spec, prints lines of JSON, and ends with a documented exit code @quick', async () => {
  const project = await Project.install('node');
  const write = (name: string, content: unknown) =>
    writeFile(join(project.folder, name), JSON.stringify(content));
  await write('spec.json', SPEC);
  await write('refused.json', { ...SPEC, strategy: { library: 'sma_crss' } });
  const rules = 'enter long when crossover(close, open)\nexit wehn close < open';
  await write('mistakes.json', { strategy: { rules } });
  await write('null.json', null);
  await writeFile(join(project.folder, 'cut.json'), '{"strategy":');
  await write('other.json', { ...SPEC, candles: '00000000000000000000000000000000' });
  const run = (...args: string[]) => project.run('candlerun', args, RUN_MS);

  const done = await run('run', 'spec.json', '--candles', CANDLES, '--lanes', '2', '--out', 'out.json');
  expect(done).toMatchObject({ code: 0, stderr: IMPORTED });
  const lines = done.stdout.trimEnd().split('\n');
  const [last, before] = lines.reverse().map((line) => JSON.parse(line));
  expect(last).toMatchObject({ type: 'finished', result: { episodes: 20 } });
  expect(before).toMatchObject({
    type: 'progress',
    progress: 100,
    current_episode: 20,
    total_iterations: 20,
  });
  const out = JSON.parse(await readFile(join(project.folder, 'out.json'), 'utf8'));
  expect(out.outcome.result).toEqual(last.result);

  type Case = { args: string[]; code: number; says: string };
  const cases: Case[] = [
    { args: ['--help'], code: 0, says: 'Usage: candlerun run' },
    { args: ['--version'], code: 0, says: '0.' },
    { args: ['fly'], code: 2, says: '`fly`' },
    { args: ['run', 'refused.json', '--candles', CANDLES], code: 2, says: 'strategy.library' },
    {
      args: ['run', 'mistakes.json', '--candles', CANDLES],
      code: 2,
      says: '\n  |                 ^^^^^^^^^ write ',
    },
    {
      args: ['run', 'mistakes.json', '--candles', CANDLES],
      code: 2,
      says: '\n  |      ^^^^ did you mean `when`?\n',
    },
    { args: ['run', 'other.json', '--candles', CANDLES], code: 2, says: 'the spec is for candles 0000' },
    { args: ['run', 'spec.json', '--candles', 'none.csv'], code: 2, says: 'none.csv cannot be read' },
    { args: ['run', 'spec.json', '--candles', 'spec.json'], code: 2, says: 'spec.json: ' },
    { args: ['inspect', CANDLES], code: 0, says: '  times without a zone are UTC (--time-zone)' },
    { args: ['inspect', SHEETS], code: 2, says: 'choose one of the sheets with --part: Empty, AAPL, MSFT' },
    { args: ['inspect', SHEETS, '--part', 'AAPL'], code: 0, says: 'candles: 2' },
    { args: ['inspect', 'none.csv'], code: 2, says: 'none.csv cannot be read' },
    { args: ['run', 'null.json', '--candles', CANDLES], code: 2, says: 'null.json: a spec is a JSON object' },
    { args: ['run', 'cut.json', '--candles', CANDLES], code: 2, says: 'cut.json: must be JSON' },
  ];
  for (const { args, code, says } of cases) {
    const outcome = await run(...args);
    expect(outcome.code, args.join(' ')).toBe(code);
    expect(outcome.stdout + outcome.stderr, args.join(' ')).toContain(says);
  }
});

test('a strategy in JavaScript runs in Node.js if it is allowed @quick', async () => {
  const project = await Project.install('node');
  const javascript = `defineStrategy({
    params: { fast: { default: 10, int: { low: 5, high: 15, step: 5 } } },
    init: ({ indicator, params }) => ({ average: indicator('sma', 'close', params.fast) }),
    onCandle(ctx, { average }) {
      if (ctx.inPosition === (ctx.close.at(0) > average.at(0))) return;
      if (ctx.inPosition) ctx.closeAll();
      else ctx.buy();
    },
  });`;
  const spec = JSON.stringify({ strategy: { javascript }, search: { sampler: 'grid' } });
  await writeFile(join(project.folder, 'script.json'), spec);
  const args = ['run', 'script.json', '--candles', CANDLES];
  const refused = await project.run('candlerun', args, RUN_MS);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('strategy.javascript') });
  const done = await project.run('candlerun', [...args, '--allow-javascript'], RUN_MS);
  expect(done).toMatchObject({ code: 0, stderr: IMPORTED });
  const last = JSON.parse(done.stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ type: 'finished', result: { episodes: 3 } });
  expect(last.result.best.metrics.trades).toBeGreaterThan(0);
});

test('a run without a score prints the reason and ends with exit code 1, a backtest has its report @quick', async () => {
  const project = await Project.install('node');
  const run = async (name: string, spec: object, ...more: string[]) => {
    await writeFile(join(project.folder, name), JSON.stringify(spec));
    const outcome = await project.run('candlerun', ['run', name, '--candles', CANDLES, ...more], RUN_MS);
    const printed = outcome.stderr.replace(IMPORTED, '');
    const last = JSON.parse(outcome.stdout.trimEnd().split('\n').at(-1) ?? '');
    return { code: outcome.code, printed, last };
  };
  const rejected = await run(
    'rejected.json',
    { strategy: { rules: 'enter long when close > 0\nsize 1000000 units' } },
    ...['--out', 'rejected.out.json'],
  );
  expect(rejected.code).toBe(1);
  expect(rejected.printed).toMatch(
    /^The episode has no score: no trades, all entries rejected: 3269, the first because 1000000 units need .*\n$/,
  );
  const { result, report } = rejected.last;
  expect(rejected.printed).toBe(`${result.no_score.sentence}\n`);
  expect(report).toMatchObject({ no_trade: result.no_score.reason, total_rejections: 3269 });
  expect(report.equity.length).toBeGreaterThan(100);
  const out = JSON.parse(await readFile(join(project.folder, 'rejected.out.json'), 'utf8'));
  expect(out).toMatchObject({ format: 'candlerun-job', report: { no_trade: report.no_trade } });
  expect(out.episodes[0].no_score).toBe(report.no_trade);

  const scored = await run('scored.json', { strategy: { library: 'sma_cross' } });
  expect(scored).toMatchObject({ code: 0, printed: '', last: { report: { no_trade: null } } });
  expect(scored.last.report.trades.length).toBeGreaterThan(10);

  const rules = 'param m = 1 in 1..2\nenter long when close > sma(close, 20) and m == 1\nexit when close < 1';
  const partly = await run('partly.json', { strategy: { rules }, search: { sampler: 'grid' } });
  expect(partly.code).toBe(0);
  expect(partly.printed).toBe(
    '1 of 2 episodes has no score: no trades, no signal: the strategy gave no order\n',
  );
  expect(partly.last).not.toHaveProperty('report');

  const flat = { objective: 'total_return_pct', sampler: 'grid' };
  const idle = await run('idle.json', {
    strategy: { rules: 'param m = 1 in 1..2\nenter long when close < 0 - m' },
    search: flat,
  });
  expect(idle).toMatchObject({ code: 0, printed: 'no trades, no signal: the strategy gave no order\n' });

  const javascript =
    "defineStrategy({ params: {}, init({ indicator }) { return indicator('supertrned', 10, 3); }, onCandle() {} });";
  const script = await run('script.json', { strategy: { javascript } }, '--allow-javascript');
  expect(script).toMatchObject({
    code: 1,
    printed: expect.stringMatching(
      /^The episode has no score: before the first candle \(line 1\): .*did you mean `supertrend`\?\n$/,
    ),
  });
});

test('a closed pipe ends the command without an error, after its file is written @quick', async () => {
  const project = await Project.install('node');
  await writeFile(join(project.folder, 'pipe.json'), JSON.stringify(SPEC));
  const command = `candlerun run pipe.json --candles ${CANDLES}`;
  const piped = (more: string) =>
    project.run('bash', ['-c', `${command} ${more} | head -n 1; echo "\${PIPESTATUS[0]}"`], RUN_MS);
  const quiet = await piped('');
  expect(quiet.stderr).toBe(IMPORTED);
  expect(quiet.stdout).toMatch(/^\{"type":"progress".*\}\n0\n$/);
  const written = await piped('--out pipe.out.json');
  expect(written.stderr).toBe(IMPORTED);
  expect(written.stdout).toMatch(/\}\n0\n$/);
  const out = JSON.parse(await readFile(join(project.folder, 'pipe.out.json'), 'utf8'));
  expect(out.episodes).toHaveLength(20);
});

test('an interruption cancels the job, and its finished episodes are written @quick', async () => {
  const project = await Project.install('node');
  const long = { fast: { int: { low: 2, high: 200 } }, slow: { int: { low: 201, high: 900 } } };
  await writeFile(
    join(project.folder, 'long.json'),
    JSON.stringify({ ...SPEC, search: { sampler: 'grid', space: long } }),
  );
  const child = project.spawn('candlerun', ['run', 'long.json', '--candles', CANDLES, '--out', 'part.json']);
  const end = ended(child);
  try {
    // Once the second episode runs, the first is finished.
    await new Promise<void>((resolve) => {
      child.stdout?.on('data', (data) => /"current_episode":(?:[2-9]|1\d)/.test(String(data)) && resolve());
      void end.then(() => resolve());
    });
    child.kill('SIGINT');
    const { code, stdout } = await end;
    expect(code).toBe(130);
    expect(stdout.trimEnd().split('\n').at(-1)).toBe('{"type":"cancelled"}');
    const part = JSON.parse(await readFile(join(project.folder, 'part.json'), 'utf8'));
    expect(part.job.status).toBe('cancelled');
    expect(part.episodes.length).toBeGreaterThan(0);
  } finally {
    stop(child);
  }
});
