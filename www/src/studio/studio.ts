import { CandlerunError, formatCount } from 'candlerun';
import { DocumentTitle } from './document-title.js';
import { byId, setText } from './dom.js';
import { ensureNever } from './ensure-never.js';
import { FrameLoop } from './frame-loop.js';
import { earlyEndText } from './progress/early-end-text.js';
import { planText } from './progress/plan-text.js';
import { ProgressPanel } from './progress/progress-panel.js';
import { Run } from './progress/run.js';
import { ResultsPanel } from './results/results-panel.js';
import { Session } from './session.js';
import { CandlesPanel } from './setup/candles-panel.js';
import { EstimateLine } from './setup/estimate-line.js';
import { estimateText } from './setup/estimate-text.js';
import { LanesChoice } from './setup/lanes-choice.js';
import { SetupForm } from './setup/setup-form.js';
import { startTheme } from './theme.js';

/** The page: one session, one run at a time, and the panels that show them. */
export class Studio {
  readonly #session = new Session();
  readonly #frames = new FrameLoop((nowMs) => this.#draw(nowMs));
  readonly #main = byId('studio', HTMLElement);
  readonly #cancel = byId('cancel-button', HTMLButtonElement);
  readonly #announcement = byId('announcement', HTMLElement);
  readonly #title = new DocumentTitle();
  readonly #form = new SetupForm(() => void this.#start());
  readonly #progress = new ProgressPanel();
  readonly #results = new ResultsPanel(this.#session);
  readonly #lanes = new LanesChoice(this.#session, (done) => void this.#whileBusy(done));
  readonly #candles = new CandlesPanel(this.#session, () => {
    this.#showControls();
    this.#estimate.refresh();
  });
  readonly #estimate = new EstimateLine(() => this.#estimated());
  #run: Run | null = null;
  /** From the click on Run to its end, and while workers are exchanged. */
  #busy = false;

  constructor() {
    this.#cancel.addEventListener('click', () => void this.#run?.cancel());
    startTheme(() => void this.#results.episode.chart.repaint());
    this.#showControls();
  }

  async #start(): Promise<void> {
    if (this.#candles.info === null || this.#busy) return;
    const before = this.#run;
    this.#form.errors.clear();
    this.#progress.clear('Starting');
    this.#main.dataset.jobState = 'running';
    await this.#whileBusy(
      this.#runToEnd().catch((error: unknown) => {
        this.#showBefore(before);
        throw error;
      }),
    );
  }

  async #runToEnd(): Promise<void> {
    const candles = await this.#candles.settled();
    if (candles === null) return;
    const spec = this.#form.readSpec(candles);
    const job = await this.#session.start(spec);
    const run = new Run(
      job,
      spec,
      (queued) => this.#showQueued(queued),
      () => this.#frames.request(),
    );
    const end = await run.ended;
    switch (end.type) {
      case 'refused':
        throw end.error;
      case 'ended':
        return this.#showEnd(run);
      default:
        ensureNever(end);
    }
  }

  /** Keeps the controls still until something is done, and shows where it was refused. */
  async #whileBusy(done: Promise<unknown>): Promise<void> {
    this.#busy = true;
    this.#showControls();
    let refusal: CandlerunError | null = null;
    try {
      await done;
    } catch (error) {
      refusal = error instanceof CandlerunError ? error : new CandlerunError(messageOf(error));
    }
    this.#busy = false;
    this.#showControls();
    if (refusal) this.#form.errors.show(refusal);
  }

  #showQueued(run: Run): void {
    this.#run = run;
    this.#draw(performance.now());
    this.#form.showQueued(planText(run));
    this.#cancel.hidden = false;
    void this.#results.episode.chart.prepare();
    bringIntoView(byId('progress', HTMLElement));
    setText(this.#announcement, `Running ${formatCount(run.totalEpisodes)} episodes`);
  }

  /** A run was refused: nothing has happened, and what stood there before stands there again. */
  #showBefore(run: Run | null): void {
    if (run === null) this.#progress.clear('Nothing has run yet');
    else this.#progress.draw(run, performance.now());
    this.#main.dataset.jobState = run?.state ?? 'idle';
  }

  #showEnd(run: Run): void {
    this.#draw(performance.now());
    this.#results.showEnd(run);
    this.#main.dataset.jobState = run.state;
    if (document.activeElement === this.#cancel) this.#form.focusRun();
    this.#cancel.hidden = true;
    setText(this.#announcement, endText(run));
  }

  #draw(nowMs: number): void {
    const run = this.#run;
    if (run === null) return;
    this.#progress.draw(run, nowMs);
    this.#results.draw(run, nowMs);
    this.#title.draw(run, nowMs);
    if (run.state === 'running') this.#frames.request();
  }

  /** What is to be said of the search before it starts. */
  async #estimated(): Promise<string> {
    if (this.#candles.info === null) return '';
    const spec = this.#form.readSpec(this.#candles.info);
    return estimateText(spec, await this.#session.estimate(spec));
  }

  #showControls(): void {
    this.#form.enabled = !this.#busy && this.#candles.info !== null;
    this.#lanes.enabled = !this.#busy;
    if (!this.#busy) this.#estimate.refresh();
    void this.#lanes.showAutomatic().catch(() => {});
  }
}

/** On a small screen the progress is far below the button; where it is seen whole, nothing moves. */
function bringIntoView(element: HTMLElement): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) element.scrollIntoView({ block: 'start' });
}

function endText(run: Run): string {
  switch (run.state) {
    case 'running':
      return '';
    case 'finished':
      return earlyEndText(run.result) ?? `Finished ${formatCount(run.totalEpisodes)} episodes`;
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return `Failed: ${run.reason}`;
    default:
      return ensureNever(run.state);
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
