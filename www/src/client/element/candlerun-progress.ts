import { FrameLoop } from '../frame-loop.js';
import type { JobStatus, Progress } from '../generated/types.js';
import { formatPercent, formatProgress } from '../jobs/format.js';
import type { JobHandle } from '../jobs/job-handle.js';
import { ProgressMeter } from '../jobs/progress-meter.js';
import { styleSheet } from './style.js';

/** A server has no elements. There the class can be imported, and not used. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** Events that change what the element shows. */
const UPDATING_EVENTS = [
  'started',
  'progress',
  'heartbeat',
  'paused',
  'resumed',
  'finished',
  'cancelled',
  'failed',
] as const;

const STATUS_TEXTS: Record<JobStatus, string> = {
  queued: 'Waiting',
  running: '',
  paused: 'Paused',
  completed: 'Done',
  failed: 'Failed',
  cancelled: 'Cancelled',
};

const JOB_ATTRIBUTE =
  'candlerun-progress: `job` is a property, and an attribute of that name has no effect. In React 18 set it by a ref: `ref={(bar) => { if (bar) bar.job = job; }}`; in Solid write `prop:job={job}`';

type Drawn = { track: HTMLElement; bar: HTMLElement; text: HTMLElement; percent: HTMLElement };

/**
 * The progress of a job: a bar, a text with episode and candle, and a percentage. Set the property `job`. The element draws at
 * most once a frame. Parts: `track`, `bar` (which also has the job's status as a part name), `text`, `percent`. The attribute
 * `label` is its name for screen readers. The element does not change its own attributes and children, so a page that a server
 * has rendered can be hydrated.
 */
export class CandlerunProgress extends Base {
  #job: JobHandle | null = null;
  #remove: (() => void)[] = [];
  #drawn: Drawn | null = null;
  readonly #meter = new ProgressMeter();
  readonly #frames = new FrameLoop((nowMs) => this.#draw(nowMs));

  /** @internal */
  static readonly observedAttributes = ['label', 'job'];

  /** The job that is shown. */
  get job(): JobHandle | null {
    return this.#job;
  }

  set job(job: JobHandle | null | undefined) {
    if (this.#job === (job ?? null)) return;
    this.#unlisten();
    this.#job = job ?? null;
    this.#meter.reset();
    if (this.isConnected) this.#follow();
  }

  /** @internal */
  connectedCallback(): void {
    // If the page set `job` before the element was defined, it has set a property that hides the accessor.
    if (Object.hasOwn(this, 'job')) {
      const { job } = this;
      Reflect.deleteProperty(this, 'job');
      this.job = job;
    }
    this.#drawn ??= this.#build();
    this.#follow();
  }

  /** @internal */
  disconnectedCallback(): void {
    this.#unlisten();
  }

  /** @internal */
  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    // A framework that sets attributes alone would show 0.00 % for ever.
    if (name === 'job' && value !== null) console.warn(JOB_ATTRIBUTE);
    else this.#frames.request();
  }

  #build(): Drawn {
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [styleSheet()];
    const part = (name: string) => {
      const element = this.ownerDocument.createElement('span');
      element.setAttribute('part', name);
      return element;
    };
    const drawn = { track: part('track'), bar: part('bar'), text: part('text'), percent: part('percent') };
    const { track, bar, text, percent } = drawn;
    track.append(bar);
    track.setAttribute('role', 'progressbar');
    track.setAttribute('aria-valuemin', '0');
    track.setAttribute('aria-valuemax', '100');
    root.append(track, text, percent);
    return drawn;
  }

  #follow(): void {
    this.#unlisten();
    const job = this.#job;
    if (job) {
      const update = () => this.#update(job.progress);
      for (const type of UPDATING_EVENTS) this.#remove.push(job.on(type, update));
      // A job that was refused has no progress to post.
      job.done.catch(() => {}).finally(() => this.#frames.request());
      update();
    }
    this.#frames.request();
  }

  #unlisten(): void {
    for (const remove of this.#remove) remove();
    this.#remove = [];
    this.#frames.cancel();
  }

  #update(progress: Progress | null): void {
    if (progress) this.#meter.push(progress, performance.now());
    this.#frames.request();
  }

  #draw(nowMs: number): void {
    if (!this.#drawn || !this.isConnected) return;
    const job = this.#job;
    const progress = job?.progress ?? null;
    const place = progress && progress.total_episodes > 0 ? formatProgress(progress) : '';
    const status = job ? STATUS_TEXTS[job.status] : '';
    const text = [status, place].filter(Boolean).join(' · ');
    const percent = formatPercent(progress?.progress ?? 0);
    const drawn = this.#drawn;
    drawn.bar.style.transform = `scaleX(${this.#meter.at(nowMs).job})`;
    setAttribute(drawn.bar, 'part', `bar ${job?.status ?? 'idle'}`);
    setAttribute(drawn.track, 'aria-label', this.getAttribute('label') ?? 'Progress of the backtest');
    setAttribute(drawn.track, 'aria-valuenow', String(Math.floor(progress?.progress ?? 0)));
    setAttribute(drawn.track, 'aria-valuetext', [percent, text].filter(Boolean).join(' '));
    setText(drawn.text, text);
    setText(drawn.percent, percent);
    // Between events the meter moves the bar.
    if (job?.status === 'running') this.#frames.request();
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
