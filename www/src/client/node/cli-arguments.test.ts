import { expect, test } from 'vitest';
import { UsageError } from '../usage-error.js';
import { parseCommand } from './cli-arguments.js';

test('a run has a spec, candles and its options', () => {
  const args = ['run', 'spec.json', '--candles', 'file.csv', '--lanes=3', '--out', 'job.json'];
  expect(parseCommand(args)).toEqual({
    kind: 'run',
    spec: 'spec.json',
    candles: 'file.csv',
    lanes: 3,
    out: 'job.json',
    allowJavaScript: false,
    fileOptions: {},
    server: null,
  });
  expect(parseCommand(args.slice(0, 4))).toMatchObject({ lanes: 'auto', out: null });
  expect(parseCommand([...args, '--allow-javascript'])).toMatchObject({ allowJavaScript: true });
});

test('a file of candles has its options, in a run as in an inspection', () => {
  const options = ['--date-order', 'day_first', '--time-zone', 'Europe/Berlin', '--interval', '15m'];
  const columns = [
    '--column',
    'close=Adj Close',
    '--column',
    'time=2',
    '--decimal-mark=comma',
    '--part',
    'Sheet1',
  ];
  const fileOptions = {
    columns: { close: 'Adj Close', time: '2' },
    date_order: 'day_first',
    decimal_mark: 'comma',
    time_zone: 'Europe/Berlin',
    part: 'Sheet1',
    interval_ms: 900_000,
  };
  const inspect = parseCommand(['inspect', 'file.xlsx', ...options, ...columns]);
  expect(inspect).toEqual({ kind: 'inspect', candles: 'file.xlsx', fileOptions });
  const run = parseCommand(['run', 'spec.json', '--candles', 'file.xlsx', ...options, ...columns]);
  expect(run).toMatchObject({ kind: 'run', fileOptions });
});

test('help and version need nothing else', () => {
  expect(parseCommand(['--help'])).toEqual({ kind: 'help' });
  expect(parseCommand(['run', '-h'])).toEqual({ kind: 'help' });
  expect(parseCommand(['--version'])).toEqual({ kind: 'version' });
});

test('the error names the argument that is wrong', () => {
  type Case = { args: string[]; named: string };
  const run = ['run', 'spec.json', '--candles', 'file.csv'];
  const cases: Case[] = [
    { args: [], named: 'a command is missing' },
    { args: ['fly'], named: '`fly`' },
    { args: ['run'], named: 'the file with the spec' },
    { args: ['run', 'spec.json'], named: '--candles' },
    { args: [...run, 'other.json'], named: 'other.json' },
    { args: [...run, '--lanes', '0'], named: '--lanes 0' },
    { args: [...run, '--lanes', 'many'], named: '--lanes many' },
    { args: [...run, '--speed', '9'], named: '--speed' },
    { args: [...run, '--server', 'host'], named: '--server host' },
    { args: [...run, '--server', 'http://host', '--out', 'a.json'], named: '--out' },
    { args: ['inspect'], named: 'the file with the candles' },
    { args: ['inspect', 'a.csv', 'b.csv'], named: 'b.csv' },
    { args: ['inspect', 'a.csv', '--date-order', 'year'], named: '--date-order year' },
    { args: ['inspect', 'a.csv', '--decimal-mark', ','], named: '--decimal-mark ,' },
    { args: ['inspect', 'a.csv', '--column', 'close'], named: '--column close' },
    { args: ['inspect', 'a.csv', '--column', 'price=Last'], named: '--column price' },
    { args: ['inspect', 'a.csv', '--interval', '0h'], named: '--interval 0h' },
    { args: ['inspect', 'a.csv', '--interval', '1y'], named: '--interval 1y' },
  ];
  for (const { args, named } of cases) {
    expect(() => parseCommand(args), args.join(' ')).toThrow(UsageError);
    expect(() => parseCommand(args), args.join(' ')).toThrow(named);
  }
});
