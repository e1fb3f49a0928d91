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

test('a script runs a job in Node.js and exports it @quick', async ({ digest }) => {
  const project = await Project.install('node');
  const { code, stdout, stderr } = await project.run('node', ['job.js'], RUN_MS);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: `done ${digest}\n`, stderr: '' });
  const file = JSON.parse(await readFile(join(project.folder, 'job.json'), 'utf8'));
  expect(file).toMatchObject({ format: 'candlerun-job', outcome: { result: { digest } } });
  expect(file.episodes).toHaveLength(20);
});

test('importing any entry on a server does nothing, not even keep it running @quick', async () => {
  const project = await Project.install('node');
  const entries = ['candlerun', 'candlerun/inline', 'candlerun/element'];
  const imports = entries.map((entry) => `await import('${entry}');`).join(' ');
  const script = `const before = Object.keys(globalThis).join(); ${imports} console.log(String(Object.keys(globalThis).join() === before));`;
  const outcome = await project.run('node', ['--input-type=module', '--eval', script], RUN_MS);
  expect(outcome).toEqual({ code: 0, stdout: 'true\n', stderr: '' });
});

test('the command runs a spec, tells in lines of JSON, and ends with a code that means something @quick', async () => {
  const project = await Project.install('node');
  const write = (name: string, content: unknown) =>
    writeFile(join(project.folder, name), JSON.stringify(content));
  await write('spec.json', SPEC);
  await write('refused.json', { ...SPEC, strategy: { library: 'sma_crss' } });
  const rules = 'enter long when crossover(close, open)\nexit wehn close < open';
  await write('mistakes.json', { strategy: { rules } });
  await write('other.json', { ...SPEC, candles: '00000000000000000000000000000000' });
  const run = (...args: string[]) => project.run('candlerun', args, RUN_MS);

  const done = await run('run', 'spec.json', '--candles', CANDLES, '--lanes', '2', '--out', 'out.json');
  expect(done).toMatchObject({ code: 0, stderr: '' });
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
  ];
  for (const { args, code, says } of cases) {
    const outcome = await run(...args);
    expect(outcome.code, args.join(' ')).toBe(code);
    expect(outcome.stdout + outcome.stderr, args.join(' ')).toContain(says);
  }
});

test('a strategy in JavaScript runs in Node.js, when that is allowed @quick', async () => {
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
  expect(done).toMatchObject({ code: 0, stderr: '' });
  const last = JSON.parse(done.stdout.trimEnd().split('\n').at(-1) ?? '');
  expect(last).toMatchObject({ type: 'finished', result: { episodes: 3 } });
  expect(last.result.best.metrics.trades).toBeGreaterThan(0);
});

test('an interruption cancels the job, and what was finished is kept @quick', async () => {
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
