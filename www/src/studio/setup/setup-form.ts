import { type CandlesInfo, formatCount, type JobSpecInput } from 'candlerun';
import { byId, setText } from '../dom.js';
import { AccountPanel } from './account-panel.js';
import { FieldErrors } from './field-errors.js';
import { SearchPanel } from './search-panel.js';
import { StrategyPanel, type TextReaders } from './strategy-panel.js';
import { WalkForwardPanel } from './walk-forward-panel.js';

/** The form: reads a job's spec from its panels and says in a line what will run. */
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

  /** `readers` read texts of strategies, `changed` is called when their parameters are others. */
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
    // The second click of a double click would start the same job once more.
    this.#run.addEventListener('click', (event) => {
      if (event.detail > 1) event.preventDefault();
    });
    // What a select changes in the form is there after its change only.
    for (const type of ['input', 'change']) this.#form.addEventListener(type, () => this.#showPlan());
    this.#showPlan();
  }

  /** Whether Run does anything. A button that is really disabled would lose the focus of whoever has just pressed it. */
  set enabled(enabled: boolean) {
    this.#enabled = enabled;
    this.#run.ariaDisabled = String(!enabled);
  }

  /** Takes the focus from a button that goes. */
  focusRun(): void {
    this.#run.focus({ preventScroll: true });
  }

  /** The spec that the form describes. Throws a `CandlerunError` that names the input that holds no number. */
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

  /** Says what was queued: the engine's numbers, until the form changes. */
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
