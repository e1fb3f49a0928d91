import './peak.css';
import { type Appraisal, type EpisodeResult, formatCount } from 'candlerun';
import { make, setText } from '../../dom.js';
import { messageOf } from '../../message-of.js';
import { shareText } from '../../number-text.js';
import { objectiveOf } from '../../objective.js';
import { paramTexts } from '../../param-texts.js';
import { isOpen, type Run } from '../../progress/run.js';
import { appraisalOf } from '../../verdict/appraisals.js';
import { stabilityOf } from '../../verdict/luck-text.js';
import { personText, reasonSentence } from '../../verdict/reason-text.js';
import { carryText } from './carry-text.js';
import { neighbourTable, quarterTable } from './peak-tables.js';
import { type Found, nearestPlateau } from './plateau.js';

/** What was measured over many searches, so that nobody takes a plateau for a promise. */
const MEASURED =
  'A plateau promises no more: on 45 other surfaces the best of a quarter beat 52% of all points in the next quarter, and points chosen from a plateau 50% to 56%; a random pick beats 50%.';

/**
 * The best episode of a finished search in its place: how its neighbours did, what it made in each quarter of the data, and the nearest
 * plateau. The line that opens it has the shortest of it.
 */
export class PeakPart {
  readonly element = make('details', 'peak');
  readonly #line = make('span', 'peak-line');
  readonly #body = make('div', 'peak-body');
  readonly #choose: (episode: EpisodeResult) => void;
  #key = '';
  #work = new AbortController();

  constructor(choose: (episode: EpisodeResult) => void) {
    this.#choose = choose;
    this.element.dataset.testid = 'peak';
    this.element.append(make('summary', '', make('strong', '', 'The best in its place'), ' ', this.#line));
    this.element.append(this.#body);
  }

  show(run: Run, hasCandles: boolean): void {
    const key = `${run.id} ${run.state} ${run.result?.digest ?? ''} ${hasCandles}`;
    if (key === this.#key) return;
    this.#key = key;
    this.#work.abort();
    this.element.hidden = isOpen(run) || !run.result?.best || run.spec.walk_forward != null;
    if (this.element.hidden) return;
    this.#work = new AbortController();
    this.#body.replaceChildren();
    setText(this.#line, 'Its neighbours run again …');
    void this.#load(run, this.#work.signal);
  }

  async #load(run: Run, signal: AbortSignal): Promise<void> {
    try {
      const appraisal = await appraisalOf(run);
      // The episodes of a stored run are read after its end is known.
      await run.ended;
      const best = run.result?.best;
      if (signal.aborted || !best) return;
      const row = run.episodes.rowOf(best);
      const found = await nearestPlateau(run.spec, run.episodes, row, signal);
      this.#draw(run, best, appraisal, found);
    } catch (error) {
      if (signal.aborted) return;
      setText(this.#line, `It could not be made. ${reasonSentence(personText(messageOf(error)))}`);
    }
  }

  #draw(run: Run, best: EpisodeResult, appraisal: Appraisal, found: Found): void {
    const { neighbours, stability, quarters, compared } = appraisal;
    const { title, text } = objectiveOf(run.spec);
    const place = paramTexts(run.spec, best).map(([name, value]) => `${name} ${value}`);
    setText(
      this.#line,
      stability ? (stabilityOf(stability).short ?? '') : 'Nothing around it is worse than a median one.',
    );
    const steps = neighbours.filter(({ down, up }) => down !== null || up !== null);
    const parts: Node[] = [
      make(
        'p',
        '',
        [`Episode ${formatCount(best.episode)}`, ...place, `${title} ${text(best.score)}`].join(' · '),
      ),
    ];
    if (steps.length > 0) parts.push(neighbourTable(neighbours, stability, text));
    if (quarters.length > 0) parts.push(quarterTable(quarters));
    const carried = carryText(quarters, compared);
    parts.push(this.#plateauLine(run, found));
    if (carried !== null) parts.push(make('p', '', carried));
    parts.push(make('p', 'hint', MEASURED));
    this.#body.replaceChildren(...parts);
  }

  #plateauLine(run: Run, found: Found): HTMLElement {
    const line = make('p', '', make('strong', '', 'Nearest plateau: '));
    line.dataset.testid = 'plateau';
    switch (found) {
      case 'none':
        line.append(
          'none. No point with half of its edge keeps three quarters of its own one step away in every direction.',
        );
        return line;
      case 'unknown':
        line.append('unknown. The search ran too few neighbouring points to tell.');
        return line;
      case 'flat':
        line.append('none. The best is no better than the median.');
        return line;
      default:
    }
    const { row, steps, kept } = found;
    const keeps = `one step in any direction keeps at least ${shareText(Math.min(1, kept))} of its edge`;
    if (steps === 0) {
      line.append(`here. The best stands on it: ${keeps}.`);
      return line;
    }
    const episode = run.episodes.episode(row);
    const { title, text } = objectiveOf(run.spec);
    const place = paramTexts(run.spec, episode).map(([name, value]) => `${name} ${value}`);
    const button = make('button', 'peak-button', [...place, `${title} ${text(episode.score)}`].join(' · '));
    button.type = 'button';
    button.title = 'Show this episode';
    button.addEventListener('click', () => this.#choose(episode));
    const away = steps === 1 ? 'one step away' : `${formatCount(steps)} steps away`;
    line.append(button, `, ${away}: ${keeps}.`);
    return line;
  }
}
