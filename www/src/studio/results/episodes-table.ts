import { type EpisodeResult, formatCount } from 'candlerun';
import { make, makeHead, setText } from '../dom.js';
import { type EpisodeColumn, sortEpisodes } from './episode-columns.js';

/** The number of an episode, as the first column. */
const NUMBER: EpisodeColumn = {
  title: '#',
  largestFirst: false,
  value: ({ episode }) => episode,
  text: ({ episode }) => formatCount(episode),
};

/**
 * A sortable list of episodes. A click on a row, or its button by keyboard, chooses the episode. Rows are reused, so that the focus stays
 * where it is while a run fills the list.
 */
export class EpisodesTable {
  readonly element: HTMLElement;
  readonly #head = make('tr', '');
  readonly #body = make('tbody', '');
  readonly #choose: (episode: EpisodeResult) => void;
  #columns: EpisodeColumn[] = [];
  #rows: Row[] = [];
  #episodes: readonly EpisodeResult[] = [];
  #sorted: { column: number; largestFirst: boolean } | null = null;
  #chosen: EpisodeResult | null = null;
  #drawn = '';

  /** `labelledBy` is the id of the heading. */
  constructor(testId: string, labelledBy: string, choose: (episode: EpisodeResult) => void) {
    this.#choose = choose;
    const table = make('table', 'episodes', make('thead', '', this.#head), this.#body);
    table.dataset.testid = testId;
    table.setAttribute('aria-labelledby', labelledBy);
    // A region that scrolls must be reachable by keyboard.
    this.element = make('div', 'episodes-frame', table);
    this.element.tabIndex = 0;
    this.element.setAttribute('role', 'region');
    this.element.setAttribute('aria-labelledby', labelledBy);
  }

  /** Draws a list unless it is drawn already: `version` changes with the list. Without a sort it keeps its order, best first. */
  draw(episodes: readonly EpisodeResult[], columns: readonly EpisodeColumn[], version: string): void {
    const titles = columns.map(({ title }) => title).join('\n');
    const key = `${version}\n${titles}`;
    if (key === this.#drawn) return;
    this.#drawn = key;
    const known = this.#columns.map(({ title }) => title).join('\n');
    this.#columns = [NUMBER, ...columns];
    this.#episodes = episodes;
    if (known !== `#\n${titles}`) {
      this.#sorted = null;
      this.#rows = [];
      this.#body.replaceChildren();
      this.#head.replaceChildren(...this.#columns.map((column, index) => this.#headOf(column, index)));
    }
    this.#drawRows();
  }

  /** Marks the chosen episode. */
  mark(episode: EpisodeResult | null): void {
    this.#chosen = episode;
    for (const row of this.#rows) row.mark(episode);
  }

  #headOf(column: EpisodeColumn, index: number): HTMLTableCellElement {
    const button = make('button', 'episodes-sort', column.short ?? column.title);
    button.type = 'button';
    button.title = `Sort by ${column.title}`;
    button.addEventListener('click', () => this.#sortBy(index));
    return makeHead('col', '', button);
  }

  /** The first click sorts by the better end, the second by the other, the third restores the order. */
  #sortBy(index: number): void {
    const first = this.#columns[index]?.largestFirst ?? false;
    const sorted = this.#sorted?.column === index ? this.#sorted : null;
    if (sorted === null) this.#sorted = { column: index, largestFirst: first };
    else if (sorted.largestFirst === first) this.#sorted = { column: index, largestFirst: !first };
    else this.#sorted = null;
    this.#drawRows();
  }

  #drawRows(): void {
    const { column, largestFirst } = this.#sorted ?? {};
    for (const [index, head] of [...this.#head.children].entries()) {
      if (index === column) head.setAttribute('aria-sort', largestFirst ? 'descending' : 'ascending');
      else head.removeAttribute('aria-sort');
    }
    const by = column === undefined ? undefined : this.#columns[column];
    const shown = by ? sortEpisodes(this.#episodes, by, largestFirst ?? false) : this.#episodes;
    for (const [index, episode] of shown.entries()) {
      this.#row(index).draw(episode, this.#columns, this.#chosen);
    }
    for (const row of this.#rows.splice(shown.length)) row.element.remove();
  }

  #row(index: number): Row {
    const known = this.#rows[index];
    if (known) return known;
    const row = new Row(this.#choose);
    this.#rows[index] = row;
    this.#body.append(row.element);
    return row;
  }
}

class Row {
  readonly #button = make('button', 'episodes-button');
  readonly element = make('tr', '', make('td', '', this.#button));
  #episode: EpisodeResult | null = null;

  constructor(choose: (episode: EpisodeResult) => void) {
    this.#button.type = 'button';
    this.#button.addEventListener('click', () => {
      if (this.#episode) choose(this.#episode);
    });
  }

  draw(episode: EpisodeResult, columns: readonly EpisodeColumn[], chosen: EpisodeResult | null): void {
    this.#episode = episode;
    for (const [index, column] of columns.entries()) {
      setText(index === 0 ? this.#button : this.#cell(index), column.text(episode));
    }
    this.#button.setAttribute('aria-label', `Show episode ${formatCount(episode.episode)}`);
    this.mark(chosen);
  }

  mark(chosen: EpisodeResult | null): void {
    const own = this.#episode;
    const isChosen =
      own !== null && chosen?.episode === own.episode && chosen.part?.stage === own.part?.stage;
    if (isChosen) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
  }

  #cell(index: number): HTMLElement {
    const known = this.element.cells[index];
    if (known) return known;
    const cell = make('td', '');
    this.element.append(cell);
    return cell;
  }
}
