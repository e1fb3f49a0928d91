import { expect, test } from 'vitest';
import { parseCommand, UsageError } from './cli-arguments.js';

test('a run has a spec, candles and its options', () => {
  const args = ['run', 'spec.json', '--candles', 'file.csv', '--lanes=3', '--out', 'job.json'];
  expect(parseCommand(args)).toEqual({
    kind: 'run',
    spec: 'spec.json',
    candles: 'file.csv',
    lanes: 3,
    out: 'job.json',
    allowJavaScript: false,
  });
  expect(parseCommand(args.slice(0, 4))).toMatchObject({ lanes: 'auto', out: null });
  expect(parseCommand([...args, '--allow-javascript'])).toMatchObject({ allowJavaScript: true });
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
  ];
  for (const { args, named } of cases) {
    expect(() => parseCommand(args), args.join(' ')).toThrow(UsageError);
    expect(() => parseCommand(args), args.join(' ')).toThrow(named);
  }
});
