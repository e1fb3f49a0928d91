import { formatCount, type SamplerInfo, type SamplerName, type SearchSpec, samplers } from 'candlerun';
import { make } from '../dom.js';
import { capitalised } from '../sentence.js';
import { ChoiceField } from './choice-field.js';
import type { CompleteSearch } from './complete-spec.js';
import { NumberField } from './number-field.js';
import { ObjectiveField } from './objective-field.js';

/** The samplers of the select: those that are offered, then those that `bayesian` chooses from. */
const offered = [...samplers].sort((a, b) => Number(b.is_offered) - Number(a.is_offered));

/** Most objectives beside the first. */
const MOST_GOALS = 7;

const STOPS = {
  no_improvement: ['no-improvement-input', 'No improvement in', 'backtests', 'number'],
  target: ['target-input', 'Score reaches', 'score', 'number'],
  time_ms: ['time-input', 'Time exceeds', 'seconds', 'seconds'],
  stopped_after: ['stopped-after-input', 'Exactly after', 'backtests', 'number'],
} as const;

type StopName = keyof typeof STOPS;

/** How parameters are searched, what for, and when the search ends. */
export class SearchPanel {
  readonly element: HTMLElement;
  readonly #sampler = new ChoiceField<SamplerName>({
    name: 'sampler-select',
    path: 'search.sampler',
    title: 'Search method',
    options: offered.map(({ name, title }) => [name, capitalised(title)] as const),
  });
  readonly #episodes = new NumberField({
    name: 'episodes-input',
    path: 'search.episodes',
    title: 'Max. backtests',
    prompt: 'Enter the most backtests to run, or nothing for all.',
    empty: 'all',
  });
  readonly #seed = new NumberField({
    name: 'seed-input',
    path: 'search.seed',
    title: 'Random seed',
    prompt: 'Enter a whole number from 0 on. The same seed gives the same search.',
    value: 42,
    hint: 'The same seed gives the same search.',
  });
  readonly #minTrades = new NumberField({
    name: 'min-trades-input',
    path: 'search.min_trades',
    title: 'Minimum trades',
    prompt: 'Enter the fewest trades of a backtest that counts, or nothing for any.',
    empty: '0',
    hint: 'Backtests with fewer trades do not count.',
  });
  readonly #batch = new NumberField({
    name: 'batch-input',
    path: 'search.batch',
    title: 'Parallel proposals',
    prompt: 'Enter the combinations that are proposed together, 1 to 64, or nothing for 4.',
    empty: '4',
    hint: 'Combinations that are proposed together.',
  });
  readonly #goal = new ObjectiveField(
    {
      metric: 'objective-select',
      direction: 'direction-select',
      path: 'search.objective',
      directionPath: 'search.direction',
      label: 'Optimize for',
    },
    false,
  );
  readonly #goals = make('div', 'objectives');
  readonly #more: ObjectiveField[] = [];
  readonly #stops: Record<StopName, NumberField>;

  constructor() {
    const stops = Object.entries(STOPS).map(([name, [id, title, empty, unit]]) => {
      const prompt = `Enter a number, or nothing to search to the end.`;
      const field = new NumberField({ name: id, path: `search.stop.${name}`, title, prompt, empty, unit });
      return [name, field] as const;
    });
    this.#stops = Object.fromEntries(stops) as Record<StopName, NumberField>;
    const early = make('fieldset', 'stop', make('legend', '', 'Stop early when'));
    early.append(make('div', 'fields', ...stops.map(([, field]) => field.element)));
    const also = make('fieldset', 'also', make('legend', '', 'Then also (Pareto)'), this.#goals);
    const summary = make('summary', '', 'More search options');
    summary.dataset.testid = 'search-more';
    const body = make(
      'div',
      'more-body',
      also,
      make('div', 'fields', this.#minTrades.element, this.#batch.element),
      early,
    );
    const objective = make('fieldset', 'also', make('legend', '', 'Optimize for'), this.#goal.element);
    const fields = make('div', 'fields', this.#sampler.element, this.#episodes.element, this.#seed.element);
    this.element = make('div', 'setup-search', objective, fields, make('details', 'more', summary, body));
    this.#addGoal();
    this.element.addEventListener('change', () => this.#show());
    this.#show();
  }

  get sampler(): SamplerInfo {
    const chosen = offered.find(({ name }) => name === this.#sampler.value);
    if (!chosen) throw new Error(`no sampler is named ${this.#sampler.value}`);
    return chosen;
  }

  /** The entered number of backtests; null for all, or while it cannot be read. */
  get episodes(): number | null {
    return this.#episodes.value;
  }

  /** Searches every combination. */
  useGrid(): void {
    this.#sampler.value = 'grid';
    this.#episodes.value = null;
    this.#show();
  }

  /** The fields of the search, without space and constraints. Fields that have their defaults are left out. */
  read(): SearchSpec {
    const goal = this.#goal.read();
    const more = this.#more.flatMap((field) => field.read() ?? []);
    const stop = Object.entries(this.#stops).map(([name, field]) => [name, field.read()] as const);
    const limits = stop.filter(([, value]) => value !== null);
    const min_trades = this.#minTrades.read();
    const batch = this.#batch.read();
    return {
      sampler: this.#sampler.value,
      ...(goal ?? {}),
      episodes: this.#episodes.read(),
      seed: this.#seed.readNumber(),
      ...(more.length === 0 ? {} : { more_objectives: more }),
      ...(min_trades === null || min_trades === 0 ? {} : { min_trades }),
      ...(batch === null ? {} : { batch }),
      ...(limits.length === 0 ? {} : { stop: Object.fromEntries(limits) }),
    };
  }

  write(search: CompleteSearch): void {
    this.#sampler.value = search.sampler;
    this.#episodes.value = search.episodes;
    this.#seed.value = search.seed;
    this.#minTrades.value = search.min_trades === 0 ? null : search.min_trades;
    this.#batch.value = search.batch === 4 ? null : search.batch;
    for (const name of Object.keys(this.#stops) as StopName[]) this.#stops[name].value = search.stop[name];
    const [first, ...more] = search.goals;
    this.#goal.write(first ?? null);
    for (const [index, goal] of more.entries()) {
      if (!this.#more[index]) this.#addGoal();
      this.#more[index]?.write(goal);
    }
    for (const field of this.#more.slice(more.length)) field.write(null);
    this.#show();
  }

  get isChanged(): boolean {
    const fields = [this.#sampler, this.#episodes, this.#seed, this.#minTrades, this.#batch, this.#goal];
    return [...fields, ...this.#more, ...Object.values(this.#stops)].some((field) => field.isChanged);
  }

  reset(): void {
    const fields = [this.#sampler, this.#episodes, this.#seed, this.#minTrades, this.#batch, this.#goal];
    for (const field of [...fields, ...this.#more, ...Object.values(this.#stops)]) field.reset();
    this.#show();
  }

  /** `grid · maximize Sharpe · at least 10 trades`. */
  text(): string {
    const { title } = this.sampler;
    const { episodes } = this;
    const trades = this.#minTrades.value;
    const parts = [
      episodes === null ? title : `${title}, at most ${formatCount(episodes)}`,
      this.#goal.text(),
      ...this.#more.filter((field) => !field.isEmpty).map((field) => field.text()),
      trades === null ? '' : `at least ${formatCount(trades)} trades`,
    ];
    return parts.filter(Boolean).join(' · ');
  }

  /** Adds a place for one more objective. */
  #addGoal(): void {
    const index = this.#more.length;
    const name = index === 0 ? 'second' : `objective-${index + 2}`;
    const path = `search.more_objectives[${index}]`;
    const field = new ObjectiveField(
      {
        metric: index === 0 ? 'second-objective-select' : `${name}-select`,
        direction: index === 0 ? 'second-direction-select' : `${name}-direction-select`,
        path: `${path}.objective`,
        directionPath: `${path}.direction`,
        label: `Then also ${index + 1}`,
      },
      true,
    );
    this.#more.push(field);
    this.#goals.append(field.element);
  }

  #show(): void {
    const { default_episodes, learns, name } = this.sampler;
    this.#episodes.input.placeholder = default_episodes === null ? 'all' : formatCount(default_episodes);
    this.#seed.element.hidden = name === 'grid';
    this.#batch.element.hidden = !learns;
    if (this.#more.every((field) => !field.isEmpty) && this.#more.length < MOST_GOALS) this.#addGoal();
    // One empty place is enough.
    const empty = this.#more.find((field) => field.isEmpty);
    for (const field of this.#more) field.element.hidden = field.isEmpty && field !== empty;
  }
}
