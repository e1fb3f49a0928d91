import type { JobDescription, JobRow } from 'candlerun';
import { make, setText } from '../dom.js';
import { messageOf } from '../message-of.js';
import { momentText } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import { sentence } from '../sentence.js';
import { ConfirmButton } from './confirm-button.js';
import { DescribeForm } from './describe-form.js';
import { actionName, canDo, type JobAction } from './job-actions.js';
import { meanRateText, nameOf, sizeText, statusText } from './job-texts.js';
import { RateLine } from './rate-line.js';

/** A job in the list. Its buttons are hidden, never removed, so that the focus stays where it is. */
export class JobItem {
  readonly rates = new RateLine();
  readonly #title = make('strong', 'job-title');
  readonly #size = make('span', 'hint');
  readonly #place = make('span', 'job-place');
  readonly #status = make('span', 'job-status');
  readonly #bar = make('span', 'job-bar');
  readonly #best = make('span', 'job-best');
  readonly #rate = make('span', 'hint');
  readonly #note = make('p', 'job-note');
  readonly #message = make('p', 'job-message');
  readonly #describe: DescribeForm;
  readonly #source = make('code', '');
  readonly #scriptTitle = make('summary', '');
  readonly #script = make('details', 'job-script', this.#scriptTitle);
  readonly #remove: ConfirmButton;
  /** What the names of the buttons depend on, as drawn last. */
  #drawn = '';
  readonly #buttons: Record<JobAction, HTMLButtonElement>;
  readonly element: HTMLElement;

  /** `act` is called when a button is pressed, `describe` with another name and note. */
  constructor(
    id: string,
    act: (action: JobAction) => void,
    describe: (description: JobDescription) => Promise<void>,
  ) {
    this.#describe = new DescribeForm(describe, () => this.#buttons.describe.focus());
    this.#remove = new ConfirmButton(actionName('remove'), () => act('remove'));
    const button = (action: JobAction) => {
      const made = make('button', 'button button-quiet', actionName(action));
      made.type = 'button';
      made.addEventListener('click', () => (action === 'describe' ? this.#describe.open() : act(action)));
      return made;
    };
    this.#buttons = {
      open: button('open'),
      allow: button('allow'),
      pause: button('pause'),
      resume: button('resume'),
      retry: button('retry'),
      cancel: button('cancel'),
      describe: button('describe'),
      export: button('export'),
      remove: this.#remove.element,
    };
    this.element = make(
      'li',
      'job',
      make('div', 'job-name', this.#title, this.#place, this.#size),
      make('div', 'job-state', this.#status, this.#bar),
      make('div', 'job-figures', this.#best, this.#rate),
      this.#note,
      make('div', 'job-actions', ...Object.values(this.#buttons)),
      this.#describe.element,
      this.#message,
      this.#script,
      this.rates.element,
    );
    this.#script.append(make('pre', '', this.#source));
    this.element.dataset.job = id;
  }

  /** Shows a row, and the name of the server that has it; empty for this browser. One that cannot be drawn is shown as broken, with the reason, and the other items stay as they are. */
  draw(row: JobRow, place = ''): void {
    setText(this.#place, place === '' ? '' : `on ${place}`);
    this.#place.hidden = place === '';
    setText(this.#scriptTitle, `JavaScript of this job, from ${place === '' ? 'a file' : 'a server'}`);
    try {
      if (row.is_broken) this.#drawBroken(row, row.error ?? '');
      else this.#draw(row);
    } catch (error) {
      this.#drawBroken(row, `this run cannot be shown: ${messageOf(error)}`);
    }
  }

  #drawBroken({ id }: JobRow, reason: string): void {
    setText(this.#title, 'Broken run');
    for (const text of [this.#size, this.#status, this.#best, this.#rate]) setText(text, '');
    this.#note.hidden = true;
    this.#script.hidden = true;
    setText(this.#message, sentence(reason));
    this.#message.hidden = false;
    this.element.dataset.status = 'failed';
    for (const [action, button] of Object.entries(this.#buttons)) button.hidden = action !== 'remove';
    this.#remove.subject = `Broken run ${id}`;
    this.#drawn = '';
  }

  #draw(row: JobRow): void {
    const { title, text } = objectiveOf(row.spec);
    const name = nameOf(row);
    setText(this.#title, name);
    setText(this.#size, sizeText(row));
    setText(this.#status, statusText(row.status, row.progress));
    this.#bar.style.setProperty('--job', (row.progress / 100).toFixed(4));
    setText(this.#best, row.best_score === null ? '' : `${title} ${text(row.best_score)}`);
    setText(this.#rate, meanRateText(row));
    setText(this.#note, row.note ?? '');
    this.#note.hidden = !row.note;
    this.#describe.draw(name, row.note ?? '');
    setText(this.#message, row.error ?? '');
    this.#message.hidden = row.error === null;
    this.#script.hidden = row.needs_consent !== true;
    setText(this.#source, row.needs_consent ? (row.spec.strategy.javascript?.source ?? '') : '');
    this.#drawButtons(row, `${name}, ${momentText(row.created_at)}`);
  }

  /** Whether this is the job that the page shows. */
  mark(isShown: boolean): void {
    if (isShown) this.element.setAttribute('aria-current', 'true');
    else this.element.removeAttribute('aria-current');
    if (!isShown) this.rates.hide();
  }

  /** Focuses a button that is visible in every state. */
  focus(): void {
    const { open, allow, remove } = this.#buttons;
    [open, allow, remove].find((button) => !button.hidden)?.focus();
  }

  #drawButtons(row: JobRow, subject: string): void {
    const consent = row.needs_consent ? 'needed' : '';
    const { dataset } = this.element;
    const key = `${subject} ${actionName('retry', row)}`;
    if (dataset.status === row.status && dataset.consent === consent && this.#drawn === key) return;
    this.#drawn = key;
    setText(this.#buttons.retry, actionName('retry', row));
    dataset.status = row.status;
    dataset.consent = consent;
    const focused = document.activeElement;
    for (const [action, button] of Object.entries(this.#buttons) as [JobAction, HTMLButtonElement][]) {
      button.hidden = !canDo(action, row);
      if (action === 'remove') this.#remove.subject = subject;
      else button.ariaLabel = `${actionName(action, row)} ${subject}`;
    }
    const { pause, resume } = this.#buttons;
    if (!(focused instanceof HTMLButtonElement) || !this.element.contains(focused) || !focused.hidden) return;
    const other = focused === pause ? resume : focused === resume ? pause : null;
    if (other && !other.hidden) other.focus();
    else this.focus();
  }
}
