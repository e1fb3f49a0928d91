import { ownMarkup } from './trusted-types.js';

/** The element of `index.html` with this id. A page without it is a defect, so it throws. */
export function byId<T extends HTMLElement>(id: string, type: new () => T): T {
  const element = document.getElementById(id);
  if (element instanceof type) return element;
  throw new Error(`index.html has no ${type.name} with the id ${id}`);
}

/** Makes an element with a class and with texts or elements as children. */
export function make<T extends keyof HTMLElementTagNameMap>(
  tag: T,
  className: string,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[T] {
  const element = document.createElement(tag);
  if (className !== '') element.className = className;
  element.append(...children);
  return element;
}

/** Makes the head of a column or a row of a table. */
export function makeHead(
  scope: 'col' | 'row',
  className: string,
  ...children: (Node | string)[]
): HTMLTableCellElement {
  const head = make('th', className, ...children);
  head.scope = scope;
  return head;
}

/** Makes an option of a select. */
export function makeOption(value: string, text: string): HTMLOptionElement {
  const option = make('option', '', text);
  option.value = value;
  return option;
}

/** Sets the text of an element if it differs, so that a frame without changes needs no layout. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Makes an element from static markup. Values never go into the markup; they are set afterwards, as text. */
export function markup(html: string): HTMLElement {
  const template = document.createElement('template');
  template.innerHTML = ownMarkup(html.trim());
  const element = template.content.firstElementChild;
  if (element instanceof HTMLElement) return element;
  throw new Error(`this markup has no element: ${html}`);
}

/** The element inside `root` that matches a selector. Markup without it is a defect, so it throws. */
export function part<T extends HTMLElement>(root: ParentNode, selector: string, type: new () => T): T {
  const element = root.querySelector(selector);
  if (element instanceof type) return element;
  throw new Error(`the markup has no ${type.name} for ${selector}`);
}
