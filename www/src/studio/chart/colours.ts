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

/** Reads the colours at an element. A probe resolves names of system colours, which forced colours use. */
export function chartColours(frame: HTMLElement): ChartColours {
  const probe = document.createElement('span');
  probe.hidden = true;
  probe.style.forcedColorAdjust = 'none';
  frame.append(probe);
  const colour = (name: string) => {
    probe.style.color = `var(--chart-${name})`;
    return getComputedStyle(probe).color;
  };
  const colours = {
    sheet: colour('sheet'),
    ink: colour('ink'),
    text: colour('text'),
    quiet: colour('quiet'),
    grid: colour('grid'),
    label: colour('label'),
    volume: colour('volume'),
    profitWash: colour('profit-wash'),
    loss: colour('loss'),
    lossWash: colour('loss-wash'),
    chosen: colour('chosen'),
    band: colour('band'),
    lines: Array.from({ length: LINE_COLOURS }, (_, i) => colour(`line-${i + 1}`)),
  };
  probe.remove();
  return colours;
}
