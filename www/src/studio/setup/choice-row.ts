import type { Dimension, ParamValue } from 'candlerun';
import { make, makeOption } from '../dom.js';
import type { FormParam, ParamControl } from './form-strategy.js';
import { makeParamHead, type ParamHead } from './param-head.js';
import { rangeText } from './spec-settings.js';

/** The row of a parameter that has one of several values: some or all of them in a search, or one fixed value. Also true or false. */
export class ChoiceRow implements ParamControl {
  readonly element: HTMLElement;
  readonly #param: FormParam;
  readonly #values: readonly ParamValue[];
  readonly #standard: ParamValue;
  readonly #head: ParamHead;
  readonly #boxes: HTMLInputElement[];
  readonly #fixed: HTMLInputElement | HTMLSelectElement;
  readonly #searched: HTMLElement;
  readonly #single: HTMLElement;
  /** A range of the same values, as a spec gave it. */
  #range: Dimension | null = null;

  constructor(param: FormParam) {
    this.#param = param;
    const { name } = param;
    this.#values = param.choices?.all ?? [false, true];
    this.#standard = param.choices?.standard ?? param.default > 0;
    this.#head = makeParamHead(name, param.description);
    this.#boxes = this.#values.map((value) => {
      const box = make('input', '');
      box.type = 'checkbox';
      box.dataset.path = `search.space.${name}`;
      box.dataset.testid = `param-${name}-choice-${value}`;
      return box;
    });
    this.#searched = make(
      'div',
      'param-choices',
      ...this.#boxes.map((box, index) => make('label', 'check', box, String(this.#values[index]))),
    );
    this.#fixed = param.flag
      ? make('input', '')
      : make('select', '', ...this.#values.map((value) => makeOption(String(value), String(value))));
    if (this.#fixed instanceof HTMLInputElement) this.#fixed.type = 'checkbox';
    this.#fixed.dataset.path = `strategy.params.${name}`;
    this.#fixed.dataset.testid = `param-${name}-value`;
    this.#fixed.setAttribute('aria-label', param.flag ? `${name}, true` : `${name}, value`);
    this.#single = param.flag
      ? make('div', 'param-fixed', make('label', 'check', this.#fixed, 'True'))
      : make('div', 'param-fixed', this.#fixed);
    this.element = make('div', 'param', this.#head.element, this.#searched, this.#single);
    this.element.addEventListener('change', () => {
      this.#range = null;
      this.#show();
    });
    this.reset();
  }

  get name(): string {
    return this.#param.name;
  }

  get varies(): boolean {
    return this.#head.vary.checked;
  }

  get isChanged(): boolean {
    if (this.varies !== this.#variesByItself) return true;
    return this.varies ? this.#chosen().length < this.#values.length : this.readFixed() !== this.#standard;
  }

  isOf(param: FormParam): boolean {
    return JSON.stringify(param) === JSON.stringify(this.#param);
  }

  readFixed(): ParamValue {
    if (this.#fixed instanceof HTMLInputElement) return this.#fixed.checked;
    return this.#values.find((value) => String(value) === this.#fixed.value) ?? this.#standard;
  }

  hiddenValue(): ParamValue | null {
    const value = this.readFixed();
    return value === this.#standard ? null : value;
  }

  readDimension(): Dimension {
    if (this.#range) return this.#range;
    return this.#param.flag ? { bool: {} } : { categorical: { choices: this.#chosen() } };
  }

  write(value: ParamValue | undefined, range: Dimension | null): void {
    this.#head.vary.checked = range !== null;
    this.#range = range;
    const chosen = range && 'categorical' in range ? range.categorical.choices : this.#values;
    for (const [index, box] of this.#boxes.entries()) {
      box.checked = chosen.some((choice) => choice === this.#values[index]);
    }
    const fixed = value ?? this.#standard;
    if (this.#fixed instanceof HTMLInputElement) this.#fixed.checked = fixed === true;
    else this.#fixed.value = String(fixed);
    this.#show();
  }

  reset(): void {
    this.write(undefined, this.#variesByItself ? this.#standardRange() : null);
  }

  text(): string {
    return this.varies ? rangeText(this.readDimension()) : String(this.readFixed());
  }

  get #variesByItself(): boolean {
    return this.#param.choices?.varies ?? this.#param.low < this.#param.high;
  }

  #standardRange(): Dimension {
    return this.#param.flag ? { bool: {} } : { categorical: { choices: [...this.#values] } };
  }

  #chosen(): ParamValue[] {
    return this.#values.filter((_, index) => this.#boxes[index]?.checked);
  }

  #show(): void {
    // Of two values a search tries both.
    this.#searched.hidden = !this.varies || this.#param.flag;
    this.#single.hidden = this.varies;
    this.#head.dot.hidden = !this.isChanged;
  }
}
