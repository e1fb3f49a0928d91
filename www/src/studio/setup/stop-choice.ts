import type { StopSpec } from 'candlerun';
import { byId } from '../dom.js';
import { readOptionalNumber } from './number-input.js';

/** The conditions that stop a search early. */
export class StopChoice {
  readonly #noImprovement = byId('no-improvement-input', HTMLInputElement);
  readonly #target = byId('target-input', HTMLInputElement);
  readonly #seconds = byId('time-input', HTMLInputElement);

  /** The entered conditions; `null` if there are none. */
  read(): StopSpec | null {
    const no_improvement = readOptionalNumber(this.#noImprovement);
    const target = readOptionalNumber(this.#target);
    const seconds = readOptionalNumber(this.#seconds);
    const time_ms = seconds === null ? null : 1_000 * seconds;
    const isEmpty = no_improvement === null && target === null && time_ms === null;
    return isEmpty ? null : { no_improvement, target, time_ms };
  }
}
