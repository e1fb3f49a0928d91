import type { Dimension, ParamValue } from 'candlerun';
import { make } from '../dom.js';
import { rangeOf } from './complete-spec.js';
import { decimalValue, exactText, parseDecimal } from './decimal.js';
import { FieldRefusal } from './field-refusal.js';
import type { FormParam, ParamControl } from './form-strategy.js';
import { NumberField } from './number-field.js';
import { makeParamHead, type ParamHead } from './param-head.js';
import { rangeText } from './spec-settings.js';

type Range = Exclude<Dimension, { bool: unknown } | { categorical: unknown }>;

/** The row of a number parameter: a range to search, a list of values to search, or one fixed value. */
export class ParamRow implements ParamControl {
  readonly element: HTMLElement;
  readonly #info: FormParam;
  readonly #head: ParamHead;
  readonly #low: NumberField;
  readonly #high: NumberField;
  readonly #step: NumberField;
  readonly #value: NumberField;
  readonly #log = make('input', '');
  readonly #list = make('input', '');
  readonly #listField: HTMLElement;
  readonly #range: HTMLElement;
  readonly #logField: HTMLElement;
  readonly #kinds = make('button', 'param-kind');
  #isList = false;
  /** Whether the range is one of whole numbers. */
  #isWhole: boolean;

  constructor(info: FormParam) {
    this.#info = info;
    this.#isWhole = info.whole;
    const { name } = info;
    const standard = rangeOf(info) ?? this.#emptyRange();
    const { low, high, step } =
      'int' in standard ? standard.int : 'float' in standard ? standard.float : info;
    const field = (
      title: string,
      id: string,
      path: string,
      prompt: string,
      value: number | null,
      empty?: string,
    ) =>
      new NumberField({
        name: `param-${name}-${id}`,
        path,
        title,
        prompt: `${name}: ${prompt}`,
        label: `${name}, ${title.toLowerCase()}`,
        value,
        ...(empty === undefined ? {} : { empty }),
      });
    const space = `search.space.${name}`;
    this.#low = field('From', 'low', `${space}.low`, 'enter the lowest value.', low);
    this.#high = field('To', 'high', `${space}.high`, 'enter the highest value.', high);
    this.#step = field(
      'Step',
      'step',
      `${space}.step`,
      'enter a step.',
      step || null,
      info.whole ? undefined : 'any',
    );
    this.#value = field('Value', 'value', `strategy.params.${name}`, 'enter a value.', info.default);
    this.#log.type = 'checkbox';
    this.#log.dataset.testid = `param-${name}-log`;
    this.#logField = make(
      'label',
      'check field-wide',
      this.#log,
      'By ratios, as many from 0.1 to 1 as from 1 to 10',
    );
    this.#list.type = 'text';
    this.#list.dataset.testid = `param-${name}-list`;
    this.#list.dataset.path = `${space}.choices`;
    this.#list.placeholder = '5 10 20';
    this.#list.setAttribute('aria-label', `${name}, values`);
    this.#listField = make('div', 'field param-list', this.#list);
    this.#kinds.type = 'button';
    this.#kinds.dataset.testid = `param-${name}-kind`;
    this.#kinds.addEventListener('click', () => this.#switchKind());

    this.#head = makeParamHead(name, info.description);
    const ends = [this.#low, this.#high, this.#step].map(({ element }) => element);
    this.#range = make('div', 'param-range', ...ends);
    const fixed = make('div', 'fields param-fixed', this.#value.element);
    this.element = make(
      'div',
      'param',
      this.#head.element,
      make('div', 'param-search', this.#range, this.#listField, this.#kinds),
      this.#logField,
      fixed,
    );
    this.element.addEventListener('input', () => this.#show());
    this.element.addEventListener('change', () => this.#show());
    this.reset();
  }

  get name(): string {
    return this.#info.name;
  }

  get varies(): boolean {
    return this.#head.vary.checked;
  }

  get isChanged(): boolean {
    const standard = rangeOf(this.#info);
    if (this.varies !== (standard !== null)) return true;
    if (!this.varies) return this.#value.value !== this.#info.default;
    return this.text() !== (standard === null ? '' : rangeText(standard));
  }

  isOf(info: FormParam): boolean {
    return JSON.stringify(info) === JSON.stringify(this.#info);
  }

  readFixed(): number {
    return this.#value.readNumber();
  }

  hiddenValue(): number | null {
    const { value } = this.#value;
    return value === this.#info.default ? null : value;
  }

  readDimension(): Dimension {
    if (this.#isList) return { categorical: { choices: this.#readList() } };
    const [low, high, step] = [this.#low.readNumber(), this.#high.readNumber(), this.#step.read()];
    if (this.#isWhole) return { int: { low, high, step: step ?? 1 } };
    // In the rules language a step of 0 means any value in the range.
    if (step !== null && step !== 0) return { float: { low, high, step } };
    return { float: this.#log.checked ? { low, high, log: true } : { low, high } };
  }

  write(value: ParamValue | undefined, range: Dimension | null): void {
    this.#value.value = typeof value === 'number' ? value : this.#info.default;
    this.#head.vary.checked = range !== null;
    const shown = range ?? rangeOf(this.#info) ?? this.#emptyRange();
    this.#isList = 'categorical' in shown;
    if ('categorical' in shown) {
      this.#list.value = shown.categorical.choices.map((choice) => listText(choice)).join('  ');
      this.#writeRange(this.#standardRange());
    } else if (!('bool' in shown)) {
      this.#list.value = '';
      this.#writeRange(shown);
    }
    this.#show();
  }

  reset(): void {
    this.write(undefined, rangeOf(this.#info));
  }

  text(): string {
    try {
      return this.varies ? rangeText(this.readDimension()) : exactText(this.readFixed());
    } catch {
      return '';
    }
  }

  #writeRange(range: Range): void {
    this.#isWhole = 'int' in range;
    const { low, high, step } = 'int' in range ? range.int : range.float;
    this.#low.value = low;
    this.#high.value = high;
    this.#step.value = 'int' in range ? (step ?? 1) : step || null;
    this.#log.checked = 'float' in range && range.float.log === true;
  }

  #standardRange(): Range {
    const standard = rangeOf(this.#info);
    return standard && ('int' in standard || 'float' in standard) ? standard : this.#emptyRange();
  }

  /** The range of a parameter without one: from the lowest to the highest value of its own. */
  #emptyRange(): Range {
    const { whole, low, high } = this.#info;
    return whole ? { int: { low, high, step: 1 } } : { float: { low, high } };
  }

  #readList(): number[] {
    const path = this.#list.dataset.path ?? '';
    const words = this.#list.value.split(/[\s;]+/).filter(Boolean);
    const prompt = `${this.name}: enter the values to try, with a space between two, such as “5 10 20”.`;
    if (words.length === 0) throw new FieldRefusal(prompt, path, '');
    return words.map((word) => {
      const decimal = parseDecimal(word);
      if (decimal === null) throw new FieldRefusal(`“${word}” is not a number. ${prompt}`, path, word);
      return decimalValue(decimal);
    });
  }

  #switchKind(): void {
    this.#isList = !this.#isList;
    this.#show();
    this.element.dispatchEvent(new Event('change', { bubbles: true }));
    (this.#isList ? this.#list : this.#low.input).focus();
  }

  #show(): void {
    const { varies } = this;
    this.#range.hidden = this.#isList;
    this.#listField.hidden = !this.#isList;
    const change = this.#isList ? 'Search a range instead' : 'Search a list of values instead';
    this.#kinds.textContent = this.#isList ? '↔' : '≡';
    this.#kinds.title = change;
    this.#kinds.ariaLabel = `${this.name}: ${change.toLowerCase()}`;
    this.#kinds.parentElement?.toggleAttribute('hidden', !varies);
    const isContinuous = !this.#isWhole && !this.#step.value;
    this.#logField.hidden = !varies || this.#isList || !isContinuous;
    this.#value.element.parentElement?.toggleAttribute('hidden', varies);
    this.#head.dot.hidden = !this.isChanged;
  }
}

function listText(value: ParamValue): string {
  return typeof value === 'number' ? exactText(value).replaceAll(',', '') : String(value);
}
