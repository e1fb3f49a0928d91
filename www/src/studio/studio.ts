import {
  type Candlerun,
  CandlerunError,
  FrameLoop,
  formatCount,
  type JobHandle,
  type JobStatus,
} from 'candlerun';
import { DocumentTitle } from './document-title.js';
import { byId, setText } from './dom.js';
import { ensureNever } from './ensure-never.js';
import { JobsPanel } from './jobs/jobs-panel.js';
import { StorageNotice } from './jobs/storage-notice.js';
import { earlyEndText } from './progress/early-end-text.js';
import { planText } from './progress/plan-text.js';
import { ProgressPanel } from './progress/progress-panel.js';
import { Run } from './progress/run.js';
import { RunControls } from './progress/run-controls.js';
import { noScoreAnnouncement } from './results/no-score-text.js';
import { ResultsPanel } from './results/results-panel.js';
import { Session } from './session.js';
import { CandlesPanel } from './setup/candles-panel.js';
import { EstimateLine } from './setup/estimate-line.js';
import { estimateText } from './setup/estimate-text.js';
import { LanesChoice } from './setup/lanes-choice.js';
import { SetupForm } from './setup/setup-form.js';
import { startTheme } from './theme.js';

/** The page: one session, the panels, and the job that they show. */
export class Studio {
  readonly #session = new Session({
    opened: (candlerun) => this.#opened(candlerun),
    closing: () => this.#closing(),
  });
  readonly #frames = new FrameLoop((nowMs) => this.#draw(nowMs));
  readonly #main = byId('studio', HTMLElement);
  readonly #announcement = byId('announcement', HTMLElement);
  readonly #title = new DocumentTitle();
  readonly #form = new SetupForm(
    () => void this.#start(),
    this.#session,
    () => this.#estimate.refresh(),
  );
  readonly #progress = new ProgressPanel();
  readonly #controls = new RunControls(() => this.#form.focusRun());
  readonly #results = new ResultsPanel(this.#session);
  readonly #jobs = new JobsPanel({ open: (id) => this.#openJob(id), changed: () => this.#showControls() });
  readonly #storage = new StorageNotice((isKept) => {
    this.#progress.isKept = isKept;
  });
  readonly #lanes = new LanesChoice(this.#session, (done) => void this.#whileBusy(done));
  readonly #candles = new CandlesPanel(this.#session, () => {
    this.#showControls();
    this.#estimate.refresh();
  });
  readonly #estimate = new EstimateLine(() => this.#estimated());
  #run: Run | null = null;
  /** The run whose end was shown last. */
  #ended: Run | null = null;
  /** The key of the last announcement, so that it is made once. */
  #announced = '';
  /** From the click on Run until the job is accepted or refused, and while workers are exchanged. */
  #busy = false;

  constructor() {
    startTheme(() => void this.#results.episode.chart.repaint());
    this.#showControls();
  }

  async #start(): Promise<void> {
    if (this.#candles.info === null || this.#busy) return;
    const before = this.#run;
    this.#run = null;
    this.#form.errors.clear();
    this.#controls.hide();
    this.#progress.clear('Starting');
    this.#main.dataset.jobState = 'running';
    await this.#whileBusy(
      this.#queue(before).catch((error: unknown) => {
        this.#showBefore(before);
        throw error;
      }),
    );
  }

  /** Starts the job of the form and shows it. If another job runs, the new one waits for its turn. */
  async #queue(before: Run | null): Promise<void> {
    const candles = await this.#candles.settled();
    if (candles === null) {
      this.#showBefore(before);
      return;
    }
    const spec = this.#form.readSpec(candles);
    const run = this.#newRun(await this.#session.start(spec));
    await run.accepted;
    before?.leave();
    this.#form.showQueued(planText(run));
    this.#announce(`queued ${run.id}`, `Running ${formatCount(run.totalEpisodes)} episodes`);
    this.#show(run);
  }

  /** Shows a stored job like one that has just run. */
  async #openJob(id: string): Promise<void> {
    const candlerun = await this.#session.open();
    const run = this.#newRun(await candlerun.job(id));
    this.#run?.leave();
    this.#results.clear();
    void run.read(candlerun.episodes(id));
    this.#show(run);
  }

  #newRun(job: JobHandle): Run {
    return new Run(job, () => this.#frames.request());
  }

  /** Shows a run until its end. */
  #show(run: Run): void {
    this.#run = run;
    this.#jobs.mark(run.id);
    this.#draw(performance.now());
    void this.#results.episode.chart.prepare();
    bringIntoView(byId('progress', HTMLElement));
    void run.ended.then(() => {
      if (this.#run === run && !run.isLeft) this.#showEnd(run);
    });
  }

  /** Shows the previous run again, after a new one was refused. */
  #showBefore(run: Run | null): void {
    this.#run = run;
    this.#main.dataset.jobState = run?.state ?? 'idle';
    if (run === null) this.#progress.clear('Nothing has run yet');
    else if (isAtEnd(run) && run !== this.#ended) this.#showEnd(run);
    else this.#draw(performance.now());
  }

  #showEnd(run: Run): void {
    this.#ended = run;
    this.#draw(performance.now());
    this.#results.showEnd(run);
    this.#main.dataset.jobState = run.state;
    this.#announce(`end ${run.id}`, endText(run));
    this.#showControls();
  }

  #draw(nowMs: number): void {
    const run = this.#run;
    if (run === null) return;
    this.#progress.draw(run, nowMs);
    this.#controls.draw(run);
    this.#results.draw(run, nowMs);
    this.#title.draw(run, nowMs);
    if (!isAtEnd(run)) this.#drawState(run);
    if (run.state === 'running') this.#frames.request();
  }

  /** Shows and announces the state of a run before its end. `#showEnd` announces the end, together with the results. */
  #drawState(run: Run): void {
    this.#main.dataset.jobState = run.state;
    if (run.state === 'paused') this.#announce(`paused ${run.id}`, 'Paused');
    else if (run.continuedFrom !== null) {
      const episode = formatCount(run.continuedFrom);
      this.#announce(`continued ${run.id} ${episode}`, `Continued from episode ${episode}`);
    }
  }

  /** The engine is open. If the page shows no job, it shows one that goes on. */
  #opened(candlerun: Candlerun): void {
    this.#storage.attach(candlerun);
    const shown = this.#run;
    const open = candlerun.openJobs;
    const isFree = shown === null && !this.#busy;
    const next = open.find(({ id }) => id === shown?.id) ?? (isFree ? nextOf(open) : undefined);
    if (next) {
      const run = this.#newRun(next);
      void run.read(candlerun.episodes(next.id));
      this.#show(run);
    } else if (shown?.isLeft && !isAtEnd(shown)) {
      this.#controls.hide();
      this.#showBefore(null);
    }
    this.#jobs.attach(candlerun, this.#run !== null);
  }

  /** The engine is about to be closed; the next one continues the shown run. */
  #closing(): void {
    this.#run?.leave();
    this.#jobs.detach();
  }

  /** Disables the controls until work is done, and shows its error if it was refused. */
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

  /** The estimated time of the search in the form. */
  async #estimated(): Promise<string> {
    if (this.#candles.info === null) return '';
    const spec = this.#form.readSpec(this.#candles.info);
    return estimateText(spec, await this.#session.estimate(spec));
  }

  #showControls(): void {
    this.#form.enabled = !this.#busy && this.#candles.info !== null;
    this.#lanes.enabled = !this.#busy && this.#session.canChangeLanes;
    if (!this.#busy) this.#estimate.refresh();
    void this.#lanes.showAutomatic().catch(() => {});
  }

  /** Announces a text to screen readers, once for each key. */
  #announce(key: string, text: string): void {
    if (this.#announced === key) return;
    this.#announced = key;
    setText(this.#announcement, text);
  }
}

/** The job to show: the running one, else the first that waits, else a paused one. */
function nextOf(jobs: readonly JobHandle[]): JobHandle | undefined {
  const find = (wanted: JobStatus) => jobs.find(({ status }) => status === wanted);
  return find('running') ?? find('queued') ?? jobs[0];
}

function isAtEnd(run: Run): boolean {
  return run.state !== 'running' && run.state !== 'paused';
}

/** Scrolls to an element unless it is fully visible. On a small screen the progress is far below the Run button. */
function bringIntoView(element: HTMLElement): void {
  const { top, bottom } = element.getBoundingClientRect();
  if (top < 0 || bottom > window.innerHeight) element.scrollIntoView({ block: 'start' });
}

function endText(run: Run): string {
  switch (run.state) {
    case 'running':
    case 'paused':
      return '';
    case 'finished':
      return [earlyEndText(run.result) ?? `Finished ${formatCount(run.totalEpisodes)} episodes`]
        .concat(noScoreAnnouncement(run.result) || [])
        .join('. ');
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
