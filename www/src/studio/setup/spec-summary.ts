import type { JobSpec } from 'candlerun';
import { make } from '../dom.js';
import { methodText, type Setting, specSettings, strategyTitle } from './spec-settings.js';

/** What a run used. */
export type SpecSummary = {
  /** `SMA cross · grid`. */
  title: string;
  /** Every setting, in the order of the form, with a mark where a new form has another value. */
  settings: Setting[];
  /** Cash, size, commission, and all that differs from a new form: `cash 10,000`. */
  main: Setting[];
};

const ALWAYS = ['backtest.initial_cash', 'backtest.position_size_pct', 'backtest.commission_rate'];

/** What a run used, to read only. */
export function specSummary(spec: JobSpec): SpecSummary {
  const settings = specSettings(spec);
  const main = settings.filter(
    ({ key, differs }) => key !== 'strategy' && key !== 'search.sampler' && (differs || ALWAYS.includes(key)),
  );
  return { title: `${strategyTitle(spec.strategy)} · ${methodText(spec)}`, settings, main };
}

/** The summary as a list: what matters first, everything else under "All settings". */
export function summaryElement(spec: JobSpec): HTMLElement {
  const { main, settings } = specSummary(spec);
  const all = make('details', 'spec-summary-all', make('summary', '', 'All settings'), listOf(settings));
  const element = make('div', 'spec-summary', listOf(main), all);
  element.dataset.testid = 'spec-summary';
  return element;
}

function listOf(settings: Setting[]): HTMLElement {
  const pairs = settings.map(({ title, text, differs }) => {
    const value = make('dd', '', text);
    if (differs) value.className = 'spec-summary-changed';
    return make('div', '', make('dt', '', title), value);
  });
  return make('dl', 'spec-summary-list', ...pairs);
}
