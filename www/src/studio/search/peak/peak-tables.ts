import type { Neighbour, ParamNeighbours, Quarter, Stability } from 'candlerun';
import { make, makeHead } from '../../dom.js';
import {
  dayText,
  decimalText,
  parameterText,
  shareText,
  signedPercentText,
  UNDEFINED_TEXT,
} from '../../number-text.js';
import { beatenText } from './carry-text.js';

/** How the neighbours of the best episode did: a line for each parameter. */
export function neighbourTable(
  neighbours: readonly ParamNeighbours[],
  stability: Stability | null,
  scoreText: (score: number | null) => string,
): HTMLTableElement {
  const text = (neighbour: Neighbour | null) =>
    neighbour === null ? UNDEFINED_TEXT : `${parameterText(neighbour.value)}: ${scoreText(neighbour.score)}`;
  const rows = neighbours.map(({ name, down, up }, place) => {
    const kept = stability?.kept[place] ?? null;
    return make(
      'tr',
      '',
      makeHead('row', 'is-param', name),
      make('td', 'number', text(down)),
      make('td', 'number', text(up)),
      make('td', 'number', kept === null ? UNDEFINED_TEXT : keptText(kept)),
    );
  });
  return table('One step away', ['', 'One step down', 'One step up', 'Edge kept'], rows);
}

/** A share of the edge: of a neighbour that is worse than the median nothing is left. */
export function keptText(share: number): string {
  return share <= 0 ? 'none' : shareText(Math.min(1, share));
}

/** What the best episode made in each quarter of the candles, and how its predecessor did. */
export function quarterTable(quarters: readonly Quarter[]): HTMLTableElement {
  const share = (rank: number | null) => (rank === null ? UNDEFINED_TEXT : beatenText(rank));
  const rows = quarters.map(({ from, to, return_pct, sharpe, rank, carried }) =>
    make(
      'tr',
      '',
      makeHead('row', '', `${dayText(from)} – ${dayText(to)}`),
      make(
        'td',
        (return_pct ?? 0) < 0 ? 'number loss' : 'number',
        return_pct === null ? UNDEFINED_TEXT : signedPercentText(return_pct),
      ),
      make('td', 'number', sharpe === null ? UNDEFINED_TEXT : decimalText(sharpe)),
      make('td', 'number', share(rank)),
      make('td', 'number', share(carried)),
    ),
  );
  const heads = ['', 'Return', 'Sharpe', 'Others beaten', 'By the previous best'];
  return table('In each quarter of the data', heads, rows);
}

function table(caption: string, heads: readonly string[], rows: HTMLElement[]): HTMLTableElement {
  const head = heads.map((text, place) =>
    text === '' ? make('td', '') : makeHead('col', place > 0 ? 'number' : '', text),
  );
  return make(
    'table',
    'peak-table',
    make('caption', '', caption),
    make('thead', '', make('tr', '', ...head)),
    make('tbody', '', ...rows),
  );
}
