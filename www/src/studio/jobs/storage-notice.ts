import type { Candlerun, Storage } from 'candlerun';
import { make, setText } from '../dom.js';

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

  attach(candlerun: Candlerun): void {
    this.#show(candlerun.storage);
    candlerun.on('storage', (storage) => this.#show(storage));
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
