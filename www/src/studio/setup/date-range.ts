import type { WindowSpec } from 'candlerun';
import { DAY_MS } from '../calendar.js';
import { make } from '../dom.js';
import { boundText } from './bound-text.js';
import { makeDot, makeLabelled } from './control.js';
import { FieldRefusal } from './field-refusal.js';

type End = 'from' | 'to';

/**
 * The dates that are traded, in UTC. With daily candles both are days, and the last one belongs to the range; with shorter candles
 * they have a time, and the range ends before the second one.
 */
export class DateRange {
  readonly element = make('details', 'more');
  readonly #text = make('summary', '', 'All dates');
  readonly #fields = make('div', 'fields');
  readonly #ends: Record<End, { input: HTMLInputElement; dot: HTMLElement; field: HTMLElement }>;
  /** Times with more digits than the inputs show. They count until the text is changed. */
  readonly #exact: Record<End, { text: string; time: number } | null> = { from: null, to: null };
  #hasTime = false;

  constructor() {
    this.#ends = { from: makeEnd('from', 'From (UTC)'), to: makeEnd('to', 'To (UTC)') };
    for (const { input, field } of Object.values(this.#ends)) {
      input.addEventListener('input', () => this.#show());
      this.#fields.append(field);
    }
    this.#text.dataset.testid = 'window-more';
    this.element.append(this.#text, make('div', 'more-body', this.#fields));
  }

  /** Sets whether the ends have a time of day: for candles of less than a day. */
  set hasTime(hasTime: boolean) {
    if (hasTime === this.#hasTime) return;
    const window = this.#tryRead();
    this.#hasTime = hasTime;
    for (const { input } of Object.values(this.#ends)) input.type = hasTime ? 'datetime-local' : 'date';
    this.#fields.classList.toggle('fields-single', hasTime);
    this.write(window);
  }

  /** The window of the spec; null for all candles. */
  read(): WindowSpec | null {
    const [from, to] = [this.#time('from'), this.#time('to')];
    return from === null && to === null ? null : { from, to };
  }

  write(window: WindowSpec | null | undefined): void {
    for (const end of ['from', 'to'] as const) {
      const { input } = this.#ends[end];
      const time = window?.[end] ?? null;
      input.value = time === null ? '' : this.#textOf(end, time);
      this.#exact[end] = time === null ? null : { text: input.value, time };
    }
    this.#show();
  }

  get isChanged(): boolean {
    return Object.values(this.#ends).some(({ input }) => input.value !== '');
  }

  reset(): void {
    this.write(null);
  }

  #show(): void {
    for (const { input, dot } of Object.values(this.#ends)) dot.hidden = input.value === '';
    this.#text.textContent = this.isChanged ? windowText(this.#tryRead()) : 'All dates';
  }

  /** The window; null also for a date that cannot be read. */
  #tryRead(): WindowSpec | null {
    try {
      return this.read();
    } catch {
      return null;
    }
  }

  #time(end: End): number | null {
    const { input } = this.#ends[end];
    if (input.validity.badInput) throw new FieldRefusal('Enter a date that exists.', `window.${end}`, '');
    const text = input.value;
    const exact = this.#exact[end];
    if (exact?.text === text) return exact.time;
    if (text === '') return null;
    const time = Date.parse(this.#hasTime ? `${text}Z` : `${text}T00:00:00Z`);
    if (!Number.isFinite(time)) throw new FieldRefusal('Enter a date that exists.', `window.${end}`, text);
    return end === 'to' && !this.#hasTime ? time + DAY_MS : time;
  }

  #textOf(end: End, time: number): string {
    // The last day belongs to the range, so a range until midnight ends the day before.
    const shown = end === 'to' && !this.#hasTime ? time - 1 : time;
    const date = new Date(shown);
    if (Number.isNaN(date.getTime()) || date.getUTCFullYear() > 9_999 || date.getUTCFullYear() < 1) return '';
    return date.toISOString().slice(0, this.#hasTime ? 16 : 10);
  }
}

/** The traded dates in words: `From 3 Jan 2005`. The first time behind them is a day of its own in the spec. */
function windowText(window: WindowSpec | null): string {
  const [from, to] = [window?.from ?? null, window?.to ?? null];
  if (from === null && to === null) return 'Dates';
  const end = to === null ? '' : `until ${boundText(to)}`;
  return from === null ? `U${end.slice(1)}` : `From ${boundText(from)} ${end}`.trim();
}

function makeEnd(end: End, title: string) {
  const input = make('input', '');
  input.type = 'date';
  input.id = `window-${end}-input`;
  input.dataset.testid = input.id;
  input.dataset.path = `window.${end}`;
  const dot = makeDot();
  return { input, dot, field: makeLabelled(title, input, dot) };
}
