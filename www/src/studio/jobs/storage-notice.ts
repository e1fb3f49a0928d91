import type { Candlerun, Storage } from 'candlerun';
import { byId, setText } from '../dom.js';

/** A notice with the reason if jobs are not stored beyond this page. */
export class StorageNotice {
  readonly #notice = byId('storage-notice', HTMLElement);
  readonly #changed: (isKept: boolean) => void;

  /** `changed` is called with whether saved jobs are kept after the page is closed. */
  constructor(changed: (isKept: boolean) => void) {
    this.#changed = changed;
  }

  attach(candlerun: Candlerun): void {
    this.#show(candlerun.storage);
    candlerun.on('storage', (storage) => this.#show(storage));
  }

  #show(storage: Storage): void {
    const text =
      storage.kind === 'memory'
        ? `Jobs are in memory only and are lost when this page is closed: ${storage.reason}.`
        : '';
    this.#notice.hidden = text === '';
    setText(this.#notice, text);
    this.#changed(storage.kind === 'indexeddb');
  }
}
