import type { Run } from '../progress/run.js';
import type { LinkNotice, LinkOwner } from './link-notice.js';

/** Watches the page's address for a link to a run. What opens one is loaded with the first link, so a visit without one is no larger. */
export class RunLinkOpener {
  readonly #owner: LinkOwner;
  readonly #place: HTMLElement;
  #notice: Promise<LinkNotice> | null = null;

  /** The notice of a link is put into `place`. */
  constructor(owner: LinkOwner, place: HTMLElement) {
    this.#owner = owner;
    this.#place = place;
    window.addEventListener('hashchange', () => void this.open());
  }

  /** Whether the address has a link, whose run the form then belongs to. */
  get holdsForm(): boolean {
    return location.hash.startsWith('#run=');
  }

  /** Opens the link in the address, if there is one. */
  async open(): Promise<void> {
    if (!this.holdsForm) return;
    this.#notice ??= this.#load();
    await (await this.#notice).open();
  }

  /** Compares a run that has ended with the link that was opened. */
  async compare(run: Run): Promise<void> {
    (await this.#notice)?.compare(run);
  }

  async #load(): Promise<LinkNotice> {
    const { LinkNotice } = await import('./link-notice.js');
    const notice = new LinkNotice(this.#owner);
    this.#place.append(notice.element);
    return notice;
  }
}
