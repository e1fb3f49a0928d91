import type { Candlerun, Storage } from 'candlerun';
import { byId, setText } from '../dom.js';

/** Says where jobs would not outlive the page, and why. */
export class StorageNotice {
  readonly #notice = byId('storage-notice', HTMLElement);
  readonly #changed: (isKept: boolean) => void;

  /** `changed` is told whether what is saved outlives the page. */
  constructor(changed: (isKept: boolean) => void) {
    this.#changed = changed;
  }

  attach(candlerun: Candlerun): void {
    this.#show(candlerun.storage);
    candlerun.on('storage', (storage) => this.#show(storage));
  }

  #show(storage: Storage): void {
    const text =
      storage.kind === 'memory' ? `Jobs end with this page, they are in memory only: ${storage.reason}.` : '';
    this.#notice.hidden = text === '';
    setText(this.#notice, text);
    this.#changed(storage.kind === 'indexeddb');
  }
}
