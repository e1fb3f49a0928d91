import { formatPercent } from 'candlerun';
import type { Run } from './progress/run.js';
import { Throttle } from './throttle.js';

const TITLE = 'Candlerun';

/** Keeps the percentage in the tab's title while a job runs, and says that it rests. A title is passed to the browser's frame: four a second do. */
export class DocumentTitle {
  readonly #throttle = new Throttle(250);

  draw(run: Run, nowMs: number): void {
    const running = run.state === 'running';
    if (!this.#throttle.passes(nowMs, !running)) return;
    const percent = running && run.progress ? `${formatPercent(run.progress.progress)} · ` : '';
    const title = `${run.state === 'paused' ? 'Paused · ' : percent}${TITLE}`;
    if (document.title !== title) document.title = title;
  }
}
