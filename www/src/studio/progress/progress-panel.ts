import { formatPercent, formatProgress, type Phase, type Progress } from 'candlerun';
import { byId, setText } from '../dom.js';
import { ensureNever } from '../ensure-never.js';
import { durationText, rateText, UNDEFINED_TEXT } from '../number-text.js';
import { objectiveOf } from '../objective.js';
import { earlyEndText } from './early-end-text.js';
import { LaneRows } from './lane-rows.js';
import { planText } from './plan-text.js';
import type { Run } from './run.js';
import { RunCandle } from './run-candle.js';

/** Where the run is. Texts show what was posted; only the bars move in between. */
export class ProgressPanel {
  readonly #candle = new RunCandle();
  readonly #lanes = new LaneRows();
  readonly #percent = byId('progress-percent', HTMLElement);
  readonly #place = byId('progress-text', HTMLElement);
  readonly #phase = byId('progress-phase', HTMLElement);
  readonly #rate = byId('rate-text', HTMLElement);
  readonly #elapsed = byId('elapsed-text', HTMLElement);
  readonly #left = byId('eta-text', HTMLElement);
  readonly #best = byId('best-score', HTMLElement);
  readonly #bestLabel = byId('best-score-label', HTMLElement);
  readonly #message = byId('run-message', HTMLElement);

  /** Shows no run at all, and `text` in its place. */
  clear(text: string): void {
    this.#candle.clear();
    this.#lanes.clear();
    this.#message.hidden = true;
    setText(this.#percent, formatPercent(0));
    setText(this.#place, text);
    setText(this.#phase, '');
    for (const value of [this.#rate, this.#elapsed, this.#left, this.#best]) setText(value, UNDEFINED_TEXT);
  }

  draw(run: Run, nowMs: number): void {
    this.#candle.draw(run, nowMs);
    if (run.state !== 'running') this.#lanes.clear();
    else if (run.progress) this.#lanes.draw(run.progress);
    this.#drawTexts(run, run.progress);
    setText(this.#phase, phaseText(run));
    this.#message.hidden = run.reason === '';
    setText(this.#message, run.reason);
  }

  #drawTexts(run: Run, progress: Progress | null): void {
    const objective = objectiveOf(run.spec);
    setText(this.#bestLabel, `Best score · ${objective.title}`);
    setText(this.#best, objective.text(progress?.best_score ?? null));
    setText(this.#percent, formatPercent(progress?.progress ?? 0));
    setText(this.#place, progress ? formatProgress(progress) : planText(run));
    const text = (value: number | null | undefined, toText: (value: number) => string) =>
      value === null || value === undefined ? UNDEFINED_TEXT : toText(value);
    setText(this.#rate, text(progress?.candles_per_second, rateText));
    setText(this.#elapsed, text(progress?.elapsed_ms, durationText));
    setText(this.#left, text(run.state === 'running' ? progress?.eta_ms : null, durationText));
  }
}

function phaseText(run: Run): string {
  switch (run.state) {
    case 'running':
      return run.progress ? runningText(run.progress.phase) : 'Waiting for its turn';
    case 'finished':
      return earlyEndText(run.result) ?? 'Finished';
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return 'Failed';
    default:
      return ensureNever(run.state);
  }
}

function runningText(phase: Phase): string {
  switch (phase) {
    case 'loading':
      return 'Handing the candles to the lanes';
    case 'warm-up':
      return 'Computing indicators';
    case 'running':
      return 'Running';
    case 'saving':
      return 'Saving';
    default:
      return ensureNever(phase);
  }
}
