import type { Direction, MetricName } from 'candlerun';
import { makeOption } from '../dom.js';
import { metricLabels, metricNames } from '../metric-labels.js';

/** A metric and its direction. A new metric sets its usual direction, which the user may change. */
export class ObjectiveChoice {
  readonly #metric: HTMLSelectElement;
  readonly #direction: HTMLSelectElement;

  constructor(metric: HTMLSelectElement, direction: HTMLSelectElement) {
    this.#metric = metric;
    this.#direction = direction;
    metric.append(...metricNames.map((name) => makeOption(name, metricLabels[name].title)));
    metric.addEventListener('change', () => this.#follow());
  }

  /** The metric; `null` for the choice None. */
  get metric(): MetricName | null {
    return this.#metric.value === '' ? null : (this.#metric.value as MetricName);
  }

  set metric(name: MetricName) {
    this.#metric.value = name;
    this.#follow();
  }

  get direction(): Direction {
    return this.#direction.value as Direction;
  }

  #follow(): void {
    const { metric } = this;
    if (metric) this.#direction.value = metricLabels[metric].lessIsBetter ? 'minimize' : 'maximize';
  }
}
