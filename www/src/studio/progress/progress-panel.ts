import './progress.css';
import { formatCount, formatPercent, formatProgress, type Progress } from 'candlerun';
import { markup, part, setText } from '../dom.js';
import { durationText, rateText, UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import { LaneRows } from './lane-rows.js';
import { isStalled, phaseText } from './phase-text.js';
import { planText } from './plan-text.js';
import type { Run } from './run.js';
import { RunCandle, type Wick } from './run-candle.js';
import { RunControls } from './run-controls.js';
import { savedText } from './saved-text.js';

/** A shorter run stays in the strip: the large candle would only flash. */
const LARGE_AFTER_MS = 400;

const MARKUP = `
<section id="progress" class="progress" aria-labelledby="progress-heading">
  <h2 id="progress-heading" class="visually-hidden">Progress</h2>
  <div class="progress-head">
    <p class="progress-percent" data-testid="progress-percent"></p>
    <div class="run-candle">
      <div class="run-candle-range" role="progressbar" aria-label="Whole run" aria-valuemin="0" aria-valuemax="100" aria-valuenow="0" data-testid="progress-bar">
        <div class="run-candle-body"></div>
      </div>
      <div class="run-candle-wick" role="progressbar" aria-label="Current episode" aria-valuemin="0" aria-valuemax="1" aria-valuenow="0" data-testid="candle-bar"></div>
    </div>
    <div class="progress-place">
      <p class="progress-text" title="An episode is one backtest with one set of parameters" data-testid="progress-text"></p>
      <p class="progress-phase" data-testid="progress-phase"></p>
      <p class="progress-saved" data-testid="progress-saved"></p>
      <p class="progress-message" data-testid="run-message" hidden></p>
    </div>
    <dl class="rates">
      <div class="rate-elapsed"><dt>Elapsed</dt><dd data-testid="elapsed-text"></dd></div>
      <div class="rate-speed"><dt>Speed</dt><dd data-testid="rate-text"></dd></div>
      <div class="rate-left"><dt>Time left</dt><dd data-testid="eta-text"></dd></div>
      <div class="rate-best"><dt class="best-score-label">Best score</dt><dd data-testid="best-score"></dd></div>
    </dl>
    <p class="progress-verified" data-testid="report-verified" hidden></p>
    <div class="run-controls" hidden>
      <button class="button pause-button" type="button" data-testid="pause-button">Pause</button>
      <button class="button" type="button" data-testid="cancel-button">Cancel</button>
    </div>
    <ol class="lanes" aria-label="Lanes" data-testid="lanes"></ol>
  </div>
</section>`;

/**
 * The head of the desk: the run as a candle. It is large while the run works and a strip of 48 pixels when it has ended. Texts show
 * the newest message; only the bars move between two messages.
 */
export class ProgressPanel {
  /** Whether saved episodes are kept after the page is closed. Only then are they mentioned. */
  isKept = true;
  readonly element = markup(MARKUP);
  readonly #candle = new RunCandle(this.element);
  readonly #lanes = new LaneRows(this.#part('lanes'));
  readonly #controls: RunControls;
  readonly #percent = this.#part('progress-percent');
  readonly #place = this.#part('progress-text');
  readonly #phase = this.#part('progress-phase');
  readonly #saved = this.#part('progress-saved');
  readonly #rate = this.#part('rate-text');
  readonly #elapsed = this.#part('elapsed-text');
  readonly #left = this.#part('eta-text');
  readonly #best = this.#part('best-score');
  readonly #bestLabel = part(this.element, '.best-score-label', HTMLElement);
  readonly #message = this.#part('run-message');
  readonly #verified = this.#part('report-verified');

  /** `out` takes the focus when Pause and Cancel are hidden. */
  constructor(out: () => void) {
    this.#controls = new RunControls(this.element, out);
  }

  /** The wick of the candle, for a replay. */
  get wick(): Wick {
    return this.#candle;
  }

  /** Whether the large candle is shown. */
  get isLarge(): boolean {
    return this.element.classList.contains('is-large');
  }

  /** Shows `text` in place of a run, without a percentage. */
  clear(text: string): void {
    this.#candle.clear();
    this.#lanes.clear();
    this.#controls.hide();
    this.element.classList.remove('is-large');
    this.#message.hidden = true;
    this.#verified.hidden = true;
    setText(this.#place, text);
    for (const empty of [this.#percent, this.#phase, this.#saved, this.#rate, this.#elapsed])
      setText(empty, '');
    for (const unknown of [this.#left, this.#best]) setText(unknown, UNDEFINED_TEXT);
    this.#phase.classList.remove('is-stalled');
  }

  /** `queuedBehind` names the run that a queued one waits for; null if nobody knows. */
  draw(run: Run, nowMs: number, queuedBehind: string | null): void {
    this.#candle.draw(run, nowMs);
    this.#controls.draw(run);
    this.element.classList.toggle('is-large', this.#becomesLarge(run));
    if (run.state !== 'running') this.#lanes.clear();
    else if (run.progress) this.#lanes.draw(run.progress);
    this.#drawTexts(run, run.progress);
    setText(this.#phase, phaseText(run, nowMs, queuedBehind));
    this.#phase.classList.toggle('is-stalled', isStalled(run, nowMs));
    // The full candle says it already.
    this.#phase.classList.toggle('is-plain', this.#phase.textContent === 'Finished');
    setText(this.#saved, this.#savedText(run));
    this.#message.hidden = run.reason === '';
    setText(this.#message, run.reason);
    this.#message.title = run.reason;
  }

  /** Shows whether the episode that ran again equals the stored one; null before. */
  showVerified(text: string | null, isWrong: boolean): void {
    this.#verified.hidden = text === null;
    this.#verified.classList.toggle('is-wrong', isWrong);
    setText(this.#verified, text ?? '');
  }

  #part(testId: string): HTMLElement {
    return part(this.element, `[data-testid="${testId}"]`, HTMLElement);
  }

  /** A run stays large until it ends. A queued one is large too, since its wait is as long as another run. */
  #becomesLarge(run: Run): boolean {
    if (run.state === 'paused') return true;
    if (run.state !== 'running') return false;
    return this.isLarge || run.isWaiting || (run.progress?.elapsed_ms ?? 0) > LARGE_AFTER_MS;
  }

  #savedText(run: Run): string {
    return savedText(this.isKept ? run : { ...run, saved: null }, Date.now());
  }

  #drawTexts(run: Run, progress: Progress | null): void {
    const objective = objectiveOf(run.spec);
    setText(this.#bestLabel, `Best ${objective.title}`);
    setText(this.#best, objective.text(progress?.best_score ?? null));
    setText(this.#percent, run.state === 'finished' ? '100%' : formatPercent(progress?.progress ?? 0));
    setText(this.#place, placeText(run));
    const text = (value: number | null | undefined, toText: (value: number) => string) =>
      value === null || value === undefined ? UNDEFINED_TEXT : toText(value);
    setText(this.#rate, text(progress?.candles_per_second ?? meanRate(run), rateText));
    setText(this.#elapsed, text(progress?.elapsed_ms, durationText));
    setText(this.#left, text(run.state === 'running' ? progress?.eta_ms : null, durationText));
  }
}

/** `Episode 48/90 · Candle 2,550/3,270` before the end, `90/90` after it. */
function placeText(run: Run): string {
  const { progress, result } = run;
  if (result) return `${formatCount(result.episodes)}/${formatCount(run.totalEpisodes)}`;
  return progress ? formatProgress(progress) : planText(run);
}

/** Mean candles a second of a finished run. `null` for a walk-forward, whose windows differ in length. */
function meanRate({ result, progress, spec }: Run): number | null {
  if (!result || !progress || spec.walk_forward || progress.elapsed_ms <= 0) return null;
  return (1_000 * result.episodes * progress.total_candles) / progress.elapsed_ms;
}
