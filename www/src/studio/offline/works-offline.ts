import { make, setText } from '../dom.js';
import { idle } from '../idle.js';
import type { TakeOver } from './build.js';

/**
 * Stores the site for use without a network, and says in `element` when it is stored. It begins when the page is idle, after `ready`, so
 * that a first visit does not share its network with files that it does not need.
 */
export async function startOffline(element: HTMLElement, ready: Promise<unknown>): Promise<void> {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  await ready.catch(() => {});
  await idle(1_000);
  try {
    const registration = await navigator.serviceWorker.register(new URL('sw.js', document.baseURI), {
      updateViaCache: 'none',
    });
    new OfflineState(element, registration);
  } catch {
    // The browser allows no service worker here, as in some private windows. The page works as before, with a network.
  }
}

/** The line in the footer: whether the site is stored, and a newer version of it. */
class OfflineState {
  readonly #element: HTMLElement;
  readonly #registration: ServiceWorkerRegistration;
  readonly #text = make('span', '');
  readonly #button = make('button', 'link-button', 'Use it now');

  constructor(element: HTMLElement, registration: ServiceWorkerRegistration) {
    this.#element = element;
    this.#registration = registration;
    this.#button.type = 'button';
    this.#button.dataset.testid = 'use-new-version';
    this.#button.addEventListener('click', () => this.#useNewVersion());
    element.append(this.#text);
    registration.addEventListener('updatefound', () => this.#follow(registration.installing));
    for (const worker of [registration.installing, registration.active]) this.#follow(worker);
    this.#show();
  }

  #follow(worker: ServiceWorker | null): void {
    worker?.addEventListener('statechange', () => this.#show());
  }

  #show(): void {
    const { active, waiting } = this.#registration;
    if (active?.state !== 'activated') return;
    this.#say(waiting ? 'Works offline. A new version is ready.' : 'Works offline.');
    this.#element.replaceChildren(this.#text, ...(waiting ? [' ', this.#button] : []));
    this.#element.hidden = false;
  }

  #say(text: string): void {
    setText(this.#text, text);
  }

  /** Reloads the page with the new version. Runs go on after the reload. */
  #useNewVersion(): void {
    const { waiting } = this.#registration;
    if (waiting === null) return;
    const { port1: answer, port2: port } = new MessageChannel();
    answer.onmessage = ({ data: isTaken }: MessageEvent<boolean>) => {
      if (!isTaken) this.#say('Works offline. Close the other tabs of Candlerun to use the new version.');
    };
    waiting.addEventListener('statechange', () => {
      if (waiting.state === 'activated') location.reload();
    });
    waiting.postMessage('take-over' satisfies TakeOver, [port]);
  }
}
