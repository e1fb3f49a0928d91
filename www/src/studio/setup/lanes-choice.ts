import { make, makeOption } from '../dom.js';
import type { LaneChoice, Session } from '../session.js';

const MOST_LANES = 8;

/** The number of lanes. A change starts new workers, which continue the jobs. It is disabled while a job is not stored. */
export class LanesChoice {
  readonly element: HTMLElement;
  readonly #select = make('select', '');
  readonly #auto = makeOption('auto', 'Automatic');
  readonly #session: Pick<Session, 'lanes' | 'useLanes' | 'canChangeLanes'>;

  constructor(
    session: Pick<Session, 'lanes' | 'useLanes' | 'canChangeLanes'>,
    changing: (done: Promise<unknown>) => void,
  ) {
    this.#session = session;
    const counts = Array.from({ length: MOST_LANES }, (_, index) => String(index + 1));
    this.#select.append(this.#auto, ...counts.map((count) => makeOption(count, count)));
    this.#select.id = 'lanes-select';
    this.#select.dataset.testid = 'lanes-select';
    this.#select.setAttribute('aria-describedby', 'lanes-hint');
    this.#select.addEventListener('change', () => changing(session.useLanes(this.#chosen())));
    const label = make('label', '', 'CPU threads');
    label.htmlFor = this.#select.id;
    const hint = make('p', 'hint', 'More is faster; results are identical.');
    hint.id = 'lanes-hint';
    this.element = make('div', 'setup-performance', make('div', 'field', label, this.#select), hint);
  }

  set enabled(enabled: boolean) {
    this.#select.disabled = !enabled || !this.#session.canChangeLanes;
  }

  get isChanged(): boolean {
    return this.#select.value !== 'auto';
  }

  /** `automatic (2)`, `4 threads`. */
  text(): string {
    const text = this.#select.selectedOptions[0]?.textContent ?? '';
    return this.isChanged ? `${text} ${text === '1' ? 'thread' : 'threads'}` : text.toLowerCase();
  }

  /** Shows the number of lanes that `Automatic` means on this machine. */
  async showAutomatic(): Promise<void> {
    if (this.#chosen() === 'auto') this.#auto.textContent = `Automatic (${await this.#session.lanes()})`;
  }

  #chosen(): LaneChoice {
    return this.#select.value === 'auto' ? 'auto' : Number(this.#select.value);
  }
}
