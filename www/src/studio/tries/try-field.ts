import type { ParamValue } from 'candlerun';
import { make, makeOption, setText } from '../dom.js';
import { parameterText } from '../number-text.js';
import { sliderValue, type TryControl } from './try-params.js';

/** One parameter whose values are tried. */
export class TryField {
  readonly element: HTMLElement;
  readonly name: string;
  readonly #control: TryControl;
  readonly #input: HTMLInputElement | HTMLSelectElement;
  readonly #output = make('output', 'try-value');
  /** The value exactly as it was given, which may lie between two steps of the slider. */
  #value: ParamValue;

  constructor(control: TryControl, changed: () => void) {
    this.#control = control;
    this.name = control.name;
    this.#value = control.value;
    this.#input = inputOf(control);
    this.#input.dataset.testid = `try-${control.name}`;
    this.#input.addEventListener('input', () => {
      this.#value = this.#read();
      this.#show();
      changed();
    });
    this.element = make('label', `try-field is-${control.kind}`, make('span', 'try-name', control.name));
    this.element.append(this.#input);
    if (control.kind === 'slider') this.element.append(this.#output);
    this.reset(control.value);
  }

  get value(): ParamValue {
    return this.#value;
  }

  focus(): void {
    this.#input.focus();
  }

  /** Sets the value without a call of `changed`. */
  reset(value: ParamValue | undefined): void {
    this.#value = value ?? this.#control.value;
    if (this.#control.kind === 'flag') (this.#input as HTMLInputElement).checked = this.#value === true;
    else this.#input.value = String(this.#value);
    this.#show();
  }

  #read(): ParamValue {
    const control = this.#control;
    if (control.kind === 'flag') return (this.#input as HTMLInputElement).checked;
    if (control.kind === 'slider') return sliderValue(control, Number(this.#input.value));
    return control.choices.find((choice) => String(choice) === this.#input.value) ?? control.value;
  }

  #show(): void {
    setText(this.#output, parameterText(this.#value));
    if (this.#control.kind === 'slider') this.#input.ariaValueText = parameterText(this.#value);
  }
}

function inputOf(control: TryControl): HTMLInputElement | HTMLSelectElement {
  if (control.kind === 'choice') {
    return make(
      'select',
      '',
      ...control.choices.map((choice) => makeOption(String(choice), parameterText(choice))),
    );
  }
  const input = make('input', '');
  if (control.kind === 'flag') {
    input.type = 'checkbox';
    return input;
  }
  input.type = 'range';
  input.min = String(control.low);
  input.max = String(control.high);
  // Steps are counted from the lowest value; the multiples of the step are found when it is read.
  input.step = String(control.step);
  return input;
}
