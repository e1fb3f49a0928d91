import type { CandleChart } from './candle-chart.js';
import type { PaneName } from './chart-window.js';

const TITLE_PX = 28;
const TEXT_PX = 12;
const LEGEND_TOP_PX = 15;

/** The chart as PNG: its panes on the page's colour, with a title and the read-out of each pane. */
export async function chartPicture(
  chart: CandleChart,
  title: string,
  legends: readonly { name: PaneName; text: string }[],
  frame: HTMLElement,
): Promise<Blob> {
  const panes = chart.screenshot();
  const ratio = panes.width / frame.clientWidth;
  const canvas = document.createElement('canvas');
  canvas.width = panes.width;
  canvas.height = panes.height + Math.round(TITLE_PX * ratio);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser cannot draw the picture.');
  const { sheet, ink, text } = chart.colours;
  context.fillStyle = sheet;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(panes, 0, canvas.height - panes.height);
  context.scale(ratio, ratio);
  const family = getComputedStyle(frame).fontFamily;
  context.fillStyle = ink;
  context.font = `600 ${TEXT_PX + 2}px ${family}`;
  context.fillText(title, 12, TITLE_PX - 9);
  context.fillStyle = text;
  context.font = `${TEXT_PX}px ${family}`;
  for (const { name, top } of chart.paneTops) {
    const legend = legends.find((entry) => entry.name === name);
    if (legend) context.fillText(legend.text, 12, TITLE_PX + top + LEGEND_TOP_PX);
  }
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('The picture could not be made.'))));
  });
}
