import { CandlerunError } from 'candlerun';
import { expect, test } from 'vitest';
import { assumptionText, importErrorText } from './import-text.js';

test('assumptions of the import are sentences', () => {
  expect(assumptionText('times without a zone are UTC')).toBe('Times read as UTC.');
  expect(assumptionText('numbers for times are epoch milliseconds')).toBe('Times read as Unix milliseconds.');
  expect(assumptionText('the volume is the column Volumen')).toBe('Volume read from column “Volumen”.');
  expect(assumptionText('prices are as traded: the adjusted close is not used')).toContain('not Adj Close');
  expect(assumptionText('something new')).toBe('Something new.');
});

test('a refused file is explained with line, column and value', () => {
  const cases: [error: CandlerunError, text: string][] = [
    [
      new CandlerunError('a price must be a finite number', 'close', 'NaN', 3),
      'Line 3, close “NaN”: a price must be a finite number.',
    ],
    [
      new CandlerunError('the high must not be below the low', 'high', '0.5', 1_200),
      'Line 1,200: high (0.5) is below the low.',
    ],
    [
      new CandlerunError('this is not a number', '[11].open', 'x'),
      'Candle 12, open “x”: this is not a number.',
    ],
    [
      new CandlerunError("must be a multiple of the candles' interval, 60000", 'interval_ms', '90000'),
      'Candles of “90000”: must be a multiple of the interval of the file, 1 min.',
    ],
    [
      new CandlerunError(
        'the columns are swapped; choose them with the options columns.open and columns.close',
        'columns',
        'open',
      ),
      'Columns “open”: the columns are swapped; choose them with “Column of the open” below and “Column of the close” below.',
    ],
    [new CandlerunError('the file is empty', '', ''), 'The file is empty.'],
    [
      new CandlerunError('must have a column for the time', 'header', ''),
      'Header: must have a column for the time.',
    ],
  ];
  for (const [error, text] of cases) expect(importErrorText(error)).toBe(text);
});
