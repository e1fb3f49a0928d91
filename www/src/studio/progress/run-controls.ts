import { part, setText } from '../dom.js';
import { isOpen, type Run } from './run.js';

/**
 * The buttons Pause and Cancel. Pause becomes Resume, so that the focus stays where it is. `out` takes the focus when the buttons
 * are hidden.
 */
export class RunControls {
  readonly #frame: HTMLElement;
  readonly #pause: HTMLButtonElement;
  readonly #out: () => void;
  #run: Run | null = null;

  /** `root` has the markup of the buttons. */
  constructor(root: ParentNode, out: () => void) {
    this.#out = out;
    this.#frame = part(root, '.run-controls', HTMLElement);
    this.#pause = part(root, '[data-testid="pause-button"]', HTMLButtonElement);
    const cancel = part(root, '[data-testid="cancel-button"]', HTMLButtonElement);
    this.#pause.addEventListener('click', () => {
      const run = this.#run;
      void (run?.state === 'paused' ? run.resume() : run?.pause());
    });
    cancel.addEventListener('click', () => void this.#run?.cancel());
  }

  /** Shows the buttons of a run. */
  draw(run: Run): void {
    this.#run = run;
    setText(this.#pause, run.state === 'paused' ? 'Resume' : 'Pause');
    this.#show(isOpen(run));
  }

  hide(): void {
    this.#run = null;
    this.#show(false);
  }

  #show(isShown: boolean): void {
    if (!isShown && this.#frame.contains(document.activeElement)) this.#out();
    this.#frame.hidden = !isShown;
  }
}
