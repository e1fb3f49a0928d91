import type { Dimension, ParamInfo } from 'candlerun';
import { make } from '../dom.js';
import { makeParamHead } from './param-head.js';

/** The row of a true-or-false parameter: both values in a search, or one fixed value. */
export class FlagRow {
  readonly element: HTMLElement;
  readonly #info: ParamInfo;
  readonly #vary: HTMLInputElement;
  readonly #value: HTMLInputElement;

  constructor(info: ParamInfo) {
    this.#info = info;
    const { head, vary } = makeParamHead(info);
    this.#vary = vary;
    this.#value = make('input', '');
    this.#value.type = 'checkbox';
    this.#value.checked = info.default > 0;
    this.#value.dataset.path = `strategy.params.${info.name}`;
    this.#value.dataset.testid = `param-${info.name}-value`;
    this.#value.setAttribute('aria-label', `${info.name}, true`);
    const fixed = make('div', 'fields param-fixed', make('label', 'check', this.#value, 'True'));
    this.element = make('div', 'param', head, fixed);
    const show = () => {
      fixed.hidden = vary.checked;
    };
    vary.addEventListener('change', show);
    show();
  }

  get name(): string {
    return this.#info.name;
  }

  /** Whether this row belongs to the same parameter, so that the user's choice can stay. */
  isOf(info: ParamInfo): boolean {
    return JSON.stringify(info) === JSON.stringify(this.#info);
  }

  /** Whether the parameter is searched. */
  get varies(): boolean {
    return this.#vary.checked;
  }

  readFixed(): boolean {
    return this.#value.checked;
  }

  readDimension(): Dimension {
    return { bool: {} };
  }
}
