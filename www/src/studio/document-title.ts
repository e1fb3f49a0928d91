import { formatPercent } from 'candlerun';
import { ensureNever } from './ensure-never.js';
import { objectiveOf } from './objective.js';
import type { Run } from './progress/run.js';
import { Throttle } from './throttle.js';

const TITLE = 'Candlerun';

/**
 * Shows in the tab's title how the run stands: its percentage, then its best score. A title goes to the browser's process: at most
 * four a second.
 */
export class DocumentTitle {
  readonly #throttle = new Throttle(250);

  draw(run: Run, nowMs: number): void {
    if (!this.#throttle.passes(nowMs, run.state !== 'running')) return;
    const title = titleText(run);
    if (document.title !== title) document.title = title;
  }
}

/** The title of the page while it shows a run: `52.42% · Candlerun`, then `Done · Sharpe 0.49 · Candlerun`. */
export function titleText(run: Pick<Run, 'state' | 'isWaiting' | 'progress' | 'result' | 'spec'>): string {
  return [...partsOf(run), TITLE].join(' · ');
}

function partsOf(run: Parameters<typeof titleText>[0]): string[] {
  const { state, progress, result } = run;
  switch (state) {
    case 'running':
      if (run.isWaiting) return ['Queued'];
      return progress ? [formatPercent(progress.progress)] : [];
    case 'paused':
      return ['Paused', ...(progress ? [formatPercent(progress.progress)] : [])];
    case 'finished': {
      const { title, text } = objectiveOf(run.spec);
      const score = result?.best?.score ?? null;
      return ['Done', score === null ? 'no score' : `${title} ${text(score)}`];
    }
    case 'cancelled':
      return ['Cancelled'];
    case 'failed':
      return ['Failed'];
    default:
      return ensureNever(state);
  }
}
