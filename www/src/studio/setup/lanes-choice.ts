import { byId, makeOption } from '../dom.js';
import type { LaneChoice, Session } from '../session.js';

const MOST_LANES = 8;

/** The number of lanes. A change starts new workers, which continue the jobs. It is disabled while a job is not stored. */
export class LanesChoice {
  readonly #select = byId('lanes-select', HTMLSelectElement);
  readonly #auto = makeOption('auto', 'Automatic');
  readonly #session: Session;

  constructor(session: Session, changing: (done: Promise<unknown>) => void) {
    this.#session = session;
    const counts = Array.from({ length: MOST_LANES }, (_, index) => String(index + 1));
    this.#select.append(this.#auto, ...counts.map((count) => makeOption(count, count)));
    this.#select.addEventListener('change', () => changing(session.useLanes(this.#chosen())));
  }

  set enabled(enabled: boolean) {
    this.#select.disabled = !enabled;
  }

  /** Shows the number of lanes that `Automatic` means on this machine. */
  async showAutomatic(): Promise<void> {
    if (this.#chosen() === 'auto') this.#auto.textContent = `Automatic (${await this.#session.lanes()})`;
  }

  #chosen(): LaneChoice {
    return this.#select.value === 'auto' ? 'auto' : Number(this.#select.value);
  }
}
