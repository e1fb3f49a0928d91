import { colourReader } from '../colour-reader.js';

/** The colours of the chart, resolved for a canvas, which knows no custom properties. `chart.css` derives them from the page's tokens. */
export type ChartColours = {
  sheet: string;
  ink: string;
  text: string;
  quiet: string;
  grid: string;
  label: string;
  volume: string;
  profitWash: string;
  loss: string;
  lossWash: string;
  chosen: string;
  band: string;
  /** Colours of the strategy's own lines, one after another. */
  lines: readonly string[];
};

/** Dashes of the strategy's own lines, so that they differ without colour: three colours, each solid, dashed and dotted. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 2]];

/** Number of colours for the strategy's own lines. */
export const LINE_COLOURS = 3;

/** The look of the strategy's `index`th line. */
export function lineStyle(colours: ChartColours, index: number): { colour: string; dash: readonly number[] } {
  const colour = colours.lines[index % LINE_COLOURS] ?? colours.ink;
  return { colour, dash: DASHES[Math.floor(index / LINE_COLOURS) % DASHES.length] ?? [] };
}

/** Reads the colours at an element. */
export function chartColours(frame: HTMLElement): ChartColours {
  const colour = colourReader(frame);
  return {
    sheet: colour('--chart-sheet'),
    ink: colour('--chart-ink'),
    text: colour('--chart-text'),
    quiet: colour('--chart-quiet'),
    grid: colour('--chart-grid'),
    label: colour('--chart-label'),
    volume: colour('--chart-volume'),
    profitWash: colour('--chart-profit-wash'),
    loss: colour('--chart-loss'),
    lossWash: colour('--chart-loss-wash'),
    chosen: colour('--chart-chosen'),
    band: colour('--chart-band'),
    lines: Array.from({ length: LINE_COLOURS }, (_, i) => colour(`--chart-line-${i + 1}`)),
  };
}
