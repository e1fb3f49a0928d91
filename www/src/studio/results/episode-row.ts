import { type EpisodeResult, formatCount } from 'candlerun';
import { make, setText } from '../dom.js';

/** A row of a table of episodes: its button shows the episode's report. */
export class EpisodeRow {
  readonly #button = make('button', 'row-button');
  readonly element = make('tr', '', make('td', 'number', this.#button));
  readonly #minor: number | null;
  #episode: EpisodeResult | null = null;

  /** `minor` is the column that a narrow page hides. */
  constructor(choose: (episode: EpisodeResult) => void, minor: number | null) {
    this.#minor = minor;
    this.#button.type = 'button';
    this.#button.addEventListener('click', () => {
      if (this.#episode) choose(this.#episode);
    });
  }

  draw(episode: EpisodeResult, texts: string[], chosen: boolean): void {
    this.#episode = episode;
    setText(this.#button, formatCount(episode.episode));
    this.#button.setAttribute('aria-label', `Episode ${formatCount(episode.episode)}, show its report`);
    for (const [index, text] of texts.entries()) setText(this.#cell(index + 1), text);
    this.mark(chosen ? episode.episode : null);
  }

  mark(episode: number | null): void {
    const chosen = episode !== null && this.#episode?.episode === episode;
    if (chosen) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
  }

  #cell(index: number): HTMLElement {
    const known = this.element.cells[index];
    if (known) return known;
    const cell = make('td', cellClass(index, this.#minor));
    this.element.append(cell);
    return cell;
  }
}

/** The header row. */
export function headRow(titles: string[], minor: number | null): HTMLTableRowElement {
  const heads = titles.map((title, index) => {
    const head = make('th', cellClass(index, minor), title);
    head.scope = 'col';
    return head;
  });
  return make('tr', '', ...heads);
}

function cellClass(index: number, minor: number | null): string {
  return index === minor ? 'number minor' : 'number';
}
