import type { StrategyDefinition, StrategyParams } from '../define-strategy.js';
import type { DeclaredParam, Dimension } from '../generated/types.js';
import { DeclarationError } from './script-error.js';

const FIELDS = ['params', 'require', 'timeZone', 'init', 'onCandle'];
const RANGES = ['int', 'float', 'bool', 'categorical'] as const;
const PARAM_FIELDS: readonly string[] = ['default', 'description', ...RANGES];

/** Checks the form of the argument of `defineStrategy`. The engine checks the values. */
export function readDefinition(given: unknown): StrategyDefinition {
  check(
    isRecord(given),
    'defineStrategy',
    given,
    'takes an object: { params, require, timeZone, init, onCandle }',
  );
  checkFields('defineStrategy', given, FIELDS);
  const { params = {}, require = [], timeZone, init, onCandle } = given;
  check(isFunction(onCandle), 'onCandle', onCandle, 'must be a function');
  check(init === undefined || isFunction(init), 'init', init, 'must be a function');
  check(isRecord(params), 'params', params, 'must be an object of parameters by name');
  const isTexts = Array.isArray(require) && require.every((rule) => typeof rule === 'string');
  check(isTexts, 'require', require, "must be a list of texts such as 'fast < slow'");
  const isZone = timeZone === undefined || typeof timeZone === 'string';
  check(isZone, 'timeZone', timeZone, "must be a text such as 'America/New_York'");
  return given as unknown as StrategyDefinition;
}

/** The part of a definition that a spec stores. */
export function declarationOf(definition: StrategyDefinition): {
  params: DeclaredParam[];
  require: string[];
} {
  const params: StrategyParams = definition.params ?? {};
  return {
    params: Object.entries(params).map(([name, param]) => readParam(name, param)),
    require: definition.require ?? [],
  };
}

function readParam(name: string, given: unknown): DeclaredParam {
  const field = `params.${name}`;
  if (isValue(given)) return { name, default: given };
  check(isRecord(given), field, given, 'must be a number, true, false, a text, or { default, … }');
  checkFields(field, given, PARAM_FIELDS);
  const { default: value, description } = given;
  check(isValue(value), `${field}.default`, value, 'must be a number, true, false or a text');
  const isText = description === undefined || typeof description === 'string';
  check(isText, `${field}.description`, description, 'must be a text');
  const kinds = RANGES.filter((kind) => given[kind] !== undefined);
  check(kinds.length < 2, field, kinds.join(' and '), 'has one range, not several');
  const param: DeclaredParam = { name, default: value };
  const kind = kinds[0];
  if (kind !== undefined) {
    check(isRecord(given[kind]), `${field}.${kind}`, given[kind], 'must be an object');
    param.range = { [kind]: given[kind] } as Dimension;
  }
  if (typeof description === 'string') param.description = description;
  return param;
}

function checkFields(field: string, given: Record<string, unknown>, known: readonly string[]): void {
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  const reason = `is not known; there are ${known.join(', ')}`;
  check(unknown === undefined, `${field}.${unknown}`, given[unknown ?? ''], reason);
}

function check(isRight: boolean, field: string, found: unknown, reason: string): asserts isRight {
  if (!isRight) throw new DeclarationError(field, found, reason);
}

function isValue(value: unknown): value is number | boolean | string {
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  return isNumber || typeof value === 'boolean' || typeof value === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isFunction(value: unknown): boolean {
  return typeof value === 'function';
}
