import type { Dimension, JobSpec } from 'candlerun';
import { parameterText } from '../number-text.js';
import type { EpisodeStore, ParamColumn } from '../progress/episode-store.js';

/** More values than this share cells. */
const MOST_CELLS = 60;

/** A parameter as an axis of cells: each has a value of its own, or a part of the range. */
export type Axis = {
  name: string;
  count: number;
  /** The cell of a value; −1 outside the range. */
  cellOf(value: number): number;
  /** `50`, or `10 to 20` for a part of a range. */
  text(cell: number): string;
  /** What stands at the axis: `50`, or where a part of a range begins. */
  label(cell: number): string;
};

/** The parameters that vary, in the order of the strategy. */
export function varyingParams(spec: JobSpec, store: EpisodeStore): string[] {
  const space = spec.search?.space;
  const names = space ? Object.keys(space) : [];
  const known = store.params.map(({ name }) => name);
  const varying = (space ? names : known).filter((name) => !isFixed(space?.[name], store.param(name)));
  return varying.sort((a, b) => known.indexOf(a) - known.indexOf(b));
}

/** The axis of a parameter: from the search's range, so that cells that are not done have a place too; else from the values so far. */
export function axisOf(spec: JobSpec, store: EpisodeStore, name: string): Axis {
  const column = store.param(name);
  const dimension = spec.search?.space?.[name];
  if (column?.choices) return choiceAxis(name, column, dimension);
  if (dimension && 'int' in dimension) {
    const { low, high, step = 1 } = dimension.int;
    return steppedAxis(name, low, high, step);
  }
  if (dimension && 'float' in dimension) {
    const { low, high, step, log } = dimension.float;
    return step ? steppedAxis(name, low, high, step) : rangeAxis(name, low, high, log === true);
  }
  if (dimension && 'categorical' in dimension)
    return numberAxis(name, dimension.categorical.choices.map(Number));
  return numberAxis(name, [...(column?.values.values ?? [])]);
}

function isFixed(dimension: Dimension | undefined, column: ParamColumn | undefined): boolean {
  if (dimension && 'int' in dimension) return dimension.int.low === dimension.int.high;
  if (dimension && 'float' in dimension) return dimension.float.low === dimension.float.high;
  if (dimension && 'categorical' in dimension) return dimension.categorical.choices.length < 2;
  if (dimension) return false;
  const values = column?.values.values ?? new Float64Array();
  return values.every((value) => value === values[0]);
}

function choiceAxis(name: string, { choices }: ParamColumn, dimension: Dimension | undefined): Axis {
  const planned = dimension && 'categorical' in dimension ? dimension.categorical.choices : [false, true];
  const found = choices ?? [];
  // The store counts choices in the order in which they came.
  const all = [...found, ...planned.filter((choice) => !found.includes(choice))];
  return {
    name,
    count: all.length,
    cellOf: (place) => place,
    text: (cell) => String(all[cell]),
    label: (cell) => String(all[cell]),
  };
}

function steppedAxis(name: string, low: number, high: number, step: number): Axis {
  const steps = Math.floor((high - low) / step + 1e-9);
  const each = Math.ceil((steps + 1) / MOST_CELLS);
  const count = Math.ceil((steps + 1) / each);
  const value = (index: number) =>
    parameterText(Number((low + Math.min(index, steps) * step).toPrecision(12)));
  return {
    name,
    count,
    cellOf(number) {
      const index = Math.round((number - low) / step);
      return index >= 0 && index <= steps ? Math.floor(index / each) : -1;
    },
    text: (cell) => (each === 1 ? value(cell) : `${value(cell * each)} to ${value(cell * each + each - 1)}`),
    label: (cell) => value(cell * each),
  };
}

function rangeAxis(name: string, low: number, high: number, isLog: boolean): Axis {
  const count = 20;
  const share = (value: number) =>
    isLog ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
  const edge = (cell: number) => {
    const value = isLog ? low * (high / low) ** (cell / count) : low + ((high - low) * cell) / count;
    return parameterText(Number(value.toPrecision(3)));
  };
  return {
    name,
    count,
    cellOf(value) {
      const place = share(value) * count;
      return place >= 0 && place <= count ? Math.min(count - 1, Math.floor(place)) : -1;
    },
    text: (cell) => `${edge(cell)} to ${edge(cell + 1)}`,
    label: edge,
  };
}

function numberAxis(name: string, numbers: readonly number[]): Axis {
  const values = [...new Set(numbers)].filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const [low = 0, high = 0] = [values[0], values.at(-1)];
  if (values.length > MOST_CELLS) return rangeAxis(name, low, high, false);
  const places = new Map(values.map((value, place) => [value, place]));
  return {
    name,
    count: values.length,
    cellOf: (value) => places.get(value) ?? -1,
    text: (cell) => parameterText(values[cell] ?? Number.NaN),
    label: (cell) => parameterText(values[cell] ?? Number.NaN),
  };
}
