import './mini-map.css';
import type { EpisodeResult } from 'candlerun';
import { make, setText } from '../dom.js';
import type { Plot } from '../plots/paper.js';
import { PlotView } from '../plots/plot-view.js';
import { isOpen, type Run } from '../progress/run.js';
import { axisOf, varyingParams } from './axis.js';
import { passingRows } from './filter.js';
import { heatMap } from './heat-map.js';
import { episodeText } from './list-columns.js';
import { LivePace } from './live-pace.js';
import { pressMap } from './map-keys.js';
import { measuresOf } from './measure.js';
import { MapPlot } from './plots/map-plot.js';
import { SlicesPlot } from './plots/slices-plot.js';

/** The search as a small map of its first two parameters, or a line of its only one, which fills while the search runs. */
export class MiniMap {
  readonly element = make('div', 'mini-map');
  /** Whether nothing varies. */
  isEmpty = false;
  readonly #title = make('h2', '');
  readonly #view: PlotView;
  readonly #choose: (episode: EpisodeResult) => void;
  readonly #pace = new LivePace();
  #run: Run | null = null;
  #drawn = '';
  #plot: Plot | null = null;

  constructor(choose: (episode: EpisodeResult) => void) {
    this.#choose = choose;
    this.#view = new PlotView(
      {
        clicked: (x, y) => this.#open(this.#plot?.hit(x, y)?.row ?? -1),
        dragged: () => {},
        pressed: (event) =>
          this.#plot instanceof MapPlot ? pressMap(this.#plot, event, (row) => this.#open(row)) : null,
      },
      'mini-map',
    );
    const hint = make('p', 'hint', 'Click to open.');
    this.element.append(make('div', 'mini-map-head', this.#title, hint), this.#view.element);
  }

  show(run: Run): void {
    const isUrgent = run !== this.#run || !isOpen(run);
    this.#run = run;
    this.#pace.draw(() => this.#draw(run), isUrgent);
  }

  #draw(run: Run): void {
    const { spec, episodes: store } = run;
    const key = `${run.id} ${store.version} ${spec.search?.space != null}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const [x, y] = varyingParams(spec, store);
    const [measure] = measuresOf(spec);
    this.isEmpty = x === undefined;
    this.element.hidden = store.count === 0;
    if (x === undefined || measure === undefined || store.count === 0) return;
    const window = store.windows === 0 ? null : store.windows;
    const place = window === null ? '' : `, window ${window}`;
    setText(this.#title, `${measure.title} by ${y === undefined ? x : `${x} × ${y}`}${place}`);
    const rows = passingRows(store, [], [], window);
    const text = (row: number) => episodeText(spec, store, row, measure);
    const axis = axisOf(spec, store, x);
    const plot =
      y === undefined
        ? new SlicesPlot(store, [axis], measure, rows, text)
        : new MapPlot(heatMap(store, axis, axisOf(spec, store, y), measure, 'best', rows), measure, text);
    // The keys go on from where they were.
    if (plot instanceof MapPlot && this.#plot instanceof MapPlot) plot.cursor = this.#plot.cursor;
    this.#plot = plot;
    this.#view.show(plot, -1);
  }

  #open(row: number): void {
    if (this.#run && row >= 0) this.#choose(this.#run.episodes.episode(row));
  }
}
