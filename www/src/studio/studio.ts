import {
  CandlerunError,
  type CandlesLabel,
  FrameLoop,
  formatCount,
  type JobHandle,
  type JobRow,
  type JobSpec,
  type JobSpecInput,
  type JobStatus,
  type NamedCandles,
} from 'candlerun';
import { Favicon } from './desk/favicon.js';
import { Frame } from './desk/frame.js';
import { LateDesk } from './desk/late-desk.js';
import type { DeskTab } from './desk/panels.js';
import { RunTabs } from './desk/run-tabs.js';
import { Selection } from './desk/selection.js';
import { Shortcuts } from './desk/shortcuts.js';
import { tabOfRow, tabOfRun } from './desk/tabbed-run.js';
import { DocumentTitle } from './document-title.js';
import { byId, make, setText } from './dom.js';
import { endText } from './end-text.js';
import { type Engine, placeOf } from './engine.js';
import { ExportMenu } from './exports/export-menu.js';
import { nameOf, titleText } from './jobs/job-texts.js';
import { JobsPanel } from './jobs/jobs-panel.js';
import { StorageNotice } from './jobs/storage-notice.js';
import { messageOf } from './message-of.js';
import { startOffline } from './offline/works-offline.js';
import type { DeskActions, DeskView } from './panel.js';
import { planText } from './progress/plan-text.js';
import { ProgressPanel } from './progress/progress-panel.js';
import { isOpen, Run } from './progress/run.js';
import { LateServer } from './server/late-server.js';
import { keepShown } from './server/server-settings.js';
import { Session } from './session.js';
import { runName } from './setup/run-name.js';
import { SetupForm } from './setup/setup-form.js';
import { RunLinkOpener } from './share/run-link-opener.js';
import { ShareButton } from './share/share-button.js';
import { startTheme } from './theme.js';
import { Throttle } from './throttle.js';
import { verification } from './verdict/verified-text.js';

/** Numbers of the results must stay long enough to be read. */
const RESULTS_MS = 250;

/** The page: one session, the setup, and the desk with the run that it shows. */
export class Studio {
  readonly #session = new Session({
    opened: (engine) => this.#opened(engine),
    exchanged: (engine) => this.#exchanged(engine),
    closing: () => this.#closing(),
  });
  readonly #frames = new FrameLoop((nowMs) => this.#draw(nowMs));
  readonly #main = byId('studio', HTMLElement);
  readonly #stage = byId('stage', HTMLElement);
  readonly #announcement = byId('announcement', HTMLElement);
  readonly #title = new DocumentTitle();
  readonly #favicon = new Favicon();
  readonly #progress = new ProgressPanel(() => this.#form.focusRun());
  readonly #jobs = new JobsPanel({
    open: (id) => this.#openJob(id),
    changed: () => this.#showControls(),
    drawn: (rows) => this.#drawTabs(rows),
    reveal: () => this.#frame.showRuns(true),
  });
  readonly #jobsButton = make('button', 'button button-quiet', 'Runs');
  readonly #jobsCounts = make('span', 'jobs-counts');
  readonly #frame = new Frame(this.#jobs.element, this.#jobsButton, {
    opened: (view) => {
      if (view === 'chart' || view === 'trades' || view === 'results') void this.#desk.openTab(view);
    },
  });
  readonly #tabs = new RunTabs(
    (id) => void this.#whileBusy(this.#openJob(id)),
    () => this.#startNew(),
  );
  readonly #selection = new Selection({
    detail: (run, episode) => this.#session.detail(run, episode),
    candles: ({ spec }) => this.#named.get(spec.candles) ?? null,
    changed: (view) => this.#showView(view),
  });
  readonly #actions: DeskActions = {
    selectEpisode: (episode) => this.#selection.selectEpisode(episode),
    selectTrade: (trade) => this.#selection.selectTrade(trade),
    showReplay: (detail, replay) => this.#selection.showReplay(detail, replay),
    showTry: (run, tried) => this.#selection.showTry(run, tried),
    openTab: (tab) => this.#openTab(tab),
    editAndRun: () => void this.#edit(),
    startRun: (spec) => this.#startSpec(spec),
    openRun: (id) => this.#whileBusy(this.#openJob(id)),
    session: this.#session,
    wick: this.#progress.wick,
  };
  readonly #desk = new LateDesk(this.#actions);
  readonly #exports = new ExportMenu(this.#actions);
  readonly #share = new ShareButton();
  readonly #link = new RunLinkOpener(
    {
      setForm: (spec, data) => {
        this.#frame.open('setup');
        return this.#form.setSpec(spec, data);
      },
      titleOf: titleText,
    },
    byId('notices', HTMLElement),
  );
  readonly #server = new LateServer(this.#jobs.server, {
    session: this.#session,
    showChoice: (choice) => this.#form.showChoice(choice),
    reveal: () => this.#frame.showRuns(true),
    openRun: (id) => void this.#whileBusy(this.#openJob(id)),
  });
  readonly #results = new Throttle(RESULTS_MS);
  readonly #storage = new StorageNotice((isKept) => {
    this.#progress.isKept = isKept;
  });
  readonly #form: SetupForm;
  #isBuilt = false;
  /** Names of runs by their id, and of candles by their fingerprint. */
  readonly #names = new Map<string, string>();
  readonly #named = new Map<string, NamedCandles | null>();
  #run: Run | null = null;
  #engine: Engine | null = null;
  /** The run that is being opened, or was opened last. */
  #opening: Run | null = null;
  /** The run whose end was shown last. */
  #ended: Run | null = null;
  /** The key of the last announcement, so that it is made once. */
  #announced = '';
  /** From the click on Run until the job is accepted or refused, and while workers are exchanged. */
  #busy = false;

  constructor() {
    this.#form = new SetupForm(byId('setup', HTMLFormElement), {
      session: this.#session,
      submit: () => void this.#start(),
      // The form calls it while it is made, too.
      changed: () => this.#isBuilt && this.#noticeCandles(),
      changingLanes: (done) => void this.#whileBusy(done),
    });
    this.#build();
    this.#isBuilt = true;
    startTheme(() => this.#selection.refresh());
    this.#exports.chartImage = () =>
      this.#desk.chartImage() ?? Promise.reject(new Error('there is no chart yet'));
    this.#progress.clear('Ready');
    this.#selection.showRun(null);
    this.#showControls();
    void this.#link.open();
    void this.#server.start();
    void startOffline(byId('offline-state', HTMLElement), this.#form.settled());
  }

  /** Puts the parts into the page. */
  #build(): void {
    const shortcuts = new Shortcuts([
      { key: '[', text: 'Collapse or open the setup', run: () => this.#frame.toggleSetup() },
    ]);
    const help = make('button', 'button button-quiet button-icon', '?');
    help.type = 'button';
    help.ariaLabel = 'Keyboard shortcuts';
    help.addEventListener('click', () => shortcuts.open());
    this.#jobsButton.type = 'button';
    this.#jobsButton.dataset.testid = 'jobs-summary';
    this.#jobsCounts.dataset.testid = 'jobs-counts';
    this.#jobsButton.append(this.#jobsCounts);
    byId('run-tabs', HTMLElement).append(this.#tabs.element);
    byId('masthead-actions', HTMLElement).prepend(
      this.#share.element,
      this.#exports.element,
      this.#jobsButton,
    );
    byId('masthead-actions', HTMLElement).append(help);
    byId('notices', HTMLElement).append(this.#storage.element);
    this.#main.prepend(this.#progress.element, this.#frame.setupToggle);
    this.#stage.append(this.#desk.element);
    this.#main.after(this.#jobs.element);
    document.body.append(this.#frame.bar.element, shortcuts.element);
    this.#jobs.element
      .querySelector('.jobs-close')
      ?.addEventListener('click', () => this.#frame.showRuns(false));
  }

  async #start(): Promise<void> {
    if (this.#form.candles === null || this.#busy) return;
    const before = this.#run;
    this.#run = null;
    this.#form.errors.clear();
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
    if ((await this.#form.settled()) === null) {
      this.#showBefore(before);
      return;
    }
    const { otherData } = this.#form;
    const spec = this.#form.readSpec();
    const name = this.#form.runName(before?.spec ?? null);
    if (otherData.length === 0) {
      await this.#accept(spec, name, before);
      return;
    }
    const { newGroup, startOthers } = await import('./data-sets/start-others.js');
    const group = newGroup();
    await this.#accept(spec, name, before, group);
    if (!this.#frame.isNarrow) void this.#desk.openTab('data-sets');
    // The first run goes on, whatever becomes of the others.
    await startOthers(this.#session, spec, otherData, group).catch((error: unknown) =>
      this.#form.errors.show(refusalOf(error)),
    );
  }

  /** Starts a run that is not the form's, with the data of the shown one, and sets the form to it. */
  async #startSpec(spec: JobSpecInput): Promise<void> {
    const before = this.#run;
    if (this.#busy || before === null) return;
    const label = this.#named.get(spec.candles) ?? null;
    const named = { spec: spec as JobSpec, title: label?.title ?? '', info: label?.info ?? null };
    const started = this.#accept(spec, runName(named, before.spec), before);
    await this.#whileBusy(started.then(() => this.#form.setSpec(spec, label)));
  }

  /** Starts a job and shows it once it is accepted. */
  async #accept(spec: JobSpecInput, name: string, before: Run | null, group = ''): Promise<void> {
    const run = this.#newRun(await this.#session.start(spec, name, group));
    await run.accepted;
    run.group = group || null;
    before?.leave();
    this.#names.set(run.id, name);
    await this.#learn(run);
    this.#form.showQueued(planText(run));
    this.#announce(`queued ${run.id}`, `Running ${formatCount(run.totalEpisodes)} episodes`);
    if (this.#frame.isNarrow) this.#frame.open('chart');
    this.#show(run);
  }

  /** Shows a stored job like one that has just run. If the page did not show it before, the form is set to it. */
  async #openJob(id: string, isNew = true): Promise<void> {
    const engine = await this.#session.open();
    const run = this.#newRun(await engine.job(id));
    // Begun at once: the end of a stored run is shown when its episodes are read.
    void run.read(engine.episodes(id));
    this.#opening = run;
    const label = await this.#learn(run);
    // Another run was opened meanwhile.
    if (this.#opening !== run) {
      run.leave();
      return;
    }
    this.#run?.leave();
    if (isNew && this.#frame.isNarrow) this.#frame.open('chart');
    this.#show(run);
    if (isNew) await this.#form.setSpec(run.spec, this.#named.get(run.spec.candles) ?? label);
  }

  /** Shows no run, ready for another one. The shown run goes on. */
  #startNew(): void {
    this.#run?.leave();
    this.#run = null;
    this.#main.dataset.jobState = 'idle';
    this.#progress.clear('Ready');
    this.#tabs.mark(null);
    this.#jobs.mark(null);
    this.#selection.showRun(null);
    this.#frame.open('setup');
    this.#form.focusRun();
  }

  /** Reads the name of a run, and which candles it has. Returns what is stored of them. */
  async #learn(run: Run): Promise<CandlesLabel | null> {
    const { id, spec } = run;
    this.#named.set(spec.candles, await this.#session.candles(spec.candles).catch(() => null));
    const row = await this.#engine?.jobRow(id).catch(() => null);
    if (row) this.#names.set(id, nameOf(row));
    if (row?.group) run.group = row.group;
    return row?.data ?? null;
  }

  /** Sets the form to the shown run. */
  async #edit(): Promise<void> {
    const run = this.#run;
    if (run === null) return;
    const label = this.#named.get(run.spec.candles) ?? (await this.#learn(run));
    this.#frame.open('setup');
    await this.#form.setSpec(run.spec, label);
    this.#form.focusRun();
  }

  /** Chosen candles are on the chart before anything has run. They may have been missing: then the shown episode can be run again. */
  #noticeCandles(): void {
    const { candles } = this.#form;
    // The chart of the page's own sample would make a first visit load a tenth more.
    this.#desk.preview(this.#form.chosenCandles);
    if (candles === null || this.#named.get(candles.info.fingerprint)) return;
    this.#named.set(candles.info.fingerprint, candles);
    this.#selection.retry();
    this.#selection.refresh();
  }

  #newRun(job: JobHandle): Run {
    return new Run(job, () => this.#frames.request());
  }

  /** Shows a run until its end. */
  #show(run: Run): void {
    this.#run = run;
    keepShown(placeOf(this.#engine, run.id) === '' ? null : run.id);
    this.#tabs.mark(run.id);
    this.#jobs.mark(run.id);
    this.#selection.showRun(run);
    this.#draw(performance.now());
    void run.ended.then(() => {
      if (this.#run === run && !run.isLeft) this.#showEnd(run);
    });
  }

  /** Shows the previous run again, after a new one was refused. */
  #showBefore(run: Run | null): void {
    this.#run = run;
    this.#main.dataset.jobState = run?.state ?? 'idle';
    if (run === null) this.#progress.clear('Ready');
    else if (!isOpen(run) && run !== this.#ended) this.#showEnd(run);
    else this.#draw(performance.now());
  }

  #showEnd(run: Run): void {
    this.#ended = run;
    this.#selection.refresh();
    this.#draw(performance.now());
    this.#main.dataset.jobState = run.state;
    this.#announce(`end ${run.id}`, endText(run));
    this.#showControls();
    void this.#link.compare(run);
  }

  #draw(nowMs: number): void {
    const run = this.#run;
    if (run === null) return;
    this.#progress.draw(run, nowMs, this.#queuedBehind(run));
    this.#main.classList.toggle('is-large', this.#progress.isLarge);
    this.#title.draw(run, nowMs);
    this.#favicon.draw(run, nowMs);
    this.#tabs.draw(tabOfRun(run, this.#names.get(run.id) ?? titleText(run.spec)));
    if (isOpen(run)) {
      this.#drawState(run);
      if (this.#results.passes(nowMs)) this.#selection.refresh();
    }
    if (run.state === 'running') this.#frames.request();
  }

  /** The name of the run that a queued one waits for. */
  #queuedBehind(run: Run): string | null {
    if (!run.isWaiting) return null;
    const place = placeOf(this.#engine, run.id);
    const ahead = this.#engine?.openJobs.find(
      ({ id, status }) => status === 'running' && placeOf(this.#engine, id) === place,
    );
    return ahead ? (this.#names.get(ahead.id) ?? titleText(ahead.spec)) : null;
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

  #drawTabs(rows: readonly JobRow[]): void {
    setText(this.#jobsCounts, this.#jobs.counts);
    for (const row of rows) {
      this.#names.set(row.id, nameOf(row));
      if (row.id !== this.#run?.id) this.#tabs.draw(tabOfRow(row));
    }
  }

  /** Shows the selection in every part of the desk. */
  #showView(view: DeskView | null): void {
    const detail = view?.detail ?? null;
    const found = detail === null || view?.isTry ? null : verification(detail);
    this.#progress.showVerified(found?.text ?? null, found?.kind === 'wrong');
    this.#exports.show(view);
    this.#share.show(view);
    this.#desk.show(view);
  }

  #openTab(tab: DeskTab): void {
    void this.#desk.openTab(tab);
    if (this.#frame.isNarrow) this.#frame.open(tab === 'chart' || tab === 'trades' ? tab : 'results');
  }

  /** The engine is open. If the page shows no job, it shows one that goes on, else the last one. */
  #opened(engine: Engine): void {
    this.#engine = engine;
    this.#storage.attach(engine);
    this.#jobs.attach(engine);
    const shown = this.#run;
    const open = engine.openJobs;
    const isFree = shown === null && !this.#busy;
    // Their names are drawn with the list.
    for (const { id } of open) this.#tabs.add(id);
    const next = open.find(({ id }) => id === shown?.id) ?? (isFree ? nextOf(open) : undefined);
    if (next) void this.#openJob(next.id, next.id !== shown?.id && !this.#link.holdsForm);
    else if (shown?.isLeft && isOpen(shown)) this.#showBefore(null);
    else if (isFree) void this.#openLast(engine);
  }

  /** The engine has the jobs of a server, or has them no longer. The shown run goes on if it is of this browser. */
  #exchanged(engine: Engine): void {
    const shown = this.#run;
    if (shown && placeOf(this.#engine, shown.id) !== placeOf(engine, shown.id)) this.#startNew();
    this.#engine = engine;
    this.#jobs.attach(engine);
  }

  /** Opens the newest stored run, so that a reload shows what was there before. */
  async #openLast(engine: Engine): Promise<void> {
    const [last] = await engine.jobs({ limit: 1 });
    if (last && !last.needs_consent && !last.is_broken && this.#run === null && !this.#busy) {
      await this.#openJob(last.id, !this.#link.holdsForm);
      if (this.#server.wasOpened) this.#frame.showRuns(true);
    }
  }

  /** The engine is about to be closed; the next one continues the shown run. */
  #closing(): void {
    this.#engine = null;
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
      refusal = refusalOf(error);
    }
    this.#busy = false;
    this.#showControls();
    if (refusal) this.#form.errors.show(refusal);
  }

  #showControls(): void {
    this.#form.enabled = !this.#busy;
  }

  /** Announces a text to screen readers, once for each key. */
  #announce(key: string, text: string): void {
    if (this.#announced === key) return;
    this.#announced = key;
    setText(this.#announcement, text);
  }
}

function refusalOf(error: unknown): CandlerunError {
  return error instanceof CandlerunError ? error : new CandlerunError(messageOf(error));
}

/** The job to show: the running one, else the first that waits, else a paused one. */
function nextOf(jobs: readonly JobHandle[]): JobHandle | undefined {
  const find = (wanted: JobStatus) => jobs.find(({ status }) => status === wanted);
  return find('running') ?? find('queued') ?? jobs[0];
}
