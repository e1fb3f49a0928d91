import type { Direction, Goal, MetricName, Objective } from 'candlerun';
import { make, makeOption } from '../dom.js';
import { metricLabels, metricNames } from '../metric-labels.js';
import { FieldRefusal } from './field-refusal.js';
import { NumberField } from './number-field.js';

const MIX = 'mix';

/** Names of the controls of an objective. */
export type ObjectiveNames = {
  metric: string;
  direction: string;
  path: string;
  directionPath: string;
  label: string;
};

/** An objective: a direction and a metric, or a weighted mix of metrics. A new metric sets its usual direction. */
export class ObjectiveField {
  readonly element: HTMLElement;
  readonly metric = make('select', '');
  readonly #direction = make(
    'select',
    '',
    makeOption('maximize', 'Maximize'),
    makeOption('minimize', 'Minimize'),
  );
  readonly #weights: readonly (readonly [metric: MetricName, field: NumberField])[];
  readonly #mix: HTMLElement;
  readonly #names: ObjectiveNames;
  readonly #isOptional: boolean;

  /** An optional objective may be None. */
  constructor(names: ObjectiveNames, isOptional: boolean) {
    this.#names = names;
    this.#isOptional = isOptional;
    for (const [select, name, path, label] of [
      [this.metric, names.metric, names.path, names.label],
      [this.#direction, names.direction, names.directionPath, `${names.label}, direction`],
    ] as const) {
      select.id = name;
      select.dataset.testid = name;
      select.dataset.path = path;
      select.setAttribute('aria-label', label);
    }
    if (isOptional) this.metric.append(makeOption('', 'Nothing else'));
    this.metric.append(...metricNames.map((name) => makeOption(name, metricLabels[name].title)));
    this.metric.append(makeOption(MIX, 'Weighted mix…'));
    this.#weights = metricNames.map((metric) => [metric, weightField(metric, names)] as const);
    this.#mix = make('div', 'fields objective-mix', ...this.#weights.map(([, field]) => field.element));
    this.element = make(
      'div',
      'objective',
      make('div', 'objective-line', this.#direction, this.metric),
      this.#mix,
    );
    this.metric.addEventListener('change', () => {
      this.#follow();
      this.#show();
    });
    this.reset();
  }

  /** The objective; null for None. Throws a sentence for a mix without a weight. */
  read(): Required<Goal> | null {
    if (this.metric.value === '') return null;
    return { objective: this.#readObjective(), direction: this.#direction.value as Direction };
  }

  write(goal: Goal | null): void {
    const objective = goal?.objective ?? '';
    this.metric.value = typeof objective === 'string' ? objective : MIX;
    this.#direction.value = goal?.direction ?? 'maximize';
    for (const [metric, field] of this.#weights) {
      field.value = typeof objective === 'string' ? null : (objective.mix[metric] ?? null);
    }
    this.#show();
  }

  get isEmpty(): boolean {
    return this.metric.value === '';
  }

  get isChanged(): boolean {
    if (this.#isOptional) return !this.isEmpty;
    return this.metric.value !== 'sharpe' || this.#direction.value !== 'maximize';
  }

  reset(): void {
    this.write(this.#isOptional ? null : { objective: 'sharpe', direction: 'maximize' });
  }

  /** `maximize Sharpe`. */
  text(): string {
    const metric =
      this.metric.value === MIX ? 'weighted mix' : (this.metric.selectedOptions[0]?.textContent ?? '');
    return `${this.#direction.value} ${metric}`;
  }

  #readObjective(): Objective {
    if (this.metric.value !== MIX) return this.metric.value as MetricName;
    const weights = this.#weights.flatMap(([metric, field]): [MetricName, number][] => {
      const weight = field.read();
      return weight === null ? [] : [[metric, weight]];
    });
    if (weights.length > 0) return { mix: Object.fromEntries(weights) };
    throw new FieldRefusal('Enter a weight for at least one metric.', `${this.#names.path}.mix`, '');
  }

  #follow(): void {
    const label = metricLabels[this.metric.value as MetricName];
    if (label) this.#direction.value = label.lessIsBetter ? 'minimize' : 'maximize';
  }

  #show(): void {
    this.#direction.hidden = this.isEmpty;
    this.#mix.hidden = this.metric.value !== MIX;
  }
}

function weightField(metric: MetricName, names: ObjectiveNames): NumberField {
  const { title } = metricLabels[metric];
  return new NumberField({
    name: `${names.metric}-weight-${metric}`,
    path: `${names.path}.mix.${metric}`,
    title,
    prompt: `Enter a weight for ${title}, or nothing to leave it out.`,
    label: `${names.label}, weight of ${title}`,
    empty: 'not used',
  });
}
