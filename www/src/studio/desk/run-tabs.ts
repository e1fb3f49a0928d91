import { make, setText } from '../dom.js';
import { type CandleState, MiniCandle } from './mini-candle.js';

/** Tabs at once. Others are in the list of runs. */
const MOST = 6;

/** A run as its tab shows it. */
export type TabbedRun = { id: string; name: string } & CandleState;

/** The runs that this page has opened, each with a small candle, and "+ New run". */
export class RunTabs {
  readonly element = make('nav', 'run-tabs');
  readonly #list = make('ol', 'run-tab-list');
  readonly #open: (id: string) => void;
  readonly #tabs = new Map<string, RunTab>();
  /** Ids in the order of their last use, the newest last. */
  #used: string[] = [];
  #shown: string | null = null;

  /** `open` is called with the run of a pressed tab, `startNew` by "+ New run". */
  constructor(open: (id: string) => void, startNew: () => void) {
    this.#open = open;
    this.element.ariaLabel = 'Open runs';
    const add = make('button', 'run-tab run-tab-new', '+ New run');
    add.type = 'button';
    add.dataset.testid = 'new-run';
    add.addEventListener('click', startNew);
    this.element.append(this.#list, add);
  }

  /** The ids of the tabs. */
  get ids(): readonly string[] {
    return this.#used;
  }

  /** Marks the shown run; null for none. It gets a tab. */
  mark(id: string | null): void {
    this.#shown = id;
    if (id !== null) this.add(id);
    for (const [tabbed, tab] of this.#tabs) tab.mark(tabbed === id);
  }

  /** Adds a tab. The one that was not used for the longest time goes if there are too many. */
  add(id: string): void {
    this.#used = [...this.#used.filter((used) => used !== id), id];
    if (!this.#tabs.has(id)) {
      const tab = new RunTab(() => this.#open(id));
      this.#tabs.set(id, tab);
      this.#list.append(tab.element);
    }
    const oldest = this.#used.find((used) => used !== this.#shown);
    if (this.#used.length > MOST && oldest !== undefined) this.remove(oldest);
  }

  remove(id: string): void {
    this.#used = this.#used.filter((used) => used !== id);
    this.#tabs.get(id)?.element.remove();
    this.#tabs.delete(id);
  }

  /** Draws the newest state of a run that has a tab. */
  draw(run: TabbedRun): void {
    this.#tabs.get(run.id)?.draw(run);
  }
}

class RunTab {
  readonly #candle = new MiniCandle();
  readonly #name = make('span', 'run-tab-name');
  readonly #state = make('span', 'visually-hidden');
  readonly #button = make('button', 'run-tab', this.#candle.element, this.#name, this.#state);
  readonly element = make('li', '', this.#button);

  constructor(open: () => void) {
    this.#button.type = 'button';
    this.#button.dataset.testid = 'run-tab';
    this.#button.addEventListener('click', open);
  }

  draw(run: TabbedRun): void {
    this.#candle.draw(run);
    setText(this.#name, run.name);
    setText(this.#state, `, ${stateText(run)}`);
    this.#button.title = run.name;
    this.#button.dataset.state = run.state;
  }

  mark(isShown: boolean): void {
    if (!isShown) {
      this.#button.removeAttribute('aria-current');
      return;
    }
    this.#button.setAttribute('aria-current', 'true');
    this.element.scrollIntoView?.({ block: 'nearest', inline: 'nearest' });
  }
}

function stateText({ state, percent }: TabbedRun): string {
  switch (state) {
    case 'queued':
      return 'queued';
    case 'running':
    case 'paused':
      // Whole per cents: the name of a button must not change many times a second.
      return `${state} at ${Math.floor(percent)}%`;
    default:
      return state === 'done' ? 'finished' : 'ended';
  }
}
