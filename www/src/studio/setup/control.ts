import { make } from '../dom.js';

/** A control of the form with its label. */
export type Control = {
  readonly element: HTMLElement;
  /** Whether its value differs from the one of a new form. */
  readonly isChanged: boolean;
  /** Sets the value of a new form. */
  reset(): void;
};

/** A mark before the label of a changed control. Its text is for readers that cannot see it. */
export function makeDot(): HTMLElement {
  const dot = make('span', 'setup-dot', make('span', 'visually-hidden', '(changed) '));
  dot.hidden = true;
  return dot;
}

/** A label above a control. */
export function makeLabelled(title: string, control: HTMLElement, dot: HTMLElement, hint = ''): HTMLElement {
  const label = make('label', '', dot, title);
  label.htmlFor = control.id;
  if (hint !== '') label.title = hint;
  return make('div', 'field', label, control);
}
