import { make } from '../dom.js';
import { makeDot } from './control.js';

/** The beginning of a row: name and description of a parameter, and whether a search varies it. */
export type ParamHead = { element: HTMLElement; vary: HTMLInputElement; dot: HTMLElement };

/** Makes the beginning of a row. */
export function makeParamHead(name: string, description: string): ParamHead {
  const vary = make('input', '');
  vary.type = 'checkbox';
  vary.dataset.testid = `param-${name}-vary`;
  vary.setAttribute('aria-label', `Optimize ${name}`);
  const dot = makeDot();
  const label = make('span', 'param-name', dot, name);
  const hint = make('span', 'hint param-hint', description);
  hint.title = description;
  return {
    element: make('div', 'param-head', label, hint, make('label', 'check', vary, 'Optimize')),
    vary,
    dot,
  };
}
