import './frame.css';
import { make } from '../dom.js';
import { BottomBar, type NarrowView } from './bottom-bar.js';

/** Below this width one view is shown at a time, chosen in the bottom bar. */
const NARROW = 'not all and (min-width: 64rem)';

/** What the frame asks of the page. */
export type FrameOwner = {
  /** Called when the bottom bar has opened a view of the desk. */
  opened(view: NarrowView): void;
};

/**
 * The frame of the page: whether the setup column is open, whether the list of runs is, and which view a narrow page shows. The
 * style sheet reads them from attributes of the body.
 */
export class Frame {
  readonly bar = new BottomBar((view) => this.open(view));
  /** Opens and closes the setup column of a wide page. */
  readonly setupToggle = make('button', 'setup-toggle');
  readonly #owner: FrameOwner;
  readonly #narrow = window.matchMedia(NARROW);
  readonly #runs: HTMLElement;
  readonly #runsButton: HTMLButtonElement;
  #view: NarrowView = 'setup';

  /** `runs` is the list of runs, and `runsButton` opens it. */
  constructor(runs: HTMLElement, runsButton: HTMLButtonElement, owner: FrameOwner) {
    this.#owner = owner;
    this.#runs = runs;
    this.#runsButton = runsButton;
    this.setupToggle.type = 'button';
    this.setupToggle.dataset.testid = 'setup-toggle';
    this.setupToggle.setAttribute('aria-controls', 'setup');
    this.setupToggle.addEventListener('click', () => this.toggleSetup());
    runsButton.setAttribute('aria-controls', runs.id);
    runsButton.addEventListener('click', () => this.showRuns(!this.isRunsOpen));
    runs.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.showRuns(false);
    });
    this.#showSetup(true);
    this.showRuns(false);
    this.#mark();
  }

  get isNarrow(): boolean {
    return this.#narrow.matches;
  }

  get isRunsOpen(): boolean {
    return document.body.dataset.runs === 'open';
  }

  /** Opens a view of a narrow page, from its top. On a wide page only "runs" and "setup" differ. */
  open(view: NarrowView): void {
    if (view === 'runs') {
      this.showRuns(true);
      return;
    }
    if (this.isRunsOpen) this.showRuns(false);
    this.#view = view;
    this.#mark();
    if (view === 'setup') this.#showSetup(true);
    else this.#owner.opened(view);
    if (this.isNarrow) window.scrollTo(0, 0);
  }

  /** Collapses or opens the setup column. */
  toggleSetup(): void {
    this.#showSetup(document.body.dataset.setup !== 'open');
  }

  /** Opens or closes the list of runs. The focus goes with it. */
  showRuns(isOpen: boolean): void {
    const hadFocus = this.#runs.contains(document.activeElement);
    document.body.dataset.runs = isOpen ? 'open' : 'closed';
    this.#runsButton.ariaExpanded = String(isOpen);
    if (isOpen) this.#runs.focus({ preventScroll: true });
    else if (hadFocus) this.#runsButton.focus();
    this.#mark();
  }

  #showSetup(isOpen: boolean): void {
    document.body.dataset.setup = isOpen ? 'open' : 'collapsed';
    this.setupToggle.ariaExpanded = String(isOpen);
    this.setupToggle.ariaLabel = isOpen ? 'Collapse the setup' : 'Open the setup';
    this.setupToggle.title = `${this.setupToggle.ariaLabel} ([)`;
    this.setupToggle.textContent = isOpen ? '‹' : '›';
  }

  #mark(): void {
    document.body.dataset.view = this.#view;
    this.bar.mark(this.isRunsOpen ? 'runs' : this.#view);
  }
}
