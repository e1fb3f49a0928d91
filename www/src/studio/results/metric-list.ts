import type { Metrics } from 'candlerun';
import { byId, make } from '../dom.js';
import { metricLabels, metricNames, metricText } from '../metric-labels.js';

/** Shows the metrics of an episode with their units. An episode that could not run has none. */
export function showMetrics(metrics: Metrics | null): void {
  const items = metricNames.map((name) => {
    const { title, unit } = metricLabels[name];
    const value = make('dd', 'metric-value', metricText(name, metrics?.[name] ?? null));
    value.dataset.metric = name;
    return make('div', 'metric', make('dt', '', title), value, make('dd', 'metric-unit', unit));
  });
  byId('metrics', HTMLElement).replaceChildren(...items);
}
