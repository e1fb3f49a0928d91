import './jobs.css';
import { formatCount, type JobDescription, type JobHandle, type JobRow, type JobStatus } from 'candlerun';
import { markup, part, setText } from '../dom.js';
import { type Engine, placeOf } from '../engine.js';
import { ensureNever } from '../ensure-never.js';
import { reasonText } from '../problem-text.js';
import { Throttle } from '../throttle.js';
import type { JobAction } from './job-actions.js';
import { JobItem } from './job-item.js';
import { LiveJobs } from './live-jobs.js';
import { saveFile } from './save-file.js';

/** Rows that "Show more" adds. */
const PAGE = 10;
/** Least time between two updates of the texts, so that they can be read. */
const DRAW_MS = 250;
/** Least time between two readings of the speed history, which has at most a point a second. */
const RATES_MS = 2_000;

/** Callbacks of the list. */
export type JobsOwner = {
  /** Shows a job. */
  open(id: string): Promise<void>;
  /** Called when a job has started or ended. */
  changed(): void;
  /** Called with the newest state of the listed jobs, at most four times a second. */
  drawn(rows: readonly JobRow[]): void;
  /** Opens the panel: something in it needs an answer. */
  reveal(): void;
};

const MARKUP = `
<section id="jobs" class="jobs" aria-labelledby="jobs-heading" data-testid="jobs" tabindex="-1">
  <div class="jobs-head">
    <h2 id="jobs-heading">Runs</h2>
    <button class="button button-quiet server-button" type="button" aria-expanded="false" data-testid="server-button">Server…</button>
    <div class="file-choice">
      <input id="job-input" class="visually-hidden" type="file" accept=".json,application/json" data-testid="job-input" />
      <label class="button button-quiet" for="job-input">Open a run file…</label>
    </div>
    <button class="button button-quiet jobs-close" type="button" aria-label="Close the list of runs">Close</button>
  </div>
  <div class="jobs-server" hidden></div>
  <div class="notice" role="alert" data-testid="jobs-error" hidden></div>
  <p class="hint jobs-empty">No runs yet. Every run is kept here, in this browser, until you remove it.</p>
  <ol class="jobs-list" aria-labelledby="jobs-heading" data-testid="jobs-list"></ol>
  <button class="button button-quiet jobs-more" type="button" data-testid="jobs-more" hidden>Show more</button>
</section>`;

/** The list of all stored runs, the newest first, with their actions. */
export class JobsPanel {
  readonly element = markup(MARKUP);
  readonly #owner: JobsOwner;
  readonly #list = part(this.element, '.jobs-list', HTMLElement);
  readonly #empty = part(this.element, '.jobs-empty', HTMLElement);
  readonly #more = part(this.element, '.jobs-more', HTMLButtonElement);
  readonly #file = part(this.element, '#job-input', HTMLInputElement);
  readonly #error = part(this.element, '[data-testid="jobs-error"]', HTMLElement);
  readonly #live = new LiveJobs(
    () => this.#drawSoon(),
    () => this.#refresh(),
  );
  readonly #items = new Map<string, JobItem>();
  readonly #rates = new Throttle(RATES_MS);
  #candlerun: Engine | null = null;
  #unlisten: () => void = () => {};
  #rows: JobRow[] = [];
  #wanted = PAGE;
  #shown: string | null = null;
  #timer: number | undefined;
  /** Whether the list is being read, and whether it must be read again afterwards. */
  #reading: 'no' | 'yes' | 'again' = 'no';

  constructor(owner: JobsOwner) {
    this.#owner = owner;
    this.#more.addEventListener('click', () => {
      this.#wanted += PAGE;
      this.#refresh();
    });
    this.#file.addEventListener('change', () => {
      const file = this.#file.files?.[0];
      if (file) void this.#try(() => this.#import(file));
      this.#file.value = '';
    });
  }

  /** The place of the settings of a server, which are loaded late. */
  get server(): { button: HTMLButtonElement; place: HTMLElement } {
    return {
      button: part(this.element, '.server-button', HTMLButtonElement),
      place: part(this.element, '.jobs-server', HTMLElement),
    };
  }

  /** The numbers of open jobs: `1 running · 2 queued`. */
  get counts(): string {
    return countsText(this.#candlerun?.openJobs ?? []);
  }

  /** Lists the jobs of an engine. */
  attach(candlerun: Engine): void {
    this.detach();
    this.#candlerun = candlerun;
    this.#unlisten = candlerun.on('jobs', () => this.#refresh());
    this.#refresh();
  }

  /** Detaches from a closing engine. The rows stay until the next engine is attached. */
  detach(): void {
    this.#unlisten();
    this.#unlisten = () => {};
    this.#live.clear();
    this.#candlerun = null;
  }

  /** Marks the job that the page shows, and shows its speed history; null for none. */
  mark(id: string | null): void {
    this.#shown = id;
    for (const [listed, item] of this.#items) item.mark(listed === id);
    void this.#showRates(true);
  }

  #refresh(): void {
    if (this.#reading !== 'no') {
      this.#reading = 'again';
      return;
    }
    this.#reading = 'yes';
    void this.#read()
      .catch((error: unknown) => this.#showError(error))
      .finally(() => {
        const isStale = this.#reading === 'again';
        this.#reading = 'no';
        if (isStale) this.#refresh();
      });
  }

  async #read(): Promise<void> {
    const candlerun = this.#candlerun;
    if (candlerun === null) return;
    const rows = await candlerun.jobs({ limit: this.#wanted + 1 });
    for (const { id, status } of rows) {
      // A job that was removed meanwhile is not in the next list.
      if (!ENDED.has(status)) await this.#live.follow(candlerun, id).catch(() => {});
    }
    if (candlerun !== this.#candlerun) return;
    this.#more.hidden = rows.length <= this.#wanted;
    this.#rows = rows.slice(0, this.#wanted);
    this.#arrange();
    this.#draw();
    this.#owner.changed();
    void this.#showRates(true);
  }

  /** Puts the items into the order of the rows. An item in the right place is not moved, since it may have the focus. */
  #arrange(): void {
    const ids = new Set(this.#rows.map(({ id }) => id));
    for (const [id, item] of this.#items) {
      if (ids.has(id)) continue;
      this.#moveFocusFrom(item);
      item.element.remove();
      this.#items.delete(id);
    }
    for (const [index, { id }] of this.#rows.entries()) {
      const item = this.#item(id);
      const place = this.#list.children[index] ?? null;
      if (place !== item.element) this.#list.insertBefore(item.element, place);
    }
    this.#empty.hidden = this.#rows.length > 0;
  }

  #item(id: string): JobItem {
    const known = this.#items.get(id);
    if (known) return known;
    const item = new JobItem(
      id,
      (action) => void this.#try(() => this.#act(id, action)),
      (description) => this.#describe(id, description),
    );
    item.mark(id === this.#shown);
    this.#items.set(id, item);
    return item;
  }

  /** Moves the focus from a removed item to its neighbour. */
  #moveFocusFrom(item: JobItem): void {
    if (!item.element.contains(document.activeElement)) return;
    const next = item.element.nextElementSibling ?? item.element.previousElementSibling;
    const id = next instanceof HTMLElement ? next.dataset.job : undefined;
    const neighbour = id === undefined ? undefined : this.#items.get(id);
    if (neighbour) neighbour.focus();
    else this.element.focus();
  }

  #drawSoon(): void {
    this.#timer ??= window.setTimeout(() => {
      this.#draw();
      void this.#showRates(false);
    }, DRAW_MS);
  }

  #draw(): void {
    window.clearTimeout(this.#timer);
    this.#timer = undefined;
    const rows = this.#rows.map((row) => this.#live.newest(row));
    for (const row of rows) this.#items.get(row.id)?.draw(row, placeOf(this.#candlerun, row.id));
    this.#owner.drawn(rows);
  }

  /** Shows the speed history of the job that the page shows. */
  async #showRates(isUrgent: boolean): Promise<void> {
    const id = this.#shown;
    const item = id === null ? undefined : this.#items.get(id);
    if (id === null || !item || this.#candlerun === null) return;
    if (!this.#rates.passes(performance.now(), isUrgent)) return;
    const rates = await this.#candlerun.rates(id);
    if (id === this.#shown) item.rates.show(rates);
  }

  async #act(id: string, action: JobAction): Promise<void> {
    const candlerun = this.#candlerun;
    if (candlerun === null) return;
    switch (action) {
      case 'open':
        return this.#owner.open(id);
      case 'allow':
        return (await candlerun.job(id)).allowJavaScript();
      case 'pause':
        return candlerun.pause(id);
      case 'resume':
        return candlerun.resume(id);
      case 'cancel':
        return candlerun.cancel(id);
      case 'retry':
        return this.#retry(candlerun, id);
      case 'describe':
        return;
      case 'export':
        return saveFile(await candlerun.exportJob(id), `${id}.json`);
      case 'remove':
        return candlerun.remove(id);
      default:
        return ensureNever(action);
    }
  }

  /** Stores another name and note. Rejects if they are too long. */
  async #describe(id: string, description: JobDescription): Promise<void> {
    await this.#candlerun?.describe(id, description);
    this.#refresh();
  }

  /** Retries a job and shows it. */
  async #retry(candlerun: Engine, id: string): Promise<void> {
    await candlerun.retry(id);
    await this.#owner.open(id);
  }

  async #import(file: File): Promise<void> {
    const job: JobHandle | undefined = await this.#candlerun?.importJob(file);
    // If its JavaScript must be allowed first, the list shows it.
    if (job?.needsConsent) this.#owner.reveal();
    else if (job) await this.#owner.open(job.id);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    this.#error.hidden = true;
    await work().catch((error: unknown) => this.#showError(error));
  }

  #showError(error: unknown): void {
    setText(this.#error, reasonText(error));
    this.#error.hidden = false;
  }
}

const ENDED = new Set<JobStatus>(['completed', 'failed', 'cancelled']);

function countsText(jobs: readonly JobHandle[]): string {
  const names: [JobStatus, string][] = [
    ['running', 'running'],
    ['queued', 'queued'],
    ['paused', 'paused'],
  ];
  const counts = names.map(([status, name]) => [jobs.filter((job) => job.status === status).length, name]);
  const texts = counts
    .filter(([count]) => count !== 0)
    .map(([count, name]) => `${formatCount(Number(count))} ${name}`);
  return texts.join(' · ');
}
