import { expect, test } from 'vitest';
import { escapeHtml } from '../escape-html.js';
import { lineSvg, ticks } from './line-svg.js';

const chart = { title: 'Equity', yText: String, height: 200 };

test('a picture has its lines, round values and dates', () => {
  const svg = lineSvg({ ...chart, lines: [{ x: [0, 864e5 * 1000], y: [10, 30], tone: 'ink' }], base: 20 });
  expect(svg).toContain('>20<');
  expect(svg).toContain('>1 Jan 1970<');
  expect(svg).toContain('stroke-dasharray');
  expect(svg.match(/<path d="M0 [\d.]+L724 [\d.]+"/)).not.toBeNull();
  expect(svg).not.toContain('NaN');
});

test('a narrow picture keeps its texts as large, and has dates at its ends only', () => {
  const lines = [{ x: [0, 864e5 * 1000], y: [10, 30], tone: 'ink' as const }];
  const dates = (svg: string) => svg.match(/text-anchor/g)?.length;
  expect(dates(lineSvg({ ...chart, lines }))).toBe(4);
  const narrow = lineSvg({ ...chart, lines, width: 360 });
  expect(narrow).toContain('viewBox="0 0 360 200"');
  expect(dates(narrow)).toBe(2);
});

test('a gap in the values is a gap in the line, and an empty line is an empty picture', () => {
  const svg = lineSvg({ ...chart, lines: [{ x: [0, 1, 2], y: [1, Number.NaN, 2], tone: 'ink' }] });
  expect(svg.match(/M/g)?.length).toBe(2);
  expect(lineSvg({ ...chart, lines: [{ x: [], y: [], tone: 'ink' }] })).not.toContain('NaN');
  expect(lineSvg({ ...chart, lines: [{ x: [0, 1], y: [5, 5], tone: 'ink' }] })).not.toContain('NaN');
});

test('texts cannot become markup', () => {
  const svg = lineSvg({
    ...chart,
    title: '"><script>alert(1)</script>',
    yText: () => '<img>',
    lines: [{ x: [0, 1], y: [0, 1], tone: 'ink' }],
  });
  expect(svg).not.toContain('<script>');
  expect(svg).not.toContain('<img>');
  expect(escapeHtml(`<a href='x' title="y">&\u0000`)).toBe(
    '&lt;a href=&#39;x&#39; title=&quot;y&quot;&gt;&amp;\u{fffd}',
  );
});

test('ticks are round and between the limits', () => {
  expect(ticks(0, 100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
  expect(ticks(-3, 3, 3)).toEqual([-2, 0, 2]);
  expect(ticks(1, 1, 3)).toEqual([]);
});
