import { make } from '../dom.js';
import type { Wick } from '../progress/run-candle.js';

/** The place of a replay, for the wick and for readers who do not see it. */
export type ScrubberPlace = { first: number; last: number; candle: number; text: string };

/** Makes the wick a slider: its place is that of the replay, and dragging it moves the replay. */
export class WickScrubber {
  readonly element = make('div', 'wick-scrubber');
  readonly #wick: Wick;
  readonly #seek: (candle: number) => void;
  #place: ScrubberPlace = { first: 0, last: 0, candle: 0, text: '' };

  /** `seek` is called with the candle under the pointer, `press` with each key. */
  constructor(wick: Wick, seek: (candle: number) => void, press: (event: KeyboardEvent) => void) {
    this.#wick = wick;
    this.#seek = seek;
    this.element.tabIndex = 0;
    this.element.role = 'slider';
    this.element.ariaLabel = 'Candle of the replay';
    this.element.dataset.testid = 'replay-wick';
    this.element.append(make('span', 'wick-thumb'));
    this.element.addEventListener('pointerdown', (event) => this.#down(event));
    this.element.addEventListener('pointermove', (event) => {
      if (this.element.hasPointerCapture(event.pointerId)) this.#drag(event);
    });
    this.element.addEventListener('keydown', press);
    wick.element.append(this.element);
  }

  show(place: ScrubberPlace): void {
    this.#place = place;
    const { first, last, candle, text } = place;
    this.#wick.replay(last === first ? 1 : (candle - first) / (last - first));
    // Candles are counted from 1, as in the progress of a run.
    this.element.ariaValueMin = '1';
    this.element.ariaValueMax = String(last - first + 1);
    this.element.ariaValueNow = String(candle - first + 1);
    this.element.ariaValueText = text;
  }

  remove(): void {
    this.#wick.replay(null);
    this.element.remove();
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    event.preventDefault();
    this.element.focus();
    this.element.setPointerCapture(event.pointerId);
    this.#drag(event);
  }

  #drag(event: PointerEvent): void {
    const { left, width } = this.element.getBoundingClientRect();
    if (width === 0) return;
    const { first, last } = this.#place;
    const share = Math.max(0, Math.min(1, (event.clientX - left) / width));
    this.#seek(first + share * (last - first));
  }
}
