import type { Storage } from 'candlerun';
import { make, setText } from '../dom.js';
import type { Engine } from '../engine.js';

/** A notice with the reason if jobs are not stored beyond this page. */
export class StorageNotice {
  readonly element = make('p', 'quiet-notice storage-notice');
  readonly #changed: (isKept: boolean) => void;

  /** `changed` is called with whether saved jobs are kept after the page is closed. */
  constructor(changed: (isKept: boolean) => void) {
    this.#changed = changed;
    this.element.role = 'status';
    this.element.dataset.testid = 'storage-notice';
    this.element.hidden = true;
  }

  attach(engine: Engine): void {
    this.#show(engine.storage);
    engine.on('storage', (storage) => this.#show(storage));
  }

  #show(storage: Storage): void {
    const text =
      storage.kind === 'memory'
        ? `Runs are in memory only and are lost when you close this page: ${storage.reason}.`
        : '';
    this.element.hidden = text === '';
    setText(this.element, text);
    this.#changed(storage.kind === 'indexeddb');
  }
}
