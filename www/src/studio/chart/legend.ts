import { type CandleBuckets, formatCount } from 'candlerun';
import { make, setText } from '../dom.js';
import { UNDEFINED_TEXT } from '../number-text.js';
import { fixedText, moneyText, priceDecimals } from './axis-text.js';
import type { PaneName } from './chart-window.js';
import { LINE_COLOURS } from './colours.js';
import type { Ranges } from './reduce.js';
import { exactTimeText } from './time-text.js';
import type { NamedLine, WindowValues } from './window-values.js';

/** The legend of a window at one of its buckets. */
export type LegendState = {
  buckets: CandleBuckets;
  intervalMs: number;
  values: WindowValues;
};

/** A value with a name before it. Its place has a least width, so that others do not move with every candle. */
class Entry {
  readonly element: HTMLElement;
  readonly #value = make('span', 'chart-legend-value');

  constructor(name: string, className = '') {
    this.element = make('span', `chart-legend-entry ${className}`.trim());
    if (name !== '') this.element.append(make('span', 'chart-legend-name', name));
    this.element.append(this.#value);
  }

  set text(text: string) {
    setText(this.#value, text);
  }
}

/**
 * The read-out of the chart: one line over each pane with the values at the crosshair, or of the last candle in view. The lines are laid over
 * the panes, so nothing moves when they change.
 */
export class Legend {
  readonly #stage: HTMLElement;
  readonly #toggled: (line: NamedLine) => void;
  readonly #panes = new Map<PaneName, HTMLElement>();
  readonly #time = new Entry('', 'chart-legend-time');
  readonly #prices = ['O', 'H', 'L', 'C'].map((name) => new Entry(name));
  readonly #equity = new Entry('Equity', 'swatch swatch-equity');
  readonly #hold = new Entry('Buy & hold', 'swatch swatch-hold');
  readonly #drawdown = new Entry('Drawdown');
  readonly #marked = make('span', 'chart-legend-entry chart-legend-name');
  #buttons: { line: NamedLine; button: HTMLButtonElement; value: HTMLElement }[] = [];
  #own: { line: NamedLine; entry: Entry }[] = [];
  #state: LegendState | null = null;
  #decimals = 2;
  /** The lines that it is made for. Another episode of the same strategy has the same ones. */
  #key = '';

  constructor(stage: HTMLElement, toggled: (line: NamedLine) => void) {
    this.#stage = stage;
    this.#toggled = toggled;
  }

  /** Sets the lines of the strategy, with those that are hidden. Called when they change, not for every window. */
  layOut(lines: readonly NamedLine[], isShown: (line: NamedLine) => boolean): void {
    const key = JSON.stringify(lines.map((line) => [line.name, line.scale, isShown(line)]));
    if (key === this.#key) return;
    this.#key = key;
    for (const element of this.#panes.values()) element.remove();
    this.#panes.clear();
    this.#buttons = lines.map((line) => this.#makeButton(line, isShown(line)));
    this.#add('price', this.#time, ...this.#prices).append(
      ...this.#buttons.map(({ button }) => button),
      this.#marked,
    );
    this.#own = lines
      .filter((line) => line.scale === 'own' && isShown(line))
      .map((line) => ({ line, entry: new Entry(line.name, `swatch ${swatch(line)}`) }));
    for (const [i, { entry }] of this.#own.entries()) this.#add(`own-${i}`, entry);
    this.#add('equity', this.#equity, this.#hold);
    this.#add('drawdown', this.#drawdown);
  }

  /** Puts each line at the top of its pane. */
  place(tops: readonly { name: PaneName; top: number }[]): void {
    for (const { name, top } of tops) {
      const element = this.#panes.get(name);
      if (!element) continue;
      element.style.top = `${top}px`;
      // Before, it would lie over the legend of another pane.
      element.style.visibility = 'visible';
    }
  }

  /** Takes the values of a window. */
  set(state: LegendState): void {
    this.#state = state;
    this.#decimals = priceDecimals(state.buckets.close);
    const { marked, trades } = state.values.trades;
    setText(this.#marked, markedText(marked, trades));
  }

  /** Shows the values of a bucket. */
  show(bucket: number): void {
    const state = this.#state;
    if (state === null) return;
    const { buckets, values, intervalMs } = state;
    const decimals = this.#decimals;
    const time = buckets.time[bucket];
    const per = buckets.candles_per_bucket;
    const several = per > 1 ? ` · ${formatCount(per)} candles` : '';
    this.#time.text = time === undefined ? '' : `${exactTimeText(time, intervalMs)}${several}`;
    const columns = [buckets.open, buckets.high, buckets.low, buckets.close];
    for (const [i, entry] of this.#prices.entries()) {
      entry.text = numberText(columns[i]?.[bucket], (value) => fixedText(value, decimals));
    }
    for (const { line, value } of this.#buttons) {
      const ranges = values.lines.find((shown) => shown.line.place === line.place)?.ranges;
      setText(value, line.scale === 'own' ? '' : lastText(ranges, bucket, (v) => fixedText(v, decimals)));
    }
    for (const { line, entry } of this.#own) {
      const ranges = values.lines.find((shown) => shown.line.place === line.place)?.ranges;
      entry.text = lastText(ranges, bucket, (value) => fixedText(value, 2));
    }
    this.#equity.text = lastText(values.equity, bucket, moneyText);
    this.#hold.text = lastText(values.buyAndHold, bucket, moneyText);
    this.#drawdown.text = lastText(values.drawdown, bucket, (value) => `${fixedText(value, 2)}%`);
  }

  /** The texts of all panes, for a picture of the chart. */
  get texts(): { name: PaneName; text: string }[] {
    return [...this.#panes].map(([name, element]) => ({
      name,
      text: [...element.querySelectorAll('.chart-legend-entry')]
        .filter((entry) => entry.getAttribute('aria-pressed') !== 'false')
        .map((entry) => [...entry.childNodes].map(({ textContent }) => textContent).join(' '))
        .join('   ')
        .trim(),
    }));
  }

  #add(name: PaneName, ...entries: Entry[]): HTMLElement {
    const element = make('div', 'chart-legend', ...entries.map((entry) => entry.element));
    this.#panes.set(name, element);
    this.#stage.append(element);
    return element;
  }

  #makeButton(line: NamedLine, isShown: boolean) {
    const button = make('button', `chart-legend-entry chart-line swatch ${swatch(line)}`);
    const value = make('span', 'chart-legend-value');
    button.type = 'button';
    button.setAttribute('aria-pressed', String(isShown));
    button.title = isShown ? `Hide ${line.name}` : `Show ${line.name}`;
    button.append(make('span', 'chart-legend-name', line.name), value);
    button.addEventListener('click', () => this.#toggled(line));
    return { line, button, value };
  }
}

/** Which trades have marks, unless all have. */
function markedText(marked: number, trades: number): string {
  if (marked === trades) return '';
  if (marked <= 1) return `${formatCount(trades)} trades: zoom in to see them`;
  return `${formatCount(marked)} of ${formatCount(trades)} trades marked`;
}

/** The class that shows a line's colour and dash beside its name. */
function swatch({ place }: NamedLine): string {
  return `swatch-${(place % LINE_COLOURS) + 1} swatch-dash-${Math.floor(place / LINE_COLOURS) % 3}`;
}

function lastText(
  ranges: Ranges | null | undefined,
  bucket: number,
  text: (value: number) => string,
): string {
  return numberText(ranges?.last[bucket], text);
}

function numberText(value: number | undefined, text: (value: number) => string): string {
  return value === undefined || Number.isNaN(value) ? UNDEFINED_TEXT : text(value);
}
