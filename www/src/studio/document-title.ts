import { formatPercent } from 'candlerun';
import type { Run } from './progress/run.js';
import { Throttle } from './throttle.js';

const TITLE = 'Candlerun';

/** Shows the percentage of a running job, or that it is paused, in the tab's title. A title goes to the browser's process: at most four a second. */
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
