import { formatCount, type Quarter } from 'candlerun';
import { shareText } from '../../number-text.js';

/** A rarer result of a random pick is called more than chance. */
const RARE = 0.05;

/** Whether the best of a quarter was good in the next one too, against a random pick. */
export function carryText(quarters: readonly Quarter[], compared: number): string | null {
  const ranks = quarters.flatMap(({ carried }) => (carried === null ? [] : [carried]));
  if (ranks.length === 0) return null;
  const sum = ranks.reduce((total, rank) => total + rank, 0);
  const beaten = beatenText(sum / ranks.length);
  const of = `of the other ${formatCount(compared - 1)}`;
  const found = `The best of a quarter beat ${beaten} ${of} in the next one${ranks.length > 1 ? ', on average' : ''}`;
  const chance = chanceOf(sum, ranks.length);
  if (chance > RARE) return `${found}; a random pick beats half of them. Being the best did not carry over.`;
  return `${found}. A random pick does so well ${shareText(chance)} of the time: here it carried over.`;
}

/** How many others an episode of a rank beat. */
export function beatenText(rank: number): string {
  return shareText(1 - rank);
}

/** The probability that so many ranks of random picks, each evenly spread from 0 to 1, have no greater sum. 1 if it is above one. */
function chanceOf(sum: number, count: number): number {
  if (sum > 1) return 1;
  let chance = 1;
  for (let factor = 1; factor <= count; factor += 1) chance *= sum / factor;
  return chance;
}
