import { CandlerunError } from 'candlerun';
import { make } from '../dom.js';

/** The number in an input; none when it is empty. What is no number at all is refused here, ranges by the engine. */
export function readOptionalNumber(input: HTMLInputElement): number | null {
  // An input of the type number keeps a text such as "1e" to itself and shows an empty value.
  if (input.validity.badInput) throw refusal(input, 'something else');
  return input.value.trim() === '' ? null : Number(input.value);
}

/** The number in an input that must have one. */
export function readNumber(input: HTMLInputElement): number {
  const number = readOptionalNumber(input);
  if (number === null) throw refusal(input, 'nothing');
  return number;
}

function refusal(input: HTMLInputElement, found: string): CandlerunError {
  return new CandlerunError('must be a number', input.dataset.path, found);
}

/** What a number input is made of. */
export type NumberField = { id: string; label: string; group: string; path: string; value: number };

/** A labelled number input. `group` tells a screen reader what the short label belongs to. */
export function makeNumberField(field: NumberField): { field: HTMLElement; input: HTMLInputElement } {
  const input = make('input', '');
  input.id = field.id;
  input.type = 'number';
  input.inputMode = 'decimal';
  input.step = 'any';
  input.value = String(field.value);
  input.dataset.path = field.path;
  input.dataset.testid = field.id;
  input.setAttribute('aria-label', `${field.group}, ${field.label.toLowerCase()}`);
  const label = make('label', '', field.label);
  label.htmlFor = field.id;
  return { field: make('div', 'field', label, input), input };
}
