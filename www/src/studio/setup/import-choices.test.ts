import { CandlerunError } from 'candlerun';
import { expect, test } from 'vitest';
import { askedBy, madeIn, valueIn, withChoice } from './import-choices.js';

test('the choices that a refusal asks for are those that its reason names', () => {
  const cases: [reason: string, options: string[]][] = [
    ['no row shows which: set the option date_order to day_first or month_first', ['date_order']],
    [
      'set the option time_format, or choose the column with the option columns.time',
      ['time_format', 'columns.time'],
    ],
    ['choose them with the options columns.open and columns.close', ['columns.open', 'columns.close']],
    ['choose one of its files with the option part: a.csv, b.csv', ['part']],
    ['a price must be a finite number', []],
    ['this names the option flavour', []],
  ];
  for (const [reason, options] of cases) expect(askedBy(new CandlerunError(reason))).toEqual(options);
  const any = askedBy(new CandlerunError('name the columns, or choose them with the option columns'));
  expect(any).toContain('columns.volume');
  expect(any).not.toContain('date_order');
});

test('a choice is made, changed and taken back', () => {
  const once = withChoice({}, 'columns.close', 'Last');
  const twice = withChoice(withChoice(once, 'columns.time', '2'), 'interval_ms', '3600000');
  expect(twice).toEqual({ columns: { close: 'Last', time: '2' }, interval_ms: 3_600_000 });
  expect(madeIn(twice)).toEqual(['columns.time', 'columns.close', 'interval_ms']);
  expect(valueIn(twice, 'columns.close')).toBe('Last');
  expect(withChoice(withChoice(twice, 'columns.time', ''), 'columns.close', '')).toEqual({
    interval_ms: 3_600_000,
  });
  expect(withChoice(twice, 'interval_ms', '')).not.toHaveProperty('interval_ms');
});

test('another zone does not keep the offsets of the one before', () => {
  const berlin = { time_zone: 'Europe/Berlin', zone_offsets: [{ from_ms: 0, offset_ms: 3_600_000 }] };
  expect(withChoice(berlin, 'time_zone', 'Asia/Tokyo')).toEqual({ time_zone: 'Asia/Tokyo' });
});
