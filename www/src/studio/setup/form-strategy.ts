import type { CheckedRules, Dimension, ParamInfo, ParamValue, StrategyInfo } from 'candlerun';

/** A parameter as the form shows it. */
export type FormParam = ParamInfo & {
  /** The names that it may have; such a parameter has no range of numbers. */
  choices?: { all: readonly ParamValue[]; standard: ParamValue; varies: boolean };
};

/** A strategy as the form shows it. */
export type FormStrategy = Omit<StrategyInfo, 'params'> & { params: FormParam[] };

/** A strategy, or the mistakes of its text. A text that would have to run for it is unread until the user asks. */
export type CheckedText = {
  strategy: FormStrategy | null;
  mistakes: CheckedRules['mistakes'];
  isUnread?: boolean;
};

/** A row of a parameter. */
export type ParamControl = {
  readonly element: HTMLElement;
  readonly name: string;
  /** Whether the parameter is searched. */
  readonly varies: boolean;
  readonly isChanged: boolean;
  /** Whether the row belongs to the same parameter, so that the user's values can stay. */
  isOf(param: FormParam): boolean;
  /** The value of a parameter that is not searched. Throws a sentence if it cannot be read. */
  readFixed(): ParamValue;
  /** The fixed value behind a range, which is not visible; null if it is that of the strategy, or cannot be read. */
  hiddenValue(): ParamValue | null;
  readDimension(): Dimension;
  /** Sets value and range. Without a value it is that of the strategy; without a range the parameter is not searched. */
  write(value: ParamValue | undefined, range: Dimension | null): void;
  reset(): void;
  /** Value or range in words; empty if it cannot be read. */
  text(): string;
};
