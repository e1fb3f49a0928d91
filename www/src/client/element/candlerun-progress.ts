import { FrameLoop } from '../frame-loop.js';
import type { JobStatus, Progress } from '../generated/types.js';
import { formatPercent, formatProgress } from '../jobs/format.js';
import type { JobHandle } from '../jobs/job-handle.js';
import { ProgressMeter } from '../jobs/progress-meter.js';
import { styleSheet } from './style.js';

/** On a server there are no elements: the class can be named there, and nothing more. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement;

/** Events after which the element may look different. */
const LOOKED_AT = [
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

type Drawn = { track: HTMLElement; bar: HTMLElement; text: HTMLElement; percent: HTMLElement };

/**
 * The progress of a job: a bar, where the job is, and its percentage. Its `job` is a property; it draws at most once a frame.
 * Parts: `track`, `bar`, which is also named by the job's status, `text`, `percent`. The attribute `label` names it to those
 * who do not see it. Nothing of the element itself is changed, so that a page from a server can be taken over as it is.
 */
export class CandlerunProgress extends Base {
  #job: JobHandle | null = null;
  #remove: (() => void)[] = [];
  #drawn: Drawn | null = null;
  readonly #meter = new ProgressMeter();
  readonly #frames = new FrameLoop((nowMs) => this.#draw(nowMs));

  /** @internal */
  static readonly observedAttributes = ['label'];

  /** The job that is shown. */
  get job(): JobHandle | null {
    return this.#job;
  }

  set job(job: JobHandle | null | undefined) {
    if (this.#job === (job ?? null)) return;
    this.#rest();
    this.#job = job ?? null;
    this.#meter.reset();
    if (this.isConnected) this.#follow();
  }

  /** @internal */
  connectedCallback(): void {
    // A page that has set `job` before the element was defined has set a property that hides the accessor.
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
    this.#rest();
  }

  /** @internal */
  attributeChangedCallback(): void {
    this.#frames.request();
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
    this.#rest();
    const job = this.#job;
    if (job) {
      const look = () => this.#look(job.progress);
      for (const type of LOOKED_AT) this.#remove.push(job.on(type, look));
      // A job that had ended says so by its promise alone.
      job.done.catch(() => {}).finally(() => this.#frames.request());
      look();
    }
    this.#frames.request();
  }

  #rest(): void {
    for (const remove of this.#remove) remove();
    this.#remove = [];
    this.#frames.cancel();
  }

  #look(progress: Progress | null): void {
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
    // Between messages the bar moves by itself.
    if (job?.status === 'running') this.#frames.request();
  }
}

function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element: HTMLElement, name: string, value: string): void {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}
