import type { Dimension, ParamInfo } from 'candlerun';
import { make } from '../dom.js';
import { makeNumberField, readNumber } from './number-input.js';
import { makeParamHead } from './param-head.js';

/** The row of a number parameter: a range to search, or one fixed value. */
export class ParamRow {
  readonly element: HTMLElement;
  readonly #info: ParamInfo;
  readonly #vary: HTMLInputElement;
  readonly #low: HTMLInputElement;
  readonly #high: HTMLInputElement;
  readonly #step: HTMLInputElement;
  readonly #value: HTMLInputElement;

  constructor(info: ParamInfo) {
    this.#info = info;
    const field = (label: string, path: string, value: number) =>
      makeNumberField({
        id: `param-${info.name}-${label.toLowerCase()}`,
        label,
        group: info.name,
        path,
        value,
      });
    const space = `search.space.${info.name}`;
    const low = field('Low', `${space}.low`, info.low);
    const high = field('High', `${space}.high`, info.high);
    const step = field('Step', `${space}.step`, info.step);
    const value = field('Value', `strategy.params.${info.name}`, info.default);
    [this.#low, this.#high, this.#step, this.#value] = [low.input, high.input, step.input, value.input];

    const { head, vary } = makeParamHead(info);
    this.#vary = vary;
    const range = make('div', 'fields param-range', low.field, high.field, step.field);
    const fixed = make('div', 'fields param-fixed', value.field);
    this.element = make('div', 'param', head, range, fixed);
    const show = () => {
      range.hidden = !this.#vary.checked;
      fixed.hidden = this.#vary.checked;
    };
    this.#vary.addEventListener('change', show);
    show();
  }

  get name(): string {
    return this.#info.name;
  }

  /** Whether this row belongs to the same parameter, so that the user's values can stay. */
  isOf(info: ParamInfo): boolean {
    return JSON.stringify(info) === JSON.stringify(this.#info);
  }

  /** Whether the parameter is searched. */
  get varies(): boolean {
    return this.#vary.checked;
  }

  readFixed(): number {
    return readNumber(this.#value);
  }

  readDimension(): Dimension {
    const [low, high, step] = [this.#low, this.#high, this.#step].map(readNumber) as [number, number, number];
    if (this.#info.whole) return { int: { low, high, step } };
    // In the rules language a step of 0 means any value in the range.
    return { float: step === 0 ? { low, high } : { low, high, step } };
  }
}
