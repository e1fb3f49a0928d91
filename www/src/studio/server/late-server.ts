import { make, setText } from '../dom.js';
import { messageOf } from '../message-of.js';
import type { ServerOwner } from './server-owner.js';
import type { ServerPanel } from './server-panel.js';
import { keptServer, keptShown, takeOpened } from './server-settings.js';

/** The settings of a server. Their code is loaded when the user opens them, or has given a server before. */
export class LateServer {
  readonly #owner: ServerOwner;
  readonly #button: HTMLButtonElement;
  readonly #place: HTMLElement;
  /** Read before the page shows another run. */
  readonly #shownBefore = keptShown();
  /** Whether the page was loaded again for a new server, whose settings it then shows. */
  readonly wasOpened = takeOpened();
  #panel: Promise<ServerPanel> | null = null;

  /** `button` opens and closes `place`, which gets the settings. */
  constructor({ button, place }: { button: HTMLButtonElement; place: HTMLElement }, owner: ServerOwner) {
    this.#owner = owner;
    this.#button = button;
    this.#place = place;
    button.addEventListener('click', () => this.#show(place.hidden !== false));
  }

  /** Connects to the server that this browser has kept. */
  async start(): Promise<void> {
    if (this.wasOpened) {
      this.#owner.reveal();
      this.#show(true);
    }
    if (keptServer() !== null) await (await this.#load())?.start(this.#shownBefore);
  }

  #show(isShown: boolean): void {
    this.#place.hidden = !isShown;
    this.#button.ariaExpanded = String(isShown);
    if (isShown) void this.#load().then((panel) => panel?.focus());
  }

  /** Null if the code cannot be loaded. The next use tries again. */
  #load(): Promise<ServerPanel | null> {
    this.#panel ??= import('./server-panel.js').then(({ ServerPanel }) => {
      const panel = new ServerPanel(this.#owner, (text) => setText(this.#button, text));
      this.#place.replaceChildren(panel.element);
      return panel;
    });
    return this.#panel.catch((error: unknown) => {
      this.#panel = null;
      const text = `The settings of a server cannot be shown, because their code did not load: ${messageOf(error)}`;
      this.#place.replaceChildren(make('p', 'notice', text));
      return null;
    });
  }
}
