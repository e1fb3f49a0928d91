import './verdict.css';
import type { Appraisal } from 'candlerun';
import { make, markup, part, setText } from '../dom.js';
import { objectiveOf } from '../objective.js';
import type { DeskActions, DeskPanel, DeskView } from '../panel.js';
import type { Run } from '../progress/run.js';
import { appraisalOf } from './appraisals.js';
import { type Failure, failureOf } from './failure.js';
import { FIGURES, type Figure, figuresOf } from './headline.js';
import { type Judgement, judgementsOf, outOfSampleOf } from './luck-text.js';

/** What the button beside the sentence does. */
type Action = 'signals' | 'edit' | 'robustness' | 'walk-forward';

/** The sentence beside the figures. */
type Statement = { tone: 'failure' | 'judgement' | 'plain'; parts: Judgement[]; action: Action | null };

/** A try has no verdict on luck: it is no search, and was made by looking at the result. */
const TRY: Statement = {
  tone: 'plain',
  parts: [
    {
      head: 'A try.',
      text: 'It is not stored. Values that are chosen by looking at the result fit the past.',
    },
  ],
  action: null,
};

const ACTIONS: Record<Action, string> = {
  signals: 'Why no trades?',
  edit: 'Edit and run again',
  robustness: 'Why?',
  'walk-forward': 'Windows',
};

const MARKUP = `
<section class="verdict" aria-label="Verdict" data-testid="verdict">
  <dl class="verdict-figures" data-testid="metrics"></dl>
  <div class="verdict-statement">
    <p class="verdict-text"><span class="verdict-words" role="status" data-testid="verdict-text"></span><button type="button" class="verdict-action" hidden></button></p>
  </div>
</section>`;

/** The result in a line: five figures, and a sentence on whether to believe them. A failure is red and says what to do. */
export class VerdictBar implements DeskPanel {
  readonly element = markup(MARKUP);
  readonly #actions: DeskActions;
  readonly #list = part(this.element, '.verdict-figures', HTMLElement);
  readonly #text = part(this.element, '.verdict-words', HTMLElement);
  readonly #button = part(this.element, '.verdict-action', HTMLButtonElement);
  readonly #slots = Array.from({ length: FIGURES }, () => new Slot());
  #run: Run | null = null;
  #appraisal: Appraisal | null = null;
  #asked: Run | null = null;
  #action: Action | null = null;
  #statement = '';
  #view: DeskView | null = null;

  constructor(actions: DeskActions) {
    this.#actions = actions;
    this.#list.append(...this.#slots.map(({ element }) => element));
    this.#button.addEventListener('click', () => this.#act());
  }

  show(view: DeskView | null): void {
    this.#view = view;
    this.element.classList.toggle('is-empty', view === null);
    if (view === null) {
      this.#drawFigures([]);
      this.#drawStatement({ tone: 'plain', parts: [], action: null });
      return;
    }
    if (view.run !== this.#run) {
      this.#run = view.run;
      this.#appraisal = null;
      this.#asked = null;
    }
    const failure = failureOf(view);
    this.element.classList.toggle('is-whole-failure', failure?.isWhole === true);
    this.#drawFigures(failure?.isWhole ? [] : figuresOf(view));
    this.#drawStatement(failure ? statementOf(failure) : view.isTry ? TRY : this.#judgement(view.run));
    if (failure === null) this.#ask(view.run);
  }

  /** Asks for the robustness report once for each run that has one. */
  #ask(run: Run): void {
    if (this.#asked === run || run.state !== 'finished' || run.spec.walk_forward) return;
    this.#asked = run;
    appraisalOf(run).then(
      (appraisal) => {
        if (this.#run !== run) return;
        this.#appraisal = appraisal;
        this.show(this.#view);
      },
      // The Robustness panel says why it could not be made.
      () => {},
    );
  }

  #judgement(run: Run): Statement {
    const plain = (head: string, text: string): Statement => ({
      tone: 'plain',
      parts: [{ head, text }],
      action: null,
    });
    switch (run.state) {
      case 'running':
        return run.isWaiting
          ? plain('', 'This run waits for its turn.')
          : plain('Best so far.', 'It can change until the run ends; whether it is luck is judged then.');
      case 'paused':
        return plain('Paused.', 'The best so far; what has finished is kept.');
      case 'cancelled':
        return plain('Cancelled.', 'The best of what had finished. Continue it in the list of runs.');
      default:
    }
    const tested = run.result?.walk_forward;
    if (tested) {
      const part = outOfSampleOf(tested, objectiveOf(run.spec));
      return { tone: 'judgement', parts: [part], action: 'walk-forward' };
    }
    if (this.#appraisal === null) return plain('', run.state === 'finished' ? 'Is it luck? Computing…' : '');
    return { tone: 'judgement', parts: judgementsOf(this.#appraisal), action: 'robustness' };
  }

  #drawFigures(figures: readonly Figure[]): void {
    // While a search runs there are four, which share the place of five.
    this.#list.classList.toggle('has-four', figures.length === FIGURES - 1);
    for (const [index, slot] of this.#slots.entries()) slot.draw(figures[index] ?? null);
  }

  #drawStatement({ tone, parts, action }: Statement): void {
    const key = `${tone} ${action} ${parts.map(({ head, text }) => `${head} ${text}`).join(' ')}`;
    if (key === this.#statement) return;
    this.#statement = key;
    const { classList } = this.element;
    classList.toggle('is-failure', tone === 'failure');
    classList.toggle('is-judgement', tone === 'judgement');
    const isFailure = tone === 'failure';
    this.#text.setAttribute('role', isFailure ? 'alert' : 'status');
    if (isFailure) this.#text.dataset.testid = 'no-score';
    else this.#text.dataset.testid = 'verdict-text';
    this.#text.replaceChildren(
      ...parts.flatMap(({ head, text, short }) => [
        ...(head === '' ? [] : [make('strong', '', head), ' ']),
        `${short ?? text} `,
      ]),
    );
    this.#action = action;
    this.#button.hidden = action === null;
    setText(this.#button, action === null ? '' : ACTIONS[action]);
  }

  #act(): void {
    const action = this.#action;
    if (action === 'edit') this.#actions.editAndRun();
    else if (action !== null) this.#actions.openTab(action);
  }
}

/** The place of a figure. It is drawn anew only where a text has changed. */
class Slot {
  readonly #title = make('dt', 'verdict-title');
  readonly #value = make('dd', 'verdict-value');
  readonly #note = make('dd', 'verdict-note');
  readonly element = make('div', 'verdict-figure', this.#title, this.#value, this.#note);

  draw(figure: Figure | null): void {
    setText(this.#title, figure?.title ?? '');
    setText(this.#value, figure?.value ?? '');
    setText(this.#note, figure?.note ?? '');
    this.#value.classList.toggle('is-loss', figure?.isLoss === true);
    if (figure?.metric) this.#value.dataset.metric = figure.metric;
    else delete this.#value.dataset.metric;
    this.element.classList.toggle('is-unused', figure === null);
  }
}

function statementOf({ text, action }: Failure): Statement {
  return { tone: 'failure', parts: [{ head: '', text }], action };
}
