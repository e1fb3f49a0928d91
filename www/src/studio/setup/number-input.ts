import { CandlerunError } from 'candlerun';
import { make } from '../dom.js';

/** The number in an input; `null` if it is empty. Throws if the text is no number; the engine checks the range. */
export function readOptionalNumber(input: HTMLInputElement): number | null {
  // For a text such as "1e" an input of type number has an empty value and `badInput`.
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

/** The properties of a number input. */
export type NumberField = { id: string; label: string; group: string; path: string; value: number };

/** A labelled number input. `group` completes the short label for screen readers. */
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
