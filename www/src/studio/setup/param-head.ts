import type { ParamInfo } from 'candlerun';
import { make } from '../dom.js';

/** The beginning of a row: name and description of a parameter, and whether a search varies it. */
export function makeParamHead(info: ParamInfo): { head: HTMLElement; vary: HTMLInputElement } {
  const vary = make('input', '');
  vary.type = 'checkbox';
  vary.checked = info.low < info.high;
  vary.dataset.testid = `param-${info.name}-vary`;
  vary.setAttribute('aria-label', `Vary ${info.name}`);
  const name = make('span', 'param-name', info.name);
  const hint = make('span', 'hint', info.description);
  return { head: make('div', 'param-head', name, hint, make('label', 'check', vary, 'Vary')), vary };
}
