import { formatCount, type LaneProgress, type Progress } from 'candlerun';
import { make, setText } from '../dom.js';

/** A shorter run shows no lanes, since their rows would only flash. */
const SHOWN_AFTER_MS = 400;

/** More lanes have no texts. */
const MOST_WITH_TEXT = 4;

/** A row for each lane while the run works. */
export class LaneRows {
  readonly #list: HTMLElement;
  #rows: LaneRow[] = [];

  constructor(list: HTMLElement) {
    this.#list = list;
  }

  draw(progress: Progress): void {
    if (progress.elapsed_ms < SHOWN_AFTER_MS) return;
    for (const [index, lane] of progress.lanes.entries()) this.#row(index).draw(lane);
  }

  /** Removes all rows. */
  clear(): void {
    if (this.#rows.length === 0) return;
    this.#rows = [];
    this.#list.replaceChildren();
  }

  #row(index: number): LaneRow {
    const known = this.#rows[index];
    if (known) return known;
    const row = new LaneRow();
    this.#rows[index] = row;
    this.#list.append(row.element);
    // There is one line for all of them: many lanes are bars without texts.
    this.#list.classList.toggle('is-many', this.#rows.length > MOST_WITH_TEXT);
    return row;
  }
}

class LaneRow {
  readonly #name = make('span', 'lane-name');
  readonly #episode = make('span', 'lane-episode');
  readonly #bar = make('span', 'lane-bar');
  readonly #candle = make('span', 'lane-candle');
  readonly element = make('li', 'lane', this.#name, this.#episode, this.#bar, this.#candle);

  draw(lane: LaneProgress): void {
    setText(this.#name, `Lane ${lane.lane + 1}`);
    setText(this.#episode, `Episode ${formatCount(lane.episode)}${lane.restarted ? ' (again)' : ''}`);
    setText(this.#candle, lane.stalled ? 'stalled' : formatCount(lane.candle));
    this.element.classList.toggle('is-stalled', lane.stalled);
    this.#bar.style.setProperty('--lane', (lane.candle / Math.max(1, lane.total_candles)).toFixed(4));
  }
}
