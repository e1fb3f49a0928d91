import { formatPercent, formatProgress, type Progress } from 'candlerun';
import { byId, setText } from '../dom.js';
import { durationText, rateText, UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import { LaneRows } from './lane-rows.js';
import { isStalled, phaseText } from './phase-text.js';
import { planText } from './plan-text.js';
import type { Run } from './run.js';
import { RunCandle } from './run-candle.js';
import { savedText } from './saved-text.js';

/** The progress of a run. Texts show the newest message; only the bars move between two messages. */
export class ProgressPanel {
  /** Whether saved episodes are kept after the page is closed. Only then are they mentioned. */
  isKept = true;
  readonly #candle = new RunCandle();
  readonly #lanes = new LaneRows();
  readonly #percent = byId('progress-percent', HTMLElement);
  readonly #place = byId('progress-text', HTMLElement);
  readonly #phase = byId('progress-phase', HTMLElement);
  readonly #saved = byId('progress-saved', HTMLElement);
  readonly #rate = byId('rate-text', HTMLElement);
  readonly #elapsed = byId('elapsed-text', HTMLElement);
  readonly #left = byId('eta-text', HTMLElement);
  readonly #best = byId('best-score', HTMLElement);
  readonly #bestLabel = byId('best-score-label', HTMLElement);
  readonly #message = byId('run-message', HTMLElement);

  /** Shows `text` in place of a run. */
  clear(text: string): void {
    this.#candle.clear();
    this.#lanes.clear();
    this.#message.hidden = true;
    setText(this.#percent, formatPercent(0));
    setText(this.#place, text);
    setText(this.#phase, '');
    setText(this.#saved, '');
    this.#phase.classList.remove('is-stalled');
    for (const value of [this.#rate, this.#elapsed, this.#left, this.#best]) setText(value, UNDEFINED_TEXT);
  }

  draw(run: Run, nowMs: number): void {
    this.#candle.draw(run, nowMs);
    if (run.state !== 'running') this.#lanes.clear();
    else if (run.progress) this.#lanes.draw(run.progress);
    this.#drawTexts(run, run.progress);
    setText(this.#phase, phaseText(run, nowMs));
    this.#phase.classList.toggle('is-stalled', isStalled(run, nowMs));
    setText(this.#saved, this.#savedText(run));
    this.#message.hidden = run.reason === '';
    setText(this.#message, run.reason);
  }

  #savedText(run: Run): string {
    return savedText(this.isKept ? run : { ...run, saved: null }, Date.now());
  }

  #drawTexts(run: Run, progress: Progress | null): void {
    const objective = objectiveOf(run.spec);
    setText(this.#bestLabel, `Best score · ${objective.title}`);
    setText(this.#best, objective.text(progress?.best_score ?? null));
    setText(this.#percent, formatPercent(progress?.progress ?? 0));
    setText(this.#place, progress ? formatProgress(progress) : planText(run));
    const text = (value: number | null | undefined, toText: (value: number) => string) =>
      value === null || value === undefined ? UNDEFINED_TEXT : toText(value);
    setText(this.#rate, text(progress?.candles_per_second ?? meanRate(run), rateText));
    setText(this.#elapsed, text(progress?.elapsed_ms, durationText));
    setText(this.#left, text(run.state === 'running' ? progress?.eta_ms : null, durationText));
  }
}

/** Mean candles a second of a finished run. `null` for a walk-forward, whose windows differ in length. */
function meanRate({ result, progress, spec }: Run): number | null {
  if (!result || !progress || spec.walk_forward || progress.elapsed_ms <= 0) return null;
  return (1_000 * result.episodes * progress.total_candles) / progress.elapsed_ms;
}
