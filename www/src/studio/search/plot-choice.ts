import { formatCount, type JobSpec } from 'candlerun';
import { make, makeOption } from '../dom.js';
import { ensureNever } from '../ensure-never.js';
import type { Plot } from '../plots/paper.js';
import type { EpisodeStore } from '../progress/episode-store.js';
import { axisOf, varyingParams } from './axis.js';
import { type Quantity, quantitiesOf } from './filter.js';
import { heatMap, type Reduction } from './heat-map.js';
import { type Measure, measuresOf } from './measure.js';
import { HistoryPlot } from './plots/history-plot.js';
import { MapPlot } from './plots/map-plot.js';
import { PairsPlot } from './plots/pairs-plot.js';
import { ParallelPlot } from './plots/parallel-plot.js';
import { ScatterPlot } from './plots/scatter-plot.js';
import { SlicesPlot } from './plots/slices-plot.js';

/** The plots, by the least number of varying parameters that each needs. */
const KINDS = {
  map: { title: 'Map', least: 2 },
  pairs: { title: 'All pairs', least: 3 },
  slices: { title: 'By parameter', least: 1 },
  history: { title: 'Best so far', least: 0 },
  scatter: { title: 'Two figures', least: 0 },
  parallel: { title: 'Parallel', least: 1 },
} as const;

type Kind = keyof typeof KINDS;

/** More parameters have no space in a matrix of pairs. */
const MOST_PAIRED = 6;

/** What a cell shows of the episodes that differ in other parameters. */
type Others = Reduction | 'at best';

/** What a plot is made from. `sorted` are the rows with the best first. */
export type PlotData = {
  spec: JobSpec;
  store: EpisodeStore;
  rows: Uint32Array;
  sorted: Uint32Array;
  text(row: number): string;
};

/** The controls over the plot: which one, of what, by which parameters. */
export class PlotChoice {
  readonly element = make('div', 'plot-choice');
  readonly #kind = select('plot-kind');
  readonly #x = select('plot-x');
  readonly #y = select('plot-y');
  readonly #measure = select('plot-measure');
  readonly #against = select('plot-against');
  readonly #others = select('plot-others');
  readonly #window = select('plot-window');
  readonly #labels: Record<'x' | 'y' | 'against' | 'others' | 'window', HTMLElement>;
  #measures: Measure[] = [];

  constructor(changed: () => void) {
    this.#labels = {
      x: labelled('across', this.#x),
      y: labelled('up', this.#y),
      against: labelled('against', this.#against),
      others: labelled('others', this.#others),
      window: labelled('window', this.#window),
    };
    setOptions(this.#others, [
      ['best', 'best of a cell'],
      ['mean', 'mean of a cell'],
      ['at best', 'as in the best episode'],
    ]);
    this.element.append(
      labelled('Plot', this.#kind),
      labelled('of', this.#measure),
      ...Object.values(this.#labels),
    );
    this.element.addEventListener('change', (event) => {
      this.#separate(event.target);
      this.#showControls();
      changed();
    });
  }

  /** The shown measure. */
  get measure(): Measure {
    const [first] = this.#measures;
    const found = this.#measures.find(({ key }) => key === this.#measure.value) ?? first;
    if (found === undefined) throw new Error('a plot needs a run');
    return found;
  }

  /** The shown window of a walk-forward; null outside one. */
  get window(): number | null {
    return this.#window.options.length === 0 ? null : Number(this.#window.value);
  }

  /** Changes with the choice. */
  get key(): string {
    return [this.#kind, this.#x, this.#y, this.#measure, this.#against, this.#others, this.#window]
      .map(({ value }) => value)
      .join('\n');
  }

  /** Offers what a run has. What was chosen stays where it can. */
  offer(spec: JobSpec, store: EpisodeStore): void {
    const params = varyingParams(spec, store);
    this.#measures = measuresOf(spec);
    this.#offerWindows(store.windows);
    const kinds = Object.entries(KINDS).filter(
      ([kind, { least }]) => params.length >= least && (kind !== 'pairs' || params.length <= MOST_PAIRED),
    );
    setOptions(
      this.#kind,
      kinds.map(([kind, { title }]) => [kind, title]),
    );
    const names = params.map((name): [string, string] => [name, name]);
    const isNew = this.#x.options.length === 0;
    setOptions(this.#x, names);
    setOptions(this.#y, names);
    if (isNew || this.#x.value === this.#y.value)
      this.#y.value = names[names[0]?.[0] === this.#x.value ? 1 : 0]?.[0] ?? '';
    const measures = this.#measures.map(({ key, title }): [string, string] => [key, title]);
    setOptions(this.#measure, measures);
    const hadAgainst = this.#against.options.length > 0;
    setOptions(this.#against, measures);
    if (!hadAgainst) this.#against.value = 'max_drawdown_pct';
    this.#showControls();
  }

  /** Offers the windows so far. The newest one is shown, unless an earlier one was chosen. */
  #offerWindows(count: number): void {
    const isNewest = this.#window.selectedIndex === this.#window.options.length - 1;
    setOptions(
      this.#window,
      Array.from({ length: count }, (_, index) => [String(index + 1), formatCount(index + 1)]),
    );
    if (isNewest) this.#window.selectedIndex = count - 1;
    this.#labels.window.hidden = count === 0;
  }

  /** Opens the map of two parameters. */
  openPair(x: string, y: string): void {
    this.#kind.value = 'map';
    this.#x.value = x;
    this.#y.value = y;
    this.#kind.dispatchEvent(new Event('change', { bubbles: true }));
  }

  /** Makes the chosen plot. */
  plot({ spec, store, rows, sorted, text }: PlotData): Plot {
    const { measure } = this;
    const params = varyingParams(spec, store);
    const kind = (this.#kind.value || 'history') as Kind;
    switch (kind) {
      case 'map': {
        const [x, y] = [axisOf(spec, store, this.#x.value), axisOf(spec, store, this.#y.value)];
        const { reduction, counted } = this.#reduced(store, params, [x.name, y.name], rows, sorted);
        return new MapPlot(heatMap(store, x, y, measure, reduction, counted), measure, text);
      }
      case 'pairs': {
        const axes = params.map((name) => axisOf(spec, store, name));
        const maps = axes.flatMap((x, place) =>
          axes.slice(place + 1).map((y) => {
            const { reduction, counted } = this.#reduced(store, params, [x.name, y.name], rows, sorted);
            return heatMap(store, x, y, measure, reduction, counted);
          }),
        );
        return new PairsPlot(maps, measure);
      }
      case 'slices': {
        const axes = params.map((name) => axisOf(spec, store, name));
        return new SlicesPlot(store, axes, measure, rows, text);
      }
      case 'history':
        return new HistoryPlot(store, measure, rows, text);
      case 'scatter': {
        const against = this.#measures.find(({ key }) => key === this.#against.value) ?? measure;
        return new ScatterPlot(store, against, measure, rows, text);
      }
      case 'parallel':
        return new ParallelPlot(store, this.#lines(spec, store, params), measure, sorted, text);
      default:
        return ensureNever(kind);
    }
  }

  /** The axes of parallel coordinates: numeric parameters that vary, then the measure. */
  #lines(spec: JobSpec, store: EpisodeStore, params: readonly string[]): Quantity[] {
    const quantities = quantitiesOf(spec, store);
    const find = (key: string) => quantities.filter((one) => one.key === key);
    return [...params.flatMap((name) => find(`param ${name}`)), ...find(this.measure.key)];
  }

  /** How the episodes of a cell become one value, and which of them count. */
  #reduced(
    store: EpisodeStore,
    params: readonly string[],
    pair: readonly string[],
    rows: Uint32Array,
    sorted: Uint32Array,
  ): { reduction: Reduction; counted: Iterable<number> } {
    const others = this.#others.value as Others;
    if (others !== 'at best') return { reduction: others, counted: rows };
    const best = sorted[0] ?? -1;
    const columns = params.filter((name) => !pair.includes(name)).flatMap((name) => store.param(name) ?? []);
    const isAtBest = (row: number) => columns.every(({ values }) => values.at(row) === values.at(best));
    return { reduction: 'best', counted: rows.filter(isAtBest) };
  }

  /** Two axes of a map are two parameters: choosing one for both exchanges them. */
  #separate(target: EventTarget | null): void {
    if (this.#x.value !== this.#y.value) return;
    const other = target === this.#x ? this.#y : this.#x;
    other.value = [...other.options].find(({ value }) => value !== this.#x.value)?.value ?? '';
  }

  #showControls(): void {
    const kind = this.#kind.value;
    const isMap = kind === 'map';
    this.#labels.x.hidden = !isMap;
    this.#labels.y.hidden = !isMap;
    this.#labels.others.hidden = !(isMap || kind === 'pairs') || this.#x.options.length < 3;
    this.#labels.against.hidden = kind !== 'scatter';
  }
}

function select(testId: string): HTMLSelectElement {
  const element = make('select', '');
  element.dataset.testid = testId;
  return element;
}

function labelled(text: string, control: HTMLSelectElement): HTMLElement {
  return make('label', 'search-choice', make('span', '', text), control);
}

/** Sets the options of a select if they differ. What was chosen stays chosen where it can. */
function setOptions(control: HTMLSelectElement, options: readonly [string, string][]): void {
  const key = options.map(([value, text]) => `${value} ${text}`).join('\n');
  if (control.dataset.options === key) return;
  control.dataset.options = key;
  const { value } = control;
  control.replaceChildren(...options.map(([value, text]) => makeOption(value, text)));
  if (options.some(([one]) => one === value)) control.value = value;
}
