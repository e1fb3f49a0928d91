import './setup.css';
import {
  type CandlesLabel,
  formatCount,
  type JobSpec,
  type JobSpecInput,
  type NamedCandles,
} from 'candlerun';
import type { Session } from '../session.js';
import { BacktestPanel } from './backtest-panel.js';
import { accountSettings, backtestSettings, fillSettings } from './backtest-settings.js';
import { type CompleteSearch, completeSpec } from './complete-spec.js';
import { DataPanel } from './data-panel.js';
import { type EstimateText, estimateText } from './estimate-text.js';
import { FieldErrors } from './field-errors.js';
import { FieldRefusal } from './field-refusal.js';
import type { FormStrategy } from './form-strategy.js';
import { LanesChoice } from './lanes-choice.js';
import { LaunchBar } from './launch-bar.js';
import { ParamsPanel } from './params-panel.js';
import { runName } from './run-name.js';
import { SearchPanel } from './search-panel.js';
import { SetupRow } from './setup-row.js';
import { StopsPanel } from './stops-panel.js';
import { StrategyPanel } from './strategy-panel.js';
import { ValidationPanel } from './validation-panel.js';

/** The parts of the session that the form uses. */
export type SetupSession = Pick<
  Session,
  | 'load'
  | 'loadBeside'
  | 'open'
  | 'checkRules'
  | 'readJavaScript'
  | 'estimate'
  | 'lanes'
  | 'useLanes'
  | 'canChangeLanes'
  | 'startsThere'
>;

/** The owner of the form. */
export type SetupOwner = {
  session: SetupSession;
  /** Run was pressed while it was enabled. */
  submit(): void;
  /** Any field has changed, candles were loaded or refused, or the text of a strategy was checked. */
  changed?(): void;
  /** The workers are replaced until `done` settles. */
  changingLanes(done: Promise<unknown>): void;
};

/** The form: rows that show their values and open in place. It reads a job spec from them, and sets them from one. */
export class SetupForm {
  readonly element: HTMLFormElement;
  readonly errors: FieldErrors;
  readonly #owner: SetupOwner;
  readonly #data: DataPanel;
  readonly #strategy: StrategyPanel;
  readonly #params = new ParamsPanel();
  readonly #search = new SearchPanel();
  readonly #validation = new ValidationPanel();
  readonly #account = new BacktestPanel(accountSettings);
  readonly #fills = new BacktestPanel(fillSettings);
  readonly #stops = new StopsPanel();
  readonly #lanes: LanesChoice;
  readonly #launch: LaunchBar;
  readonly #rows: Record<RowName, SetupRow>;
  /** The spec that the form was set to. Its fields without a control survive. */
  #base: JobSpecInput | null = null;
  /** The search as it was set from a spec without one. While it is the same, there is still none. */
  #noSearch = '';
  #isEnabled = false;
  /** Whether the controls are being set by a spec. */
  #isWriting = false;

  /** Fills an empty form element. */
  constructor(element: HTMLFormElement, owner: SetupOwner) {
    this.element = element;
    this.#owner = owner;
    const { session } = owner;
    this.#data = new DataPanel(
      session,
      () => this.#changed(),
      (rate) => this.#account.suggestCommission(rate),
    );
    this.#strategy = new StrategyPanel(session, (strategy) => this.#showStrategy(strategy));
    this.#lanes = new LanesChoice(session, (done) => owner.changingLanes(done));
    this.#launch = new LaunchBar(
      () => this.#estimate(),
      () => {
        this.#search.useGrid();
        this.#changed();
      },
    );
    this.errors = new FieldErrors(element, this.#launch.error);
    this.#rows = this.#makeRows();
    const rows = Object.values(this.#rows).map((row) => row.element);
    const body = document.createElement('div');
    body.className = 'setup-rows';
    body.append(...rows);
    element.classList.add('setup');
    element.replaceChildren(body, this.#launch.element);
    element.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#isEnabled && this.candles !== null) owner.submit();
    });
    element.addEventListener('keydown', (event) => this.#onKey(event));
    // A select updates the form in its change event, after the input event.
    for (const type of ['input', 'change']) element.addEventListener(type, () => this.#changed());
    this.#strategy.start();
    this.#data.start();
    this.#changed();
  }

  /** The candles that a person has chosen; null while there are none. */
  get chosenCandles(): NamedCandles | null {
    return this.#data.isChosen ? this.candles : null;
  }

  /** The loaded candles with their title; null while there are none. */
  get candles(): NamedCandles | null {
    return this.#data.candles;
  }

  /** Data sets that the search runs on as well, each in a run of its own. */
  get otherData(): NamedCandles[] {
    return this.#data.others;
  }

  /** The candles of the newest choice, once they are loaded or refused and the text of the strategy is checked. */
  async settled(): Promise<NamedCandles | null> {
    await this.#strategy.settled();
    return this.#data.settled();
  }

  /** Whether a run can be started. Without candles Run is disabled in any case. */
  set enabled(enabled: boolean) {
    this.#isEnabled = enabled;
    this.#lanes.enabled = enabled;
    this.#showEnabled();
    void this.#lanes
      .showAutomatic()
      .then(() => this.#showRows())
      .catch(() => {});
    if (enabled) this.#launch.refresh();
  }

  /** Focuses the Run button. */
  focusRun(): void {
    this.#launch.focusRun();
  }

  /** Shows a choice above Run, such as where it starts; null for none. */
  showChoice(choice: HTMLElement | null): void {
    this.#launch.showChoice(choice);
  }

  /** Shows a text in place of the plan, until the form changes. */
  showQueued(plan: string): void {
    this.#launch.showPlan(plan);
  }

  /** The job spec of the form. Throws a `CandlerunError` whose reason is a sentence, at the field that cannot be read. */
  readSpec(): JobSpecInput {
    const { candles } = this;
    if (candles === null) throw new FieldRefusal('Load data first.', 'candles', '');
    const base = this.#base;
    const strategy = this.#strategy.read(this.#stops.read());
    const walk_forward = this.#validation.read();
    const { backtest: given, window: _, search: __, walk_forward: ___, ...rest } = base ?? { strategy: {} };
    const kept = Object.entries(given ?? {}).filter(
      ([key]) => !backtestSettings.some((item) => item.key === key),
    );
    return {
      ...rest,
      candles: candles.info.fingerprint,
      strategy: { ...strategy, params: this.#readParams(strategy) },
      backtest: { ...Object.fromEntries(kept), ...this.#account.read(), ...this.#fills.read() },
      window: this.#data.readWindow(),
      search: this.#readSearch(walk_forward !== null),
      walk_forward,
    };
  }

  /**
   * Sets the whole form to the spec of a run. `label` names its candles: `row.data` of a stored job, or `candlerun.candles`. If this
   * browser lacks them, the form says which file is needed. JavaScript of the spec is shown and not run; call this only for a run
   * whose JavaScript the user has allowed, since Run starts what the form shows. Resolves when the form is set.
   */
  async setSpec(spec: JobSpecInput, label: CandlesLabel | NamedCandles | null): Promise<void> {
    this.#isWriting = true;
    try {
      this.errors.clear();
      this.#base = structuredClone(spec);
      const { params, backtest, search, walk_forward, window } = completeSpec(spec);
      this.#stops.reset();
      const stops = await this.#strategy.write(spec.strategy);
      this.#stops.write(stops);
      this.#params.write(params, search === null ? {} : search.space, search?.constraints ?? []);
      if (search) this.#search.write(search);
      else this.#search.reset();
      this.#noSearch = search ? '' : JSON.stringify(this.#search.read());
      this.#validation.write(walk_forward);
      this.#account.write(backtest);
      this.#fills.write(backtest);
      await this.#data.write(spec.candles, label, window);
    } finally {
      this.#isWriting = false;
      this.#changed();
    }
  }

  /** The name of the form's run: what it is made of, and what differs from the run before. */
  runName(before: JobSpec | null): string {
    const { candles } = this;
    const spec = this.readSpec() as JobSpec;
    return runName({ spec, title: candles?.title ?? '', info: candles?.info ?? null }, before);
  }

  #makeRows(): Record<RowName, SetupRow> {
    return {
      data: new SetupRow(
        { name: 'data', title: 'Data', isOpen: true, reset: () => this.#data.reset() },
        this.#data.element,
      ),
      strategy: new SetupRow(
        { name: 'strategy', title: 'Strategy', isOpen: true, reset: () => this.#strategy.reset() },
        this.#strategy.element,
      ),
      parameters: new SetupRow(
        { name: 'parameters', title: 'Parameters', isOpen: true, reset: () => this.#params.reset() },
        this.#params.element,
      ),
      search: new SetupRow(
        { name: 'search', title: 'Search', reset: () => this.#search.reset() },
        this.#search.element,
      ),
      validation: new SetupRow(
        { name: 'validation', title: 'Validation', reset: () => this.#validation.reset() },
        this.#validation.element,
      ),
      account: new SetupRow(
        { name: 'account', title: 'Account and costs', reset: () => this.#account.reset() },
        this.#account.element,
      ),
      fills: new SetupRow(
        {
          name: 'fills',
          title: 'Fills and exits',
          reset: () => {
            this.#fills.reset();
            this.#stops.reset();
          },
        },
        this.#fills.element,
        this.#stops.element,
      ),
      performance: new SetupRow({ name: 'performance', title: 'Performance' }, this.#lanes.element),
    };
  }

  /** Values of the parameters. Those of the spec without a row stay while the strategy is the same. */
  #readParams(strategy: object): JobSpecInput['strategy']['params'] & object {
    const { params = {}, ...before } = this.#base?.strategy ?? {};
    const isSame = JSON.stringify(definedOf(before)) === JSON.stringify(definedOf(strategy));
    const kept = isSame ? Object.entries(params).filter(([name]) => !this.#params.has(name)) : [];
    return { ...Object.fromEntries(kept), ...this.#params.readParams() };
  }

  #readSearch(isTested: boolean): JobSpecInput['search'] & (object | null) {
    const search = this.#search.read();
    const space = this.#params.readSpace();
    const isSingle = Object.keys(space).length === 0 && !isTested;
    if (isSingle && this.#noSearch === JSON.stringify(search)) return null;
    const tile: CompleteSearch['tile'] = this.#base?.search?.tile ?? null;
    return { ...search, space, constraints: this.#params.constraints(), ...(tile === null ? {} : { tile }) };
  }

  #showStrategy(strategy: FormStrategy | null): void {
    this.#params.show(strategy);
    this.#stops.show(this.#strategy.libraryRules);
    this.#changed();
  }

  #changed(): void {
    if (this.#isWriting || !this.#rows) return;
    this.#showRows();
    this.#launch.showPlan(this.#planText());
    this.#showEnabled();
    this.#launch.refresh();
    this.#owner.changed?.();
  }

  #showEnabled(): void {
    this.#launch.enabled = this.#isEnabled && this.candles !== null;
  }

  #showRows(): void {
    const stops = this.#stops.text();
    const rows: [RowName, string, boolean][] = [
      ['data', this.#data.text(), this.#data.isChanged],
      ['strategy', [this.#strategy.text(), stops].filter(Boolean).join(' + '), this.#strategy.isChanged],
      ['parameters', this.#params.text(), this.#params.isChanged],
      ['search', this.#search.text(), this.#search.isChanged],
      ['validation', this.#validation.text(), this.#validation.isChanged],
      ['account', this.#account.text(['initial_cash', 'position_size_pct']), this.#account.isChanged],
      [
        'fills',
        [this.#fills.text(['fill', 'intrabar']), stops].filter(Boolean).join(' · '),
        this.#fills.isChanged || this.#stops.isChanged,
      ],
      ['performance', this.#lanes.text(), this.#lanes.isChanged],
    ];
    for (const [name, text, isChanged] of rows) this.#rows[name].show(text, isChanged);
  }

  #planText(): string {
    const varying = this.#params.varying();
    const sets = this.#data.others.length + 1;
    const after = `${this.#validation.planText()}${sets === 1 ? '' : `, on each of ${sets} data sets`}`;
    if (varying.length === 0) return `Single backtest${after}`;
    const { sampler, episodes } = this.#search;
    const rules = this.#params.constraints();
    const most = episodes === null || sampler.name !== 'grid' ? '' : `, at most ${formatCount(episodes)}`;
    const where = rules.length === 0 ? '' : ` (${rules.join(', ')})`;
    const how = sampler.title.charAt(0).toUpperCase() + sampler.title.slice(1);
    return `${how} ${sampler.learns ? 'search ' : ''}over ${varying.join(' × ')}${where}${most}${after}`;
  }

  async #estimate(): Promise<EstimateText> {
    if (this.candles === null) return { size: '', tip: '' };
    const spec = this.readSpec();
    const { session } = this.#owner;
    const text = estimateText(spec, await session.estimate(spec));
    // The speed of a server is not known.
    return session.startsThere && text.size !== '' ? { size: `${text.size} in this browser`, tip: '' } : text;
  }

  /** Ctrl or Cmd with Enter runs from any field. */
  #onKey(event: KeyboardEvent): void {
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.defaultPrevented) return;
    event.preventDefault();
    this.element.requestSubmit();
  }
}

type RowName =
  | 'data'
  | 'strategy'
  | 'parameters'
  | 'search'
  | 'validation'
  | 'account'
  | 'fills'
  | 'performance';

function definedOf(record: object): object {
  return Object.fromEntries(Object.entries(record).filter(([, value]) => value != null));
}
