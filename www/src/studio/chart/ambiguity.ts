import { type EpisodeDetail, type EpisodeResult, formatCount, type JobSpec } from 'candlerun';
import { initialCashOf } from '../initial-cash.js';
import { returnText } from './axis-text.js';
import { envelopeValues } from './reduce.js';

/** What is assumed about the path of prices inside a candle. */
const INTRABAR_RULES = ['stop_first', 'target_first', 'path'] as const;

/** How much an episode depends on the paths of prices inside its candles. */
export type Ambiguity = { low: Float64Array; high: Float64Array; sentence: string };

/** The part of a detail that says it. */
export type RuledEquity = Pick<EpisodeDetail, 'equity_values' | 'ambiguous_candles'>;

/** Runs an episode of a spec in full. */
export type DetailRunner = (
  spec: JobSpec,
  params: EpisodeResult['params'],
  part?: EpisodeResult['part'],
) => Promise<RuledEquity>;

/** Runs an episode under the two other intrabar rules, one after another, and compares. Null as soon as it is no longer wanted. */
export async function ambiguityOf(
  own: RuledEquity,
  job: { spec: JobSpec; episode: EpisodeResult },
  run: DetailRunner,
  isWanted: () => boolean,
): Promise<Ambiguity | null> {
  const { spec, episode } = job;
  const rule = spec.backtest?.intrabar ?? 'stop_first';
  const others: RuledEquity[] = [];
  for (const intrabar of INTRABAR_RULES.filter((other) => other !== rule)) {
    if (!isWanted()) return null;
    others.push(
      await run({ ...spec, backtest: { ...spec.backtest, intrabar } }, episode.params, episode.part),
    );
  }
  return isWanted() ? compareRules(own, others, initialCashOf(spec)) : null;
}

/** Compares an episode under its own rule with the same one under the others. */
export function compareRules(
  own: RuledEquity,
  others: readonly RuledEquity[],
  initialCash: number,
): Ambiguity {
  const equities = [own, ...others].map(({ equity_values }) => equity_values);
  const returns = equities.map((equity) => ((equity.at(-1) ?? initialCash) / initialCash - 1) * 100);
  return { ...envelopeValues(equities), sentence: ambiguitySentence(returns, own.ambiguous_candles) };
}

/** One sentence on how much depends on the rule. */
export function ambiguitySentence(returnsPct: readonly number[], candles: number): string {
  const low = returnText(Math.min(...returnsPct));
  const high = returnText(Math.max(...returnsPct));
  const inside = candles === 1 ? 'one candle' : `${formatCount(candles)} candles`;
  if (low === high) return `${high}, whatever happened first inside ${inside}.`;
  return `Between ${low} and ${high}, depending on what happened first inside ${inside}.`;
}
