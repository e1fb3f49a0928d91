import { type EpisodeResult, formatCount, type JobRow, type JobSpec } from 'candlerun';
import { make, makeHead } from '../dom.js';
import { statusText } from '../jobs/job-texts.js';
import { metricText } from '../metric-labels.js';
import { intervalText, UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import { paramTexts } from '../param-texts.js';
import type { AcrossRow, Measure } from './across.js';
import type { DataSetGroup, Member } from './data-set-group.js';
import { setName } from './group-texts.js';

/** Opens a run from a table, perhaps with one of its episodes. */
export type Open = (run: string, episode: number | null) => void;

/** The runs of a group, one row each: what was best there, and how that did on the others. */
export function runsTable(group: DataSetGroup, shown: string | null, open: Open): HTMLTableElement {
  const spec = group.spec as JobSpec;
  const { title } = objectiveOf(spec);
  const heads = ['Data set', 'State', 'Best there', title, 'Return', 'On the others', 'Candles'];
  const table = tableOf('By data set', heads, 3);
  table.dataset.testid = 'group-runs';
  table.append(
    make('tbody', '', ...group.members.map((member, set) => runRow(group, member, set, shown, open))),
  );
  return table;
}

function runRow(group: DataSetGroup, { row, best }: Member, set: number, shown: string | null, open: Open) {
  const spec = group.spec as JobSpec;
  const name = openButton(setName(row), `Open the run on ${setName(row)}`, () => open(row.id, null));
  if (row.id === shown) name.setAttribute('aria-current', 'true');
  const elsewhere = best && !spec.walk_forward ? group.scores.elsewhere(set) : null;
  const rank =
    elsewhere === null ? UNDEFINED_TEXT : `${formatCount(elsewhere.rank)} of ${formatCount(elsewhere.of)}`;
  return make(
    'tr',
    '',
    makeHead('row', '', name),
    make('td', '', statusText(row.status, row.progress)),
    make('td', 'group-params', best ? paramsText(spec, best) : UNDEFINED_TEXT),
    make('td', 'number', objectiveOf(spec).text(row.best_score)),
    make(
      'td',
      'number',
      best ? metricText('total_return_pct', best.metrics?.total_return_pct ?? null) : UNDEFINED_TEXT,
    ),
    make('td', 'number', rank),
    make('td', 'number', candlesText(row)),
  );
}

/** The best parameter sets over all data sets that count, with their score on each. */
export function setsTable(
  group: DataSetGroup,
  rows: readonly AcrossRow[],
  measure: Measure,
  open: Open,
): HTMLTableElement {
  const spec = group.spec as JobSpec;
  const { text } = objectiveOf(spec);
  const counted = group.scores.counted.flatMap((set) => group.members[set] ?? []);
  const names = counted.map(({ row }) => setName(row));
  const heads = ['#', 'Parameters', 'Mean', 'Worst', 'Median', ...names];
  const table = tableOf(`Best by ${measure}`, heads, 2);
  table.dataset.testid = 'group-sets';
  const body = rows.map((across, place) => {
    const worstName = setName((group.members[across.worstAt] as Member).row);
    const figure = (of: Measure, value: string) =>
      make('td', of === measure ? 'number is-measure' : 'number', value);
    return make(
      'tr',
      place === 0 ? 'is-best' : '',
      make('td', 'number', formatCount(place + 1)),
      makeHead('row', 'group-params', paramsText(spec, across) || 'as set'),
      figure('mean', text(across.mean)),
      figure('worst', text(across.worst)),
      figure('median', text(across.median)),
      ...counted.map(({ row }, i) => {
        const score = text(across.scores[i] ?? null);
        const label = `${score} on ${names[i]}, open episode ${formatCount(across.episodes[i] ?? 0)}`;
        const button = openButton(score, label, () => open(row.id, across.episodes[i] ?? null));
        return make(
          'td',
          names[i] === worstName && counted.length > 1 ? 'number is-worst' : 'number',
          button,
        );
      }),
    );
  });
  table.append(make('tbody', '', ...body));
  return table;
}

function tableOf(caption: string, heads: readonly string[], firstNumber: number): HTMLTableElement {
  const cells = heads.map((head, place) =>
    makeHead('col', place >= firstNumber || head === '#' ? 'number' : '', head),
  );
  return make(
    'table',
    'group-table',
    make('caption', '', caption),
    make('thead', '', make('tr', '', ...cells)),
  );
}

function openButton(text: string, label: string, press: () => void): HTMLButtonElement {
  const button = make('button', 'link-button', text);
  button.type = 'button';
  button.setAttribute('aria-label', label);
  button.addEventListener('click', press);
  return button;
}

/** `fast 50 · slow 140`. */
function paramsText(spec: JobSpec, { params }: Pick<EpisodeResult, 'params'>): string {
  return paramTexts(spec, { params } as EpisodeResult)
    .map(([name, text]) => `${name} ${text}`)
    .join(' · ');
}

function candlesText({ data, total_candles }: JobRow): string {
  const count = formatCount(data?.info.candles ?? total_candles);
  const interval = data?.info.interval_ms;
  return interval ? `${count} × ${intervalText(interval)}` : count;
}
