import { type CandlesInfo, formatCount, type JobSpecInput } from 'candlerun';
import { byId, setText } from '../dom.js';
import { AccountPanel } from './account-panel.js';
import { FieldErrors } from './field-errors.js';
import { SearchPanel } from './search-panel.js';
import { StrategyPanel, type TextReaders } from './strategy-panel.js';
import { WalkForwardPanel } from './walk-forward-panel.js';

/** The form: reads a job spec from its panels and shows the plan of the job in a line. */
export class SetupForm {
  readonly errors: FieldErrors;
  readonly #form = byId('setup', HTMLFormElement);
  readonly #run = byId('run-button', HTMLButtonElement);
  readonly #plan = byId('plan', HTMLElement);
  readonly #strategy: StrategyPanel;
  readonly #search = new SearchPanel();
  readonly #walkForward = new WalkForwardPanel();
  readonly #account = new AccountPanel();
  #enabled = false;

  /** `readers` read the texts of strategies, `changed` is called when their parameters have changed. */
  constructor(submit: () => void, readers: TextReaders, changed: () => void) {
    this.errors = new FieldErrors(this.#form);
    this.#strategy = new StrategyPanel(readers, () => {
      this.#showPlan();
      changed();
    });
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (this.#enabled) submit();
    });
    // The second click of a double click would start the same job again.
    this.#run.addEventListener('click', (event) => {
      if (event.detail > 1) event.preventDefault();
    });
    // A select updates the form in its change event, after the input event.
    for (const type of ['input', 'change']) this.#form.addEventListener(type, () => this.#showPlan());
    this.#showPlan();
  }

  /** Whether Run is enabled. `aria-disabled` keeps the focus on the pressed button; `disabled` would lose it. */
  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    this.#run.ariaDisabled = String(!enabled);
  }

  /** Focuses the Run button. */
  focusRun(): void {
    this.#run.focus({ preventScroll: true });
  }

  /** The job spec of the form. Throws a `CandlerunError` that names an input without a number. */
  readSpec(candles: CandlesInfo): JobSpecInput {
    return {
      candles: candles.fingerprint,
      strategy: this.#strategy.readStrategy(),
      backtest: this.#account.read(),
      search: {
        ...this.#search.read(),
        space: this.#strategy.readSpace(),
        constraints: this.#strategy.constraints(),
      },
      walk_forward: this.#walkForward.read(),
    };
  }

  /** Shows the size of the queued job, until the form changes. */
  showQueued(plan: string): void {
    setText(this.#plan, plan);
  }

  #showPlan(): void {
    setText(this.#plan, this.#planText());
  }

  #planText(): string {
    const varying = this.#strategy.varying();
    if (varying.length === 0) return `One backtest: nothing varies.${this.#walkForward.planText()}`;
    const { sampler, episodes } = this.#search;
    const rules = this.#strategy.constraints();
    const most = episodes === null ? '' : `, at most ${formatCount(episodes)}`;
    const where = rules.length === 0 ? '' : ` where ${rules.join(' and ')}`;
    return `${sampler.summary} ${varying.join(' × ')}${where}${most}.${this.#walkForward.planText()}`;
  }
}
