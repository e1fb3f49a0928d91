import type { Dimension, EpisodeResult, JobSpec, ParamValue } from 'candlerun';
import type { FormParam } from '../setup/form-strategy.js';

/** A control of a parameter: a slider, a list of names, or a check box. */
export type TryControl =
  | { kind: 'slider'; name: string; low: number; high: number; step: number; value: number }
  | { kind: 'choice'; name: string; choices: readonly ParamValue[]; value: ParamValue }
  | { kind: 'flag'; name: string; value: boolean };

/** Steps of a slider whose parameter may have any number. */
const STEPS = 200;

/** The values of all parameters of an episode: those that it varied, and the fixed ones of its run. */
export function paramsOf(spec: JobSpec, episode: Pick<EpisodeResult, 'params'>): EpisodeResult['params'] {
  return { ...spec.strategy.params, ...episode.params };
}

/**
 * A control for each parameter of a strategy, at the values of an episode. A slider goes over the range that the run searched and the one
 * that the strategy gives, and always has the episode's value in it.
 */
export function tryControls(
  params: readonly FormParam[],
  values: EpisodeResult['params'],
  space: Record<string, Dimension>,
): TryControl[] {
  return params.map((param): TryControl => {
    const { name } = param;
    const value = values[name];
    if (param.choices) {
      return { kind: 'choice', name, choices: param.choices.all, value: value ?? param.choices.standard };
    }
    if (param.flag) return { kind: 'flag', name, value: value === undefined ? param.default > 0 : !!value };
    return sliderOf(param, typeof value === 'number' ? value : param.default, space[name]);
  });
}

function sliderOf(param: FormParam, value: number, range: Dimension | undefined): TryControl {
  const searched = boundsOf(range);
  const own = param.low < param.high ? [param.low, param.high] : usual(value);
  const low = Math.max(param.min, Math.min(value, ...own, ...searched));
  const high = Math.min(param.max, Math.max(value, ...own, ...searched));
  return { kind: 'slider', name: param.name, low, high, value, step: stepOf(param, low, high) };
}

/** A range for a parameter that the strategy gives none: from a quarter of its value to four times it. */
function usual(value: number): number[] {
  return value === 0 ? [-1, 1] : [value / 4, value * 4];
}

function boundsOf(range: Dimension | undefined): number[] {
  if (range === undefined || 'bool' in range) return [];
  if ('categorical' in range) {
    return range.categorical.choices.filter((choice): choice is number => typeof choice === 'number');
  }
  const { low, high } = 'int' in range ? range.int : range.float;
  return [low, high];
}

/** The step of a slider. Whole numbers are tried one by one, also where the search left some out. */
function stepOf({ whole }: FormParam, low: number, high: number): number {
  if (whole) return 1;
  // A power of ten, or two or five of it, so that the values are short numbers.
  const exact = (high - low) / STEPS;
  if (exact <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(exact));
  return [1, 2, 5].map((times) => times * power).find((step) => step >= exact * 0.999) ?? 10 * power;
}

/** The value at a place of a slider: a multiple of the step without the rounding errors of adding, or an end. */
export function sliderValue({ low, high, step }: { low: number; high: number; step: number }, place: number) {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step) - 1e-9));
  const value = Number((Math.round(place / step) * step).toFixed(Math.min(20, decimals)));
  return Math.max(low, Math.min(high, value));
}
